namespace Lyceum.Inference.Constraints.Languages;

/// <summary>
/// A regular set of byte strings, written as an expression with intersection and complement. What remains of it after a byte is its
/// derivative (Brzozowski 1964), an expression again, so an automaton comes about state by state, only where it is walked.
/// Expressions of one <see cref="LanguageTable"/> that are built alike are the same object.
/// </summary>
internal abstract class Language(int id, bool isNullable, ByteSet first, bool mayBeDead)
{
    /// <summary>A length that no text has: the language is empty.</summary>
    public const int Infinite = int.MaxValue;

    /// <summary>Lengths are counted up to here.</summary>
    public const int LongestCounted = 1 << 28;

    private const int Unknown = -1;

    /// <summary>Number in the order of creation, which orders the parts of unions and intersections.</summary>
    public int Id { get; } = id;

    /// <summary>Whether the empty text belongs to it.</summary>
    public bool IsNullable { get; } = isNullable;

    /// <summary>The bytes that texts may begin with, or more than those.</summary>
    public ByteSet First { get; } = first;

    /// <summary>Whether only a search tells if any text belongs to it.</summary>
    public bool MayBeDead { get; } = mayBeDead;

    /// <summary>Bytes of the shortest text, once known.</summary>
    public int KnownShortest { get; set; } = isNullable ? 0 : Unknown;

    /// <summary>Bytes of the shortest text; <see cref="Infinite"/> where there is none.</summary>
    public int Shortest(LanguageTable table)
    {
        if (KnownShortest == Unknown)
        {
            // Long expressions are nested as deeply as they are long.
            Nesting.Check();
            KnownShortest = FindShortest(table);
        }

        return KnownShortest;
    }

    /// <summary>Whether some text belongs to it.</summary>
    public bool IsLive(LanguageTable table) => !MayBeDead || Shortest(table) != Infinite;

    /// <summary>What may follow a byte.</summary>
    /// <param name="table">Makes the result.</param>
    /// <param name="next">The byte.</param>
    /// <param name="same">Loses bytes whose derivative may be another.</param>
    public abstract Language Derive(LanguageTable table, byte next, ref ByteSet same);

    /// <summary>Says that <see cref="Shortest"/> is not known although the empty text belongs to the language.</summary>
    protected void ForgetShortest() => KnownShortest = Unknown;

    /// <summary>Adds two lengths.</summary>
    public static int Add(int x, int y) => x == Infinite || y == Infinite ? Infinite : Math.Min(x + y, LongestCounted);

    /// <summary>Multiplies a length.</summary>
    public static int Multiply(int x, int count) =>
        count == 0 ? 0 : x == Infinite ? Infinite : (int)Math.Min((long)x * count, LongestCounted);

    /// <summary>Computes <see cref="Shortest"/>.</summary>
    protected abstract int FindShortest(LanguageTable table);
}
