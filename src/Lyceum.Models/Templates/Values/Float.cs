using System.Globalization;
using System.Numerics;

namespace Lyceum.Models.Templates.Values;

/// <summary>Floating-point numbers as Python writes, reads and rounds them.</summary>
internal static class Float
{
    /// <summary>The shortest digits that read back as the same number; exponent form below 1e-4 and from 1e16.</summary>
    public static string Repr(double value)
    {
        if (!double.IsFinite(value))
        {
            return double.IsNaN(value) ? "nan" : value > 0 ? "inf" : "-inf";
        }

        (string sign, string digits, int exponent) = Split(value.ToString("R", CultureInfo.InvariantCulture));
        if (exponent is < -4 or >= 16)
        {
            return sign + Scientific(digits, exponent, "e");
        }

        if (exponent < 0)
        {
            return sign + "0." + new string('0', -exponent - 1) + digits;
        }

        return digits.Length <= exponent + 1
            ? sign + digits.PadRight(exponent + 1, '0') + ".0"
            : sign + digits[..(exponent + 1)] + "." + digits[(exponent + 1)..];
    }

    /// <summary>Reads what Python's <c>float(text)</c> reads.</summary>
    public static bool TryParse(string text, out double value)
    {
        string trimmed = Text.Strip(text, null, left: true, right: true);
        if (!RemoveUnderscores(ref trimmed))
        {
            value = 0;
            return false;
        }

        string bare = trimmed.TrimStart('+', '-').ToLowerInvariant();
        if (bare is "inf" or "infinity" or "nan" && trimmed.Length - bare.Length <= 1)
        {
            value = bare == "nan" ? double.NaN : trimmed[0] == '-' ? double.NegativeInfinity : double.PositiveInfinity;
            return true;
        }

        const NumberStyles styles = NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent;
        return double.TryParse(trimmed, styles, CultureInfo.InvariantCulture, out value) && !bare.StartsWith('i') && !bare.StartsWith('n');
    }

    /// <summary>Takes out underscores between digits; false where one stands elsewhere.</summary>
    public static bool RemoveUnderscores(ref string text)
    {
        for (int i = text.IndexOf('_', StringComparison.Ordinal); i >= 0; i = text.IndexOf('_', i))
        {
            if (i == 0 || i == text.Length - 1 || !char.IsAsciiLetterOrDigit(text[i - 1]) || !char.IsAsciiLetterOrDigit(text[i + 1]))
            {
                return false;
            }

            text = text.Remove(i, 1);
        }

        return true;
    }

    /// <summary>The value with <paramref name="decimals"/> places, ties of the exact binary value going to even.</summary>
    public static string Fixed(double value, int decimals)
    {
        string digits = BigInteger.Abs(ScaledRound(value, decimals)).ToString(CultureInfo.InvariantCulture).PadLeft(decimals + 1, '0');
        string sign = double.IsNegative(value) ? "-" : "";
        return decimals == 0 ? sign + digits : sign + digits[..^decimals] + "." + digits[^decimals..];
    }

    /// <summary>Scientific form with <paramref name="decimals"/> places.</summary>
    public static string Exponential(double value, int decimals, string mark)
    {
        (string sign, string digits, int exponent) = RoundedDigits(value, decimals + 1);
        return sign + Scientific(digits.PadRight(decimals + 1, '0'), exponent, mark);
    }

    /// <summary>At most <paramref name="precision"/> significant digits, in the shorter of the two forms.</summary>
    public static string General(double value, int precision, bool alternate, string mark)
    {
        (string sign, string digits, int exponent) = RoundedDigits(value, Math.Max(precision, 1));
        if (!alternate)
        {
            digits = digits.TrimEnd('0');
            digits = digits.Length == 0 ? "0" : digits;
        }

        if (exponent < -4 || exponent >= Math.Max(precision, 1))
        {
            return sign + Scientific(digits, exponent, mark);
        }

        if (exponent < 0)
        {
            return sign + "0." + new string('0', -exponent - 1) + digits;
        }

        return digits.Length <= exponent + 1
            ? sign + digits.PadRight(exponent + 1, '0') + (alternate ? "." : "")
            : sign + digits[..(exponent + 1)] + "." + digits[(exponent + 1)..];
    }

