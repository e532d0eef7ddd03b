namespace Lyceum.Inference.Constraints.Languages;

/// <summary>The empty text.</summary>
internal sealed class EmptyText(int id) : Language(id, true, default, false)
{
    public override Language Derive(LanguageTable table, byte next, ref ByteSet same) => table.Nothing;

    protected override int FindShortest(LanguageTable table) => 0;
}
