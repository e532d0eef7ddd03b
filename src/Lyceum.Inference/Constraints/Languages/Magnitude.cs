namespace Lyceum.Inference.Constraints.Languages;

/// <summary>
/// Decimal numbers without sign that compare to a bound in one way: digits are compared one by one, and how many stand before the point decides
/// over what they are. Whether the digits are well-formed (no zero before others) is for others to say.
/// </summary>
internal sealed class Magnitude : Language
{
    /// <summary>Of <c>place</c>: a digit or the point that is to come can make no difference any more.</summary>
    public const int Decided = -1;

    private static readonly ByteSet s_digits = ByteSet.Range('0', '9');

    private readonly MagnitudeBound _bound;
    private readonly int _place;
    private readonly int _order;

    /// <summary>Made by <see cref="LanguageTable.Magnitude(MagnitudeBound)"/>.</summary>
    /// <param name="id">Its number.</param>
    /// <param name="bound">What is compared to.</param>
    /// <param name="place">
    /// How many places were read: digits, and beyond the digits before the point of the bound also the point.
    /// </param>
    /// <param name="order">How the digits so far compare: below zero, zero, above zero.</param>
    public Magnitude(int id, MagnitudeBound bound, int place, int order)
        : base(id, bound.Allows(Ended(bound, place, order)), s_digits | ByteSet.Of((byte)'.'), true)
    {
        _bound = bound;
        _place = place;
        _order = order;
    }

    public override Language Derive(LanguageTable table, byte next, ref ByteSet same)
    {
        if (!First.Contains(next))
        {
            same &= ~First;
            return table.Nothing;
        }

        if (_place == Decided)
        {
            same &= First;
            return this;
        }

        int whole = _bound.Whole.Length;
        if (next == '.')
        {
            same &= ByteSet.Of(next);
            return _place < whole ? table.Magnitude(_bound, Decided, -1) : After(table, whole + 1, _order);
        }

        same &= ByteSet.Of(next);
        if (_place == whole)
        {
            // More digits before the point than the bound has.
            return table.Magnitude(_bound, Decided, 1);
        }

        int digit = next - '0';
        if (_place < whole)
        {
            return table.Magnitude(_bound, _place + 1, _order != 0 ? _order : digit.CompareTo(_bound.Whole[_place] - '0'));
        }

        int place = _place - whole - 1;
        int other = place < _bound.Fraction.Length ? _bound.Fraction[place] - '0' : 0;
        int order = digit.CompareTo(other);
        return After(table, Math.Min(_place + 1, whole + 1 + _bound.Fraction.Length), order);
    }

    protected override int FindShortest(LanguageTable table) => ShortestText.Search(table, this);

    // After the point the first difference decides.
    private Magnitude After(LanguageTable table, int place, int order) =>
        (Magnitude)(order != 0 ? table.Magnitude(_bound, Decided, order) : table.Magnitude(_bound, place, 0));

    // How a number compares that ends here.
    private static int Ended(MagnitudeBound bound, int place, int order)
    {
        if (place == Decided)
        {
            return order;
        }

        if (place < bound.Whole.Length)
        {
            return -1;
        }

        int read = Math.Max(place - bound.Whole.Length - 1, 0);
        return order != 0 ? order : bound.Fraction.AsSpan(Math.Min(read, bound.Fraction.Length)).Trim('0').IsEmpty ? 0 : -1;
    }
}
