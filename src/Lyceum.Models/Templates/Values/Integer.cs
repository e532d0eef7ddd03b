using System.Globalization;
using System.Numerics;

namespace Lyceum.Models.Templates.Values;

/// <summary>Whole numbers of any size: <see cref="long"/> where it fits, else <see cref="BigInteger"/>.</summary>
internal static class Integer
{
    /// <summary>The most decimal digits of a number read or written, as in Python.</summary>
    public const int MaxDigits = 4300;

    private const int MaxBits = 14_284;

    public static object Of(BigInteger value)
    {
        if (value >= long.MinValue && value <= long.MaxValue)
        {
            return (long)value;
        }

        return value.GetBitLength() <= MaxBits
            ? value
            : throw new TemplateException($"an integer has more than {MaxDigits} digits");
    }

    /// <summary>Whether the value is an int or, as in Python, a bool.</summary>
    public static bool Is(object? value) => value is long or bool or BigInteger;

    public static bool TryGet(object? value, out BigInteger number)
    {
        number = value switch { long l => l, bool b => b ? 1 : 0, BigInteger big => big, _ => default };
        return Is(value);
    }

    /// <summary>An index or a count, pressed into the range of <see cref="int"/>.</summary>
    public static bool TryClamp(object? value, out int number)
    {
        bool found = TryGet(value, out BigInteger big);
        number = (int)BigInteger.Clamp(big, int.MinValue, int.MaxValue);
        return found;
    }

    public static bool TryLong(object? value, out long number)
    {
        bool found = TryGet(value, out BigInteger big) && big >= long.MinValue && big <= long.MaxValue;
        number = found ? (long)big : 0;
        return found;
    }

    /// <summary>Reads what Python's <c>int(text, radix)</c> reads; radix 0 goes by the prefix.</summary>
    public static bool TryParse(string text, int radix, out BigInteger value)
    {
        value = default;
        string digits = Text.Strip(text, null, left: true, right: true);
        bool negative = digits.StartsWith('-');
        digits = negative || digits.StartsWith('+') ? digits[1..] : digits;
        int prefixRadix = digits.Length > 1 && digits[0] == '0'
            ? char.ToLowerInvariant(digits[1]) switch { 'x' => 16, 'o' => 8, 'b' => 2, _ => 0 }
            : 0;
        if (prefixRadix != 0 && radix is 0 || prefixRadix == radix && radix != 0)
        {
            radix = prefixRadix;
            digits = digits[2..].TrimStart('_');
        }
        else if (radix == 0)
        {
            radix = 10;
        }

        if (digits.Length == 0 || !Float.RemoveUnderscores(ref digits) || digits.Length > MaxDigits)
        {
            return false;
        }

        foreach (char c in digits)
        {
            int digit = char.IsAsciiLetter(c) ? char.ToLowerInvariant(c) - 'a' + 10 : (int)CharUnicodeInfo.GetDecimalDigitValue(c);
            if (digit < 0 || digit >= radix)
            {
                return false;
            }

            value = value * radix + digit;
        }

        value = negative ? -value : value;
        return true;
    }

    public static BigInteger FloorDivide(BigInteger left, BigInteger right)
    {
        BigInteger quotient = BigInteger.DivRem(left, right, out BigInteger rest);
        return !rest.IsZero && rest.Sign != right.Sign ? quotient - 1 : quotient;
    }

    public static BigInteger FloorModulo(BigInteger left, BigInteger right)
    {
        BigInteger rest = BigInteger.Remainder(left, right);
        return !rest.IsZero && rest.Sign != right.Sign ? rest + right : rest;
    }

    /// <summary>The exact order of a whole and a floating-point number; null where the latter is not a number.</summary>
    public static int? Compare(BigInteger left, double right)
    {
        if (double.IsNaN(right))
        {
            return null;
        }

        if (double.IsInfinity(right))
        {
            return right > 0 ? -1 : 1;
        }

        double floor = Math.Floor(right);
        int order = left.CompareTo(new BigInteger(floor));
        return order == 0 && right > floor ? -1 : order;
    }
}
