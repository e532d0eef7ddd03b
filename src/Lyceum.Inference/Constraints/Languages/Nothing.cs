namespace Lyceum.Inference.Constraints.Languages;

/// <summary>No text at all.</summary>
internal sealed class Nothing(int id) : Language(id, false, default, true)
{
    public override Language Derive(LanguageTable table, byte next, ref ByteSet same) => this;

    protected override int FindShortest(LanguageTable table) => Infinite;
}
