namespace Lyceum.Inference.Constraints.Languages;

/// <summary>The texts that belong to all of several languages.</summary>
internal sealed class Intersection(int id, Language[] parts, bool isNullable, ByteSet first) : Language(id, isNullable, first, true)
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
        for (int i = 0; i < Parts.Length; i++)
        {
            derivatives[i] = Parts[i].Derive(table, next, ref alike);
            if (derivatives[i] is Nothing)
            {
                return _memo.Add(alike, derivatives[i], ref same);
            }
        }

        return _memo.Add(alike, table.Intersection(derivatives), ref same);
    }

    protected override int FindShortest(LanguageTable table) => ShortestText.Search(table, this);
}
