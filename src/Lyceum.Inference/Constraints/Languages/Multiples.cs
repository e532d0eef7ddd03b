namespace Lyceum.Inference.Constraints.Languages;

/// <summary>
/// Decimal numbers without sign that are multiples of <c>step / 10^scale</c>: a remainder is carried from digit to digit, and digits beyond
/// the scale must be zero. Whether the digits are well-formed is for others to say.
/// </summary>
internal sealed class Multiples(int id, int step, int scale, int remainder, int fraction) : Language(
    id, IsMultiple(step, scale, remainder, fraction), Allowed(scale, fraction), true)
{
    /// <summary>Of <c>fraction</c>: the point was not seen.</summary>
    public const int Whole = -1;

    private static readonly ByteSet s_digits = ByteSet.Range('0', '9');

    public override Language Derive(LanguageTable table, byte next, ref ByteSet same)
    {
        if (next == '.' && fraction == Whole)
        {
            same &= ByteSet.Of(next);
            return table.Multiples(step, scale, remainder, 0);
        }

        if (!First.Contains(next))
        {
            same &= ~First;
            return table.Nothing;
        }

        same &= ByteSet.Of(next);
        return fraction == scale ? this : table.Multiples(step, scale, (int)(((remainder * 10L) + (next - '0')) % step), fraction == Whole ? Whole : fraction + 1);
    }

    protected override int FindShortest(LanguageTable table) => ShortestText.Search(table, this);

    private static bool IsMultiple(int step, int scale, int remainder, int fraction)
    {
        long value = remainder;
        for (int i = Math.Max(fraction, 0); i < scale; i++)
        {
            value = value * 10 % step;
        }

        return value == 0;
    }

    private static ByteSet Allowed(int scale, int fraction) =>
        fraction == Whole ? s_digits | ByteSet.Of((byte)'.') : fraction == scale ? ByteSet.Of((byte)'0') : s_digits;
}
