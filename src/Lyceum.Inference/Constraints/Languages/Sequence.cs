namespace Lyceum.Inference.Constraints.Languages;

/// <summary>A text of one language, then one of another.</summary>
internal sealed class Sequence(int id, Language head, Language tail) : Language(
    id, head.IsNullable && tail.IsNullable, head.IsNullable ? head.First | tail.First : head.First, head.MayBeDead || tail.MayBeDead)
{
    /// <summary>What comes first; never a sequence itself.</summary>
    public Language Head { get; } = head;

    /// <summary>What follows.</summary>
    public Language Tail { get; } = tail;

    public override Language Derive(LanguageTable table, byte next, ref ByteSet same)
    {
        Nesting.Check();
        Language through = table.Sequence(Head.Derive(table, next, ref same), Tail);
        return Head.IsNullable ? table.Union(through, Tail.Derive(table, next, ref same)) : through;
    }

    protected override int FindShortest(LanguageTable table) => Add(Head.Shortest(table), Tail.Shortest(table));
}