    /// <summary>Python's <c>round(value, decimals)</c> for a finite number.</summary>
    public static double Round(double value, int decimals)
    {
        if (decimals > 330 || !double.IsFinite(value))
        {
            return value;
        }

        if (decimals < -310)
        {
            return double.CopySign(0, value);
        }

        BigInteger scaled = ScaledRound(value, decimals);
        double result = double.Parse($"{scaled}e{-decimals}", NumberStyles.Float, CultureInfo.InvariantCulture);
        return double.CopySign(result, value);
    }

    /// <summary>value · 10^decimals to the nearest integer, exactly, ties to even.</summary>
    public static BigInteger ScaledRound(double value, int decimals)
    {
        (BigInteger mantissa, int exponent) = Decompose(value);
        BigInteger numerator = mantissa;
        BigInteger denominator = BigInteger.One;
        if (decimals >= 0)
        {
            numerator *= BigInteger.Pow(10, decimals);
        }
        else
        {
            denominator = BigInteger.Pow(10, -decimals);
        }

        if (exponent >= 0)
        {
            numerator <<= exponent;
        }
        else
        {
            denominator <<= -exponent;
        }

        BigInteger quotient = BigInteger.DivRem(BigInteger.Abs(numerator), denominator, out BigInteger rest);
        int half = (rest * 2).CompareTo(denominator);
        if (half > 0 || (half == 0 && !quotient.IsEven))
        {
            quotient++;
        }

        return numerator.Sign < 0 ? -quotient : quotient;
    }

    private static (BigInteger Mantissa, int Exponent) Decompose(double value)
    {
        long bits = BitConverter.DoubleToInt64Bits(value);
        int exponent = (int)((bits >> 52) & 0x7FF);
        long mantissa = bits & 0xF_FFFF_FFFF_FFFF;
        mantissa = exponent == 0 ? mantissa : mantissa | (1L << 52);
        return (bits < 0 ? -mantissa : mantissa, Math.Max(exponent, 1) - 1075);
    }

    private static (string Sign, string Digits, int Exponent) RoundedDigits(double value, int count)
    {
        string sign = double.IsNegative(value) ? "-" : "";
        if (value == 0)
        {
            return (sign, new string('0', count), 0);
        }

        int exponent = Split(value.ToString("R", CultureInfo.InvariantCulture)).Exponent;
        string digits = BigInteger.Abs(ScaledRound(value, count - 1 - exponent)).ToString(CultureInfo.InvariantCulture);
        if (digits.Length < count)
        {
            // The shortest digits had been rounded up to the next power of ten.
            exponent--;
            digits = BigInteger.Abs(ScaledRound(value, count - 1 - exponent)).ToString(CultureInfo.InvariantCulture);
        }

        return digits.Length > count ? (sign, digits[..count], exponent + 1) : (sign, digits, exponent);
    }

    /// <summary>Takes .NET's round-trip form apart: the digits without zeros at either end, and the power of ten of the first.</summary>
    private static (string Sign, string Digits, int Exponent) Split(string text)
    {
        string sign = text[0] == '-' ? "-" : "";
        string number = text[sign.Length..];
        int mark = number.IndexOf('E', StringComparison.Ordinal);
        int exponent = mark < 0 ? 0 : int.Parse(number[(mark + 1)..], CultureInfo.InvariantCulture);
        number = mark < 0 ? number : number[..mark];
        int point = number.IndexOf('.', StringComparison.Ordinal);
        exponent += (point < 0 ? number.Length : point) - 1;
        string digits = number.Replace(".", "", StringComparison.Ordinal);
        string significant = digits.TrimStart('0');
        exponent -= digits.Length - significant.Length;
        significant = significant.TrimEnd('0');
        return significant.Length == 0 ? (sign, "0", 0) : (sign, significant, exponent);
    }

    private static string Scientific(string digits, int exponent, string mark)
    {
        string head = digits.Length == 1 ? digits : digits[..1] + "." + digits[1..];
        return $"{head}{mark}{(exponent < 0 ? "-" : "+")}{Math.Abs(exponent):00}";
    }
}
