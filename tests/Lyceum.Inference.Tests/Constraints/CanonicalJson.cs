using System.Globalization;
using System.Numerics;
using System.Text;
using System.Text.Json;

namespace Lyceum.Inference.Tests.Constraints;

/// <summary>Writes a JSON value as constrained outputs do: no white space, characters as themselves, numbers without exponents or needless zeros.</summary>
internal static class CanonicalJson
{
    /// <summary>The value, or null where a string holds half of a surrogate pair.</summary>
    /// <param name="value">The value.</param>
    /// <param name="keepFractions">Whether 1.0 stays as it is, which in draft 4 is no integer.</param>
    public static string? TryWrite(JsonElement value, bool keepFractions = false)
    {
        StringBuilder text = new();
        try
        {
            Write(value, text, keepFractions);
            return text.ToString();
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }

    /// <summary>A number without exponent or needless zeros.</summary>
    public static string Number(string raw)
    {
        int mark = raw.AsSpan().IndexOfAny('e', 'E');
        int exponent = mark < 0 ? 0 : int.Parse(raw.AsSpan(mark + 1), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
        string mantissa = mark < 0 ? raw : raw[..mark];
        int point = mantissa.IndexOf('.', StringComparison.Ordinal);
        BigInteger digits = BigInteger.Parse(mantissa.Replace(".", "", StringComparison.Ordinal), CultureInfo.InvariantCulture);
        int scale = (point < 0 ? 0 : mantissa.Length - point - 1) - exponent;
        string sign = digits.Sign < 0 ? "-" : "";
        digits = BigInteger.Abs(digits);
        if (scale <= 0)
        {
            return sign + (digits * BigInteger.Pow(10, -scale)).ToString(CultureInfo.InvariantCulture);
        }

        string padded = digits.ToString(CultureInfo.InvariantCulture).PadLeft(scale + 1, '0');
        string fraction = padded[^scale..].TrimEnd('0');
        return sign + padded[..^scale] + (fraction.Length == 0 ? "" : "." + fraction);
    }

    /// <summary>A string in quotation marks.</summary>
    public static string String(string value)
    {
        StringBuilder text = new();
        text.Append('"');
        foreach (Rune rune in value.EnumerateRunes())
        {
            text.Append(rune.Value switch
            {
                '"' => "\\\"",
                '\\' => "\\\\",
                '\b' => "\\b",
                '\f' => "\\f",
                '\n' => "\\n",
                '\r' => "\\r",
                '\t' => "\\t",
                < 32 => $"\\u{rune.Value:x4}",
                _ => rune.ToString(),
            });
        }

        return text.Append('"').ToString();
    }

    private static void Write(JsonElement value, StringBuilder text, bool keepFractions)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Object:
                // Of members with the same name the last one counts.
                OrderedDictionary<string, JsonElement> members = new(StringComparer.Ordinal);
                foreach (JsonProperty property in value.EnumerateObject())
                {
                    members[property.Name] = property.Value;
                }

                text.Append('{');
                foreach ((string name, JsonElement member) in members)
                {
                    text.Append(text[^1] == '{' ? "" : ",").Append(String(name)).Append(':');
                    Write(member, text, keepFractions);
                }

                text.Append('}');
                break;
            case JsonValueKind.Array:
                text.Append('[');
                bool first = true;
                foreach (JsonElement element in value.EnumerateArray())
                {
                    text.Append(first ? "" : ",");
                    first = false;
                    Write(element, text, keepFractions);
                }

                text.Append(']');
                break;
            case JsonValueKind.String:
                text.Append(String(value.GetString()!));
                break;
            case JsonValueKind.Number:
                string raw = value.GetRawText();
                text.Append(keepFractions && raw.Contains('.', StringComparison.Ordinal) && raw.AsSpan().IndexOfAny('e', 'E') < 0 ? raw : Number(raw));
                break;
            default:
                text.Append(value.GetRawText());
                break;
        }
    }
}
