using System.Text.Json;

namespace Lyceum.Inference.Constraints.Json;

/// <summary>What schemas say of arrays.</summary>
internal sealed class ArrayAlgebra(SchemaShapes shapes) : ClauseAlgebra<ArrayClause>(shapes)
{
    /// <inheritdoc/>
    public override IReadOnlyList<ArrayClause> All { get; } = [ArrayClause.Any];

    /// <inheritdoc/>
    public override IReadOnlyList<ArrayClause> Of(SchemaNode node)
    {
        if (!node.Kinds.HasFlag(JsonKinds.Array))
        {
            return None;
        }

        ArrayClause own = Own(node);
        return node.Values is null
            ? IsEmpty(own) ? None : [own]
            : And([own], [.. node.Values.Where(static value => value.ValueKind == JsonValueKind.Array).Select(Constant)]);
    }

    /// <inheritdoc/>
    public override IReadOnlyList<ArrayClause> OfOpposite(SchemaNode node)
    {
        if (!node.Kinds.HasFlag(JsonKinds.Array))
        {
            return All;
        }

        IReadOnlyList<ArrayClause> result = Opposite(Own(node));
        if (node.Values is not null)
        {
            IReadOnlyList<ArrayClause> none = All;
            foreach (JsonElement value in node.Values)
            {
                if (value.ValueKind == JsonValueKind.Array)
                {
                    none = And(none, Opposite(Constant(value)));
                }
            }

            result = Or(result, none);
        }

        return result;
    }

    /// <inheritdoc/>
    public override bool IsAll(IReadOnlyList<ArrayClause> x) => x.Any(static clause => clause.IsAny);

    /// <inheritdoc/>
    protected override ArrayClause Join(ArrayClause x, ArrayClause y) => x.And(y);

    /// <inheritdoc/>
    protected override bool IsEmpty(ArrayClause clause)
    {
        if (clause.Least > clause.Most || clause.Contains.Any(part => part.Least > part.Most || (part.Least > 0 && (long)part.Least + part.From > clause.Most)))
        {
            return true;
        }

        for (int place = 0; place < Math.Min(clause.Least, clause.Places + 1); place++)
        {
            if (Shapes.IsEmpty(clause.At(place)))
            {
                return true;
            }
        }

        return false;
    }

    private static ArrayClause Own(SchemaNode node) => new()
    {
        Elements = node.Prefix.Count > 0 || node.Items is { Boolean: not true }
            ? [([.. node.Prefix.Select(static part => new Claim(part, false))], node.Items is null ? null : new Claim(node.Items, false))]
            : [],
        Least = node.MinItems,
        Most = node.MaxItems ?? int.MaxValue,
        Contains = node.Contains is null || (node.MinContains == 0 && node.MaxContains is null)
            ? []
            : [(new Claim(node.Contains, false), 0, node.MinContains, node.MaxContains ?? int.MaxValue)],
        IsUnique = node.UniqueItems,
    };

    private ArrayClause Constant(JsonElement value)
    {
        Claim[] elements = [.. value.EnumerateArray().Select(element => new Claim(Shapes.Document.Constant(element), false))];
        return new ArrayClause { Elements = [(elements, null)], Least = elements.Length, Most = elements.Length };
    }

    private List<ArrayClause> Opposite(ArrayClause clause)
    {
        if (clause.IsUnique)
        {
            throw new ConstraintException("Elements that are not unique are asked for, which is not enforced.") { Keyword = "uniqueItems" };
        }

        List<ArrayClause> result = [];
        if (clause.Least > 0)
        {
            result.Add(new ArrayClause { Most = clause.Least - 1 });
        }

        if (clause.Most < int.MaxValue)
        {
            result.Add(new ArrayClause { Least = clause.Most + 1 });
        }

        foreach ((IReadOnlyList<Claim> prefix, Claim? rest) in clause.Elements)
        {
            for (int place = 0; place < prefix.Count; place++)
            {
                Claim[] claims = [.. Enumerable.Repeat(new Claim(SchemaNode.Always, false), place), Turn(prefix[place])];
                result.Add(new ArrayClause { Elements = [(claims, null)], Least = place + 1 });
            }

            if (rest is Claim { IsNever: true })
            {
                result.Add(new ArrayClause { Least = prefix.Count + 1 });
            }
            else if (rest is Claim claim)
            {
                result.Add(new ArrayClause { Contains = [(Turn(claim), prefix.Count, 1, int.MaxValue)] });
            }
        }

        foreach ((Claim claim, int from, int least, int most) in clause.Contains)
        {
            if (least > 0)
            {
                result.Add(new ArrayClause { Contains = [(claim, from, 0, least - 1)] });
            }

            if (most < int.MaxValue)
            {
                result.Add(new ArrayClause { Contains = [(claim, from, most + 1, int.MaxValue)] });
            }
        }

        result.RemoveAll(IsEmpty);
        return result;
    }

    private static Claim Turn(Claim claim) => claim with { Opposite = !claim.Opposite };
}
