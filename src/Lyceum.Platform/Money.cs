using System.Globalization;

namespace Lyceum.Platform;

/// <summary>
/// An amount in billionths of the platform's one currency unit, so that a token's price is a whole number and sums are exact.
/// All arithmetic is checked: an amount beyond ±9.2 thousand million units is an <see cref="OverflowException"/>.
/// </summary>
/// <param name="Nanos">The amount in billionths of a unit.</param>
public readonly record struct Money(long Nanos) : IComparable<Money>
{
    private const int Decimals = 9;

    /// <summary>Billionths in a unit.</summary>
    public const long NanosPerUnit = 1_000_000_000;

    /// <summary>Nothing.</summary>
    public static Money Zero => default;

    /// <summary>An amount of whole units.</summary>
    public static Money FromUnits(long units) => new(checked(units * NanosPerUnit));

    /// <summary>Reads an amount such as <c>0.075</c>, <c>-1</c> or <c>12.5</c>: digits, at most nine of them after a point.</summary>
    /// <exception cref="FormatException">The text is no amount, or is finer than a billionth.</exception>
    /// <exception cref="OverflowException">The amount is too great.</exception>
    public static Money Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        ReadOnlySpan<char> rest = text;
        bool negative = rest.StartsWith("-");
        rest = negative ? rest[1..] : rest;
        int point = rest.IndexOf('.');
        ReadOnlySpan<char> whole = point < 0 ? rest : rest[..point];
        ReadOnlySpan<char> part = point < 0 ? [] : rest[(point + 1)..];
        if (whole.IsEmpty || (point >= 0 && part.IsEmpty) || part.Length > Decimals
            || whole.ContainsAnyExceptInRange('0', '9') || part.ContainsAnyExceptInRange('0', '9'))
        {
            throw new FormatException($"'{text}' is not an amount: write digits, with at most {Decimals} of them after a point.");
        }

        // Summed as a negative number, of which there is one more.
        long nanos = checked(long.Parse(whole, CultureInfo.InvariantCulture) * -NanosPerUnit);
        long scale = NanosPerUnit;
        foreach (char digit in part)
        {
            scale /= 10;
            nanos = checked(nanos - ((digit - '0') * scale));
        }

        return new Money(negative ? nanos : checked(-nanos));
    }

    /// <summary>Adds.</summary>
    public static Money operator +(Money left, Money right) => new(checked(left.Nanos + right.Nanos));

    /// <summary>Subtracts.</summary>
    public static Money operator -(Money left, Money right) => new(checked(left.Nanos - right.Nanos));

    /// <summary>Compares.</summary>
    public static bool operator <(Money left, Money right) => left.Nanos < right.Nanos;

    /// <summary>Compares.</summary>
    public static bool operator >(Money left, Money right) => left.Nanos > right.Nanos;

    /// <summary>Compares.</summary>
    public static bool operator <=(Money left, Money right) => left.Nanos <= right.Nanos;

    /// <summary>Compares.</summary>
    public static bool operator >=(Money left, Money right) => left.Nanos >= right.Nanos;

    /// <inheritdoc/>
    public int CompareTo(Money other) => Nanos.CompareTo(other.Nanos);

    /// <summary>The amount in units with as many decimals as it needs, as <see cref="Parse"/> reads it.</summary>
    public override string ToString()
    {
        UInt128 absolute = (UInt128)Int128.Abs(Nanos);
        string whole = (absolute / NanosPerUnit).ToString(CultureInfo.InvariantCulture);
        string part = (absolute % NanosPerUnit).ToString("D9", CultureInfo.InvariantCulture).TrimEnd('0');
        return (Nanos < 0 ? "-" : "") + whole + (part.Length == 0 ? "" : "." + part);
    }
}
