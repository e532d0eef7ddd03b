using System.Globalization;
using System.Text;

namespace Lyceum.Inference.Constraints.Json;

/// <summary>A number exactly as decimal digits: <c>digits · 10^-scale</c>, without needless zeros at either end.</summary>
internal readonly record struct DecimalText
{
    private const int MaximumExponent = 1000;

    private DecimalText(bool isNegative, string digits, int scale)
    {
        IsNegative = isNegative;
        Digits = digits;
        Scale = scale;
    }

    /// <summary>Whether it is below zero.</summary>
    public bool IsNegative { get; }

    /// <summary>All digits from the highest to the lowest that is not zero; "0" for zero.</summary>
    public string Digits { get; }

    /// <summary>How many of the digits stand after the point; never negative, since zeros before the point are written out.</summary>
    public int Scale { get; }

    /// <summary>Whether it is zero.</summary>
    public bool IsZero => Digits == "0";

    /// <summary>Whether nothing stands after the point.</summary>
    public bool IsInteger => Scale == 0;

    /// <summary>The digits before the point, "0" where there are none.</summary>
    public string Whole => Digits.Length > Scale ? Digits[..^Scale] : "0";

    /// <summary>The digits after the point, zeros at their beginning included.</summary>
    public string Fraction => Scale == 0 ? "" : Digits.Length >= Scale ? Digits[^Scale..] : Digits.PadLeft(Scale, '0');

    /// <summary>Reads a number as JSON writes it.</summary>
    /// <returns>False where its exponent leads too far to write it out.</returns>
    public static bool TryParse(string text, out DecimalText number)
    {
        bool negative = text.StartsWith('-');
        int mark = text.AsSpan().IndexOfAny('e', 'E');
        int exponent = 0;
        number = default;
        if (mark >= 0 && (!int.TryParse(text.AsSpan(mark + 1), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out exponent)
            || Math.Abs(exponent) > MaximumExponent))
        {
            return false;
        }

        string mantissa = text[(negative ? 1 : 0)..(mark < 0 ? text.Length : mark)];
        int point = mantissa.IndexOf('.', StringComparison.Ordinal);
        StringBuilder digits = new(mantissa.Length);
        digits.Append(mantissa.Replace(".", "", StringComparison.Ordinal));
        int scale = (point < 0 ? 0 : mantissa.Length - point - 1) - exponent;
        if (scale < 0)
        {
            digits.Append('0', -scale);
            scale = 0;
        }

        while (scale > 0 && digits.Length > 0 && digits[^1] == '0')
        {
            digits.Length--;
            scale--;
        }

        string trimmed = digits.ToString().TrimStart('0');
        number = trimmed.Length == 0 ? new DecimalText(false, "0", 0) : new DecimalText(negative, trimmed, scale);
        return true;
    }

    /// <summary>The shortest decimal way to write it.</summary>
    public override string ToString() => (IsNegative ? "-" : "") + (Scale == 0 ? Whole : $"{Whole}.{Fraction}");
}
