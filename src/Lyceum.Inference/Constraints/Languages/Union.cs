namespace Lyceum.Inference.Constraints.Languages;

/// <summary>The texts of any of several languages.</summary>
internal sealed class Union(int id, Language[] parts, bool isNullable, ByteSet first, bool mayBeDead) : Language(id, isNullable, first, mayBeDead)
{
    private DerivativeMemo _memo;

    /// <summary>At least two, in the order of their numbers.</summary>
    public Language[] Parts { get; } = parts;

    public override Language Derive(LanguageTable table, byte next, ref ByteSet same)
    {
        if (_memo.TryGet(next, ref same, out Language? known))
        {
            return known;
        }

        Nesting.Check();
        ByteSet alike = ByteSet.All;
        Language[] derivatives = new Language[Parts.Length];
        int count = 0;
        foreach (Language part in Parts)
        {
            Language derivative = part.Derive(table, next, ref alike);
            if (derivative is not Nothing)
            {
                derivatives[count++] = derivative;
            }
        }

        return _memo.Add(alike, table.Union(derivatives.AsSpan(0, count)), ref same);
    }

    protected override int FindShortest(LanguageTable table)
    {
        int shortest = Infinite;
        foreach (Language part in Parts)
        {
            shortest = Math.Min(shortest, part.Shortest(table));
        }

        return shortest;
    }
}
