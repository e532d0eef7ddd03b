namespace Lyceum.Inference.Constraints.Json;

/// <summary>
/// Says what a schema, or its opposite, allows of one kind of values: <c>allOf</c>, <c>anyOf</c>, <c>oneOf</c>, <c>not</c>, <c>if</c> and
/// <c>$ref</c>, in any algebra. The opposite is pushed down to the keywords, so that an algebra needs no complement of its own.
/// </summary>
/// <param name="algebra">The algebra.</param>
/// <param name="questions">How many questions are under way whether something is empty, one for the sake of another.</param>
internal sealed class SchemaEvaluator<T>(ValueAlgebra<T> algebra, Func<int> questions)
{
    private const int MaximumDepth = 300;
    private const int MaximumAlternatives = 200;

    private readonly Dictionary<(SchemaNode, bool), T> _known = [];
    private readonly Dictionary<(SchemaNode, bool), int> _underWay = [];

    /// <summary>What a schema allows.</summary>
    /// <param name="node">The schema.</param>
    /// <param name="opposite">Whether its opposite is meant.</param>
    /// <exception cref="ConstraintException">It refers to itself without anything between, or is not expressible.</exception>
    public T Evaluate(SchemaNode node, bool opposite)
    {
        if (node.Boolean is bool value)
        {
            return value != opposite ? algebra.All : algebra.None;
        }

        if (_known.TryGetValue((node, opposite), out T? known))
        {
            return known;
        }

        Nesting.Check();
        if (!_underWay.TryAdd((node, opposite), questions()))
        {
            // Below a question whether something is empty the value is another one, and there is no circle.
            throw _underWay[(node, opposite)] < questions() ? new UndecidedException() : Fail(node, "$ref", "refers to itself by '$ref' without anything between, so it has no meaning");
        }

        if (_underWay.Count > MaximumDepth)
        {
            throw Fail(node, "$ref", $"is the end of a chain of more than {MaximumDepth} schemas that apply to one value");
        }

        try
        {
            T result = opposite ? EvaluateOpposite(node) : EvaluateItself(node);
            _known.Add((node, opposite), result);
            return result;
        }
        catch (ConstraintException exception) when (exception.Location is null)
        {
            string keyword = exception.Keyword ?? (opposite ? "not" : node.OneOf is not null ? "oneOf" : "allOf");
            throw new ConstraintException($"'{keyword}' at {node.Pointer}: {exception.Message}", exception) { Keyword = keyword, Location = node.Pointer };
        }
        finally
        {
            _underWay.Remove((node, opposite));
        }
    }

    private static ConstraintException Fail(SchemaNode node, string keyword, string what) =>
        new($"The schema at '{node.Pointer}' {what}.") { Keyword = keyword, Location = node.Pointer };

    private T EvaluateItself(SchemaNode node)
    {
        T result = algebra.Of(node);
        foreach (SchemaNode part in node.AllOf)
        {
            result = And(result, part, false);
        }

        if (node.AnyOf is not null)
        {
            result = And(result, () => AnyOf(node.AnyOf, false));
        }

        if (node.OneOf is not null)
        {
            result = And(result, () => OneOf(node.OneOf));
        }

        if (node.Not is not null)
        {
            result = And(result, node.Not, true);
        }

        if (node.If is not null)
        {
            result = And(result, () => algebra.Or(
                Both(node.If, false, node.Then, false),
                Both(node.If, true, node.Else, false)));
        }

        return And(result, () => algebra.OfDependencies(node, false, Evaluate));
    }

    private T EvaluateOpposite(SchemaNode node)
    {
        T result = algebra.OfOpposite(node);
        foreach (SchemaNode part in node.AllOf)
        {
            result = Or(result, () => Evaluate(part, true));
        }

        if (node.AnyOf is not null)
        {
            result = Or(result, () => AllOf(node.AnyOf, true));
        }

        if (node.OneOf is not null)
        {
            result = Or(result, () => NotOneOf(node.OneOf));
        }

        if (node.Not is not null)
        {
            result = Or(result, () => Evaluate(node.Not, false));
        }

        if (node.If is not null)
        {
            result = Or(result, () => node.Then is null ? algebra.None : Both(node.If, false, node.Then, true));
            result = Or(result, () => node.Else is null ? algebra.None : Both(node.If, true, node.Else, true));
        }

        return Or(result, () => algebra.OfDependencies(node, true, Evaluate));
    }

    private T Both(SchemaNode condition, bool opposite, SchemaNode? consequence, bool consequenceOpposite)
    {
        T result = Evaluate(condition, opposite);
        return consequence is null ? result : And(result, consequence, consequenceOpposite);
    }

    // What is never or always true already is not looked at further, so that what cannot be expressed does no harm there.
    private T And(T x, SchemaNode node, bool opposite) => And(x, () => Evaluate(node, opposite));

    private T And(T x, Func<T> y) => algebra.IsNone(x) ? x : algebra.And(x, y());

    private T Or(T x, Func<T> y) => algebra.IsAll(x) ? x : algebra.Or(x, y());

    private T AnyOf(IReadOnlyList<SchemaNode> parts, bool opposite)
    {
        T result = algebra.None;
        foreach (SchemaNode part in parts)
        {
            result = Or(result, () => Evaluate(part, opposite));
        }

        return result;
    }

    private T AllOf(IReadOnlyList<SchemaNode> parts, bool opposite)
    {
        T result = algebra.All;
        foreach (SchemaNode part in parts)
        {
            result = And(result, part, opposite);
        }

        return result;
    }

    // Each alternative without what others share with it. Alternatives that share nothing need no opposite.
    private T OneOf(IReadOnlyList<SchemaNode> parts)
    {
        (T Allowed, bool[] Shares)[] alternatives = Compare(parts);
        T result = algebra.None;
        for (int i = 0; i < alternatives.Length; i++)
        {
            T alone = alternatives[i].Allowed;
            for (int j = 0; j < parts.Count; j++)
            {
                if (alternatives[i].Shares[j])
                {
                    alone = And(alone, parts[j], true);
                }
            }

            result = algebra.Or(result, alone);
        }

        return result;
    }

    private T NotOneOf(IReadOnlyList<SchemaNode> parts)
    {
        T result = AllOf(parts, true);
        (T Allowed, bool[] Shares)[] alternatives = Compare(parts);
        for (int i = 0; i < alternatives.Length; i++)
        {
            for (int j = i + 1; j < alternatives.Length; j++)
            {
                if (alternatives[i].Shares[j])
                {
                    result = algebra.Or(result, algebra.And(alternatives[i].Allowed, alternatives[j].Allowed));
                }
            }
        }

        return result;
    }

    private (T Allowed, bool[] Shares)[] Compare(IReadOnlyList<SchemaNode> parts)
    {
        if (parts.Count > MaximumAlternatives)
        {
            throw new ConstraintException($"It has more than {MaximumAlternatives} alternatives, which is more than are compared.") { Keyword = "oneOf" };
        }

        (T Allowed, bool[] Shares)[] alternatives = [.. parts.Select(part => (Evaluate(part, false), new bool[parts.Count]))];
        for (int i = 0; i < alternatives.Length; i++)
        {
            for (int j = i + 1; j < alternatives.Length; j++)
            {
                bool shares = !algebra.IsNone(algebra.And(alternatives[i].Allowed, alternatives[j].Allowed));
                alternatives[i].Shares[j] = shares;
                alternatives[j].Shares[i] = shares;
            }
        }

        return alternatives;
    }
}
