using System.Globalization;
using System.Text;
using Lyceum.Inference.Constraints.Languages;

namespace Lyceum.Inference.Constraints.Json;

/// <summary>
/// Numbers, by the ways to write them without an exponent: zeros may end a fraction, so that a value has many texts, and a set holds all of them.
/// Outputs write what is known to be an integer without a fraction; an exponent they have only where every number may stand.
/// </summary>
internal sealed class NumberUniverse : ValueUniverse
{
    /// <summary>The largest numerator of <c>multipleOf</c> as a fraction of a power of ten.</summary>
    public const int MaximumStep = 10_000;

    private static readonly ByteSet s_digits = ByteSet.Range('0', '9');
    private static readonly ByteSet s_nonZero = ByteSet.Range('1', '9');

    private readonly Language _unsigned;
    private readonly Language _minus;
    private readonly int _digits;
    private Language? _anyNumber;
    private Language? _plain;
    private Language? _plainIntegers;

    /// <summary>Makes the universe.</summary>
    /// <param name="table">Makes expressions.</param>
    /// <param name="digits">The most digits that outputs have before the point, and after it.</param>
    public NumberUniverse(LanguageTable table, int digits)
        : base(table, Signed(table, Decimals(table, Repetition.Unbounded, Repetition.Unbounded)))
    {
        _digits = Math.Max(digits, 1);
        _minus = table.Literal("-"u8);
        _unsigned = Decimals(table, Repetition.Unbounded, Repetition.Unbounded);
        Language zeros = table.Repetition(table.Literal("0"u8), 1, Repetition.Unbounded);
        Language integers = table.Sequence(Digits(table, Repetition.Unbounded), table.Optional(table.Sequence(table.Literal("."u8), zeros)));
        Integers = Of(Signed(table, integers), isInteger: true);
    }

    /// <summary>The numbers without a fraction; 1.0 is one.</summary>
    public ValueSet Integers { get; }

    /// <summary>The numbers from a bound on.</summary>
    public ValueSet AtLeast(DecimalText bound, bool orEqual) => Of(Table.Union(
        bound.IsNegative ? _unsigned : Compare(bound, false, orEqual, true),
        Negative(bound.IsNegative ? Compare(bound, true, orEqual, false) : bound.IsZero ? Compare(bound, false, orEqual, false) : Table.Nothing)));

    /// <summary>The numbers up to a bound.</summary>
    public ValueSet AtMost(DecimalText bound, bool orEqual) => Of(Table.Union(
        bound.IsNegative ? Table.Nothing : Compare(bound, true, orEqual, false),
        Negative(bound.IsNegative || bound.IsZero ? Compare(bound, false, orEqual, true) : _unsigned)));

    /// <summary>The multiples of a number.</summary>
    /// <exception cref="ConstraintException">The number is not positive, or too large or fine to be enforced.</exception>
    public ValueSet MultiplesOf(DecimalText of)
    {
        if (of.IsNegative || of.IsZero)
        {
            throw new ConstraintException("A multiple is asked for of a number that is not above zero.");
        }

        if (of.IsInteger && of.Digits == "1")
        {
            return Integers;
        }

        if (of.Scale > 30 || !int.TryParse(of.Digits, CultureInfo.InvariantCulture, out int step) || step > MaximumStep)
        {
            throw new ConstraintException(
                $"Multiples are enforced of numbers whose digits, without the point, are at most {MaximumStep}; {of} is not one.") { Keyword = "multipleOf" };
        }

        Language multiples = Table.Intersection([_unsigned, Table.Multiples(step, of.Scale)]);
        return Of(Table.Union(multiples, Negative(multiples)), of.IsInteger);
    }

    /// <inheritdoc/>
    public override Language OfTexts(IReadOnlyList<string> texts) => Table.Union([.. texts.Select(text =>
    {
        Language zeros = Table.Repetition(Table.Literal("0"u8), 0, Repetition.Unbounded);
        Language digits = Table.Literal(Encoding.UTF8.GetBytes(text));
        Language value = text.Contains('.', StringComparison.Ordinal)
            ? Table.Sequence(digits, zeros)
            : Table.Sequence(digits, Table.Optional(Table.Sequence(Table.Literal(".0"u8), zeros)));
        return text == "0" ? Table.Sequence(Table.Optional(_minus), value) : value;
    })]);

    /// <inheritdoc/>
    public override Language Write(ValueSet set)
    {
        if (set == All)
        {
            return _anyNumber ??= AnyNumber();
        }

        if (set.Finite is not null)
        {
            return Table.Literals(new LiteralList(set.Finite.Select(Encoding.UTF8.GetBytes)));
        }

        _plainIntegers ??= PlainIntegers();
        return set == Integers ? _plainIntegers
            : Table.Intersection([set.IsInteger ? _plainIntegers : _plain ??= Signed(Table, Decimals(Table, _digits, _digits)), set.ToLanguage(this)]);
    }

    /// <summary>The texts that outputs may have where equal values must have equal texts.</summary>
    public Language WriteOnce(ValueSet set)
    {
        _plainIntegers ??= PlainIntegers();
        Language fractions = Table.Sequence(
            Table.Optional(_minus),
            Digits(Table, _digits),
            Table.Literal("."u8),
            Table.Repetition(Table.Bytes(s_digits), 0, _digits - 1),
            Table.Bytes(s_nonZero));
        Language once = Table.Union(_plainIntegers, fractions);
        return set == All ? once : set.Finite is not null ? Write(set) : Table.Intersection([once, set.ToLanguage(this)]);
    }

    private static Language Signed(LanguageTable table, Language unsigned) => table.Sequence(table.Optional(table.Literal("-"u8)), unsigned);

    private static Language Digits(LanguageTable table, int most) => table.Union(
        table.Literal("0"u8),
        table.Sequence(table.Bytes(s_nonZero), table.Repetition(table.Bytes(s_digits), 0, most == Repetition.Unbounded ? most : most - 1)));

    private static Language Decimals(LanguageTable table, int whole, int fraction) => table.Sequence(
        Digits(table, whole), table.Optional(table.Sequence(table.Literal("."u8), table.Repetition(table.Bytes(s_digits), 1, fraction))));

    private Language Compare(DecimalText bound, bool below, bool equal, bool above) =>
        bound.IsZero && equal && above ? _unsigned
        : !equal && !above && (!below || bound.IsZero) ? Table.Nothing
        : Table.Intersection([_unsigned, Table.Magnitude(new MagnitudeBound(bound.Whole, bound.Fraction, below, equal, above))]);

    private Language Negative(Language unsigned) => Table.Sequence(_minus, unsigned);

    private Language PlainIntegers() => Table.Union(
        Table.Literal("0"u8),
        Table.Sequence(
            Table.Optional(_minus), Table.Bytes(s_nonZero), Table.Repetition(Table.Bytes(s_digits), 0, _digits - 1)));

    // Of exponents two digits, so that a number stays one that a double can hold.
    private Language AnyNumber() => Table.Sequence(
        Signed(Table, Decimals(Table, _digits, _digits)),
        Table.Optional(Table.Sequence(
            Table.Bytes(ByteSet.Of((byte)'e') | ByteSet.Of((byte)'E')),
            Table.Optional(Table.Bytes(ByteSet.Of((byte)'+') | ByteSet.Of((byte)'-'))),
            Table.Repetition(Table.Bytes(s_digits), 1, 2))));
}
