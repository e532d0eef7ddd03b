namespace Lyceum.Inference.Constraints.Languages;

/// <summary>One byte of a set.</summary>
internal sealed class OneByte(int id, ByteSet set) : Language(id, false, set, false)
{
    public override Language Derive(LanguageTable table, byte next, ref ByteSet same)
    {
        if (First.Contains(next))
        {
            same &= First;
            return table.EmptyText;
        }

        same &= ~First;
        return table.Nothing;
    }

    protected override int FindShortest(LanguageTable table) => 1;
}
