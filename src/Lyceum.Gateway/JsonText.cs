using System.Globalization;
using System.Text;
using System.Text.Unicode;

namespace Lyceum.Gateway;

/// <summary>
/// Whether the strings of JSON are text. A parser of JSON takes any bytes between quotation marks, and half of a surrogate pair where it is escaped; whoever asks for such
/// a string is thrown at. So doors look at what comes in from outside first.
/// </summary>
public static class JsonText
{
    private const int EscapeLength = 6;

    /// <summary>Whether JSON is UTF-8, and its escapes are whole characters. What is no JSON at all is not told here.</summary>
    /// <param name="json">The bytes.</param>
    public static bool IsUnicode(ReadOnlySpan<byte> json) => Utf8.IsValid(json) && HasWholeEscapes(json);

    /// <summary>Whether the escapes of JSON that is text already are whole characters.</summary>
    /// <param name="json">The text.</param>
    public static bool IsUnicode(string json)
    {
        ArgumentNullException.ThrowIfNull(json);
        return !json.Contains('\\', StringComparison.Ordinal) || HasWholeEscapes(Encoding.UTF8.GetBytes(json));
    }

    // Outside of strings JSON has no backslash, so these are all there are.
    private static bool HasWholeEscapes(ReadOnlySpan<byte> json)
    {
        while (json.IndexOf((byte)'\\') is >= 0 and int place)
        {
            json = json[place..];
            if (Escaped(json) is not { } unit)
            {
                json = json[Math.Min(2, json.Length)..];
                continue;
            }

            json = json[EscapeLength..];
            if (char.IsHighSurrogate(unit) && Escaped(json) is { } low && char.IsLowSurrogate(low))
            {
                json = json[EscapeLength..];
            }
            else if (char.IsSurrogate(unit))
            {
                return false;
            }
        }

        return true;
    }

    // What stands at the beginning as four digits; null for another escape, or none.
    private static char? Escaped(ReadOnlySpan<byte> json) =>
        json.StartsWith("\\u"u8) && json.Length >= EscapeLength && ushort.TryParse(json[2..EscapeLength], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out ushort unit) ? (char)unit : null;
}
