namespace Lyceum.Inference.Constraints.Json;

/// <summary>Arrays or objects, as alternatives of clauses.</summary>
internal abstract class ClauseAlgebra<T>(SchemaShapes shapes) : ValueAlgebra<IReadOnlyList<T>>
    where T : class
{
    private const int MaximumAlternatives = 1000;

    /// <inheritdoc/>
    public override IReadOnlyList<T> None => [];

    /// <summary>Decides whether claims can be met.</summary>
    protected SchemaShapes Shapes => shapes;

    /// <inheritdoc/>
    public override IReadOnlyList<T> And(IReadOnlyList<T> x, IReadOnlyList<T> y)
    {
        if (IsAll(x) || y.Count == 0)
        {
            return y;
        }

        if (IsAll(y) || x.Count == 0)
        {
            return x;
        }

        List<T> both = [];
        foreach (T first in x)
        {
            foreach (T second in y)
            {
                T joined = Join(first, second);
                if (!IsEmpty(joined))
                {
                    both.Add(joined);
                    Check(both.Count);
                }
            }
        }

        return both;
    }

    /// <inheritdoc/>
    public override IReadOnlyList<T> Or(IReadOnlyList<T> x, IReadOnlyList<T> y)
    {
        if (IsAll(x) || y.Count == 0)
        {
            return x;
        }

        if (IsAll(y) || x.Count == 0)
        {
            return y;
        }

        Check(x.Count + y.Count);
        return [.. x, .. y];
    }

    /// <inheritdoc/>
    public override bool IsNone(IReadOnlyList<T> x) => x.Count == 0;

    /// <summary>The conditions of both.</summary>
    protected abstract T Join(T x, T y);

    /// <summary>Whether it is certain that nothing meets the conditions.</summary>
    protected abstract bool IsEmpty(T clause);

    private static void Check(int count)
    {
        if (count > MaximumAlternatives)
        {
            throw new ConstraintException($"Its alternatives combine in more than {MaximumAlternatives} ways.");
        }
    }
}
