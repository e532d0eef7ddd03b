namespace Lyceum.Inference.Constraints.Languages;

/// <summary>All byte strings that do not belong to a language.</summary>
internal sealed class Complement(int id, Language of) : Language(id, !of.IsNullable, ByteSet.All, of is not Nothing)
{
    /// <summary>What does not belong to it.</summary>
    public Language Of { get; } = of;

    public override Language Derive(LanguageTable table, byte next, ref ByteSet same) => table.Complement(Of.Derive(table, next, ref same));

    protected override int FindShortest(LanguageTable table) => ShortestText.Search(table, this);
}
