namespace Lyceum.Inference.Constraints.Languages;

/// <summary>A number of texts of a language, one after the other.</summary>
internal sealed class Repetition(int id, Language of, int least, int most) : Language(id, least == 0, of.First, of.MayBeDead)
{
    /// <summary>Of <see cref="Most"/>: as many as there may be.</summary>
    public const int Unbounded = int.MaxValue;

    /// <summary>What is repeated; the empty text is repeated only where <see cref="Least"/> is zero.</summary>
    public Language Of { get; } = of;

    /// <summary>The fewest texts.</summary>
    public int Least { get; } = least;

    /// <summary>The most texts; at least one, and more than one unless <see cref="Least"/> is zero.</summary>
    public int Most { get; } = most;

    public override Language Derive(LanguageTable table, byte next, ref ByteSet same)
    {
        Nesting.Check();
        Language derivative = Of.Derive(table, next, ref same);
        int most = Most == Unbounded ? Unbounded : Most - 1;
        return derivative is Nothing ? derivative : table.Sequence(derivative, table.Repetition(Of, Math.Max(Least - 1, 0), most));
    }

    protected override int FindShortest(LanguageTable table) => Multiply(Of.Shortest(table), Least);
}
