using System.Buffers;
using System.Globalization;
using System.Text;

namespace Lyceum.Web.Content;

/// <summary>
/// Takes out of a text what nobody sees but what changes how the rest is read: control characters, those that turn the direction of writing (the
/// "Trojan source" of CVE-2021-42574), tags that write unseen text, and half characters.
/// </summary>
public static class ContentText
{
    private static readonly SearchValues<char> s_suspects = SearchValues.Create(
    [
        .. Enumerable.Range(0, 0x20).Where(static code => code is not ('\t' or '\n')).Select(static code => (char)code),
        .. Enumerable.Range(0x7F, 0x21).Select(static code => (char)code),
        .. Enumerable.Range(0xD800, 0x800).Select(static code => (char)code),
        .. Enumerable.Range(0x202A, 5).Select(static code => (char)code),
        .. Enumerable.Range(0x2066, 4).Select(static code => (char)code),
        '\u2028', '\u2029', '\uFEFF', '\uFFFE', '\uFFFF', '\u200B', '\u2060',
    ]);

    /// <summary>The text without them; half characters and the null character are shown as U+FFFD.</summary>
    public static string Clean(string text) => Clean(text, isMarked: false);

    /// <summary>The text with a mark in their place, such as <c>⟨U+202E⟩</c>: for code, where what is not seen matters.</summary>
    public static string Mark(string text) => Clean(text, isMarked: true);

    private static string Clean(string text, bool isMarked)
    {
        ArgumentNullException.ThrowIfNull(text);
        int first = text.AsSpan().IndexOfAny(s_suspects);
        if (first < 0)
        {
            return text;
        }

        StringBuilder clean = new(text, 0, first, text.Length + 16);
        for (int i = first; i < text.Length;)
        {
            if (Rune.DecodeFromUtf16(text.AsSpan(i), out Rune rune, out int length) != OperationStatus.Done || rune.Value == 0)
            {
                clean.Append('\uFFFD');
            }
            else if (rune.Value == '\r')
            {
                clean.Append(i + 1 < text.Length && text[i + 1] == '\n' ? "" : "\n");
            }
            else if (rune.Value is 0x2028 or 0x2029)
            {
                clean.Append('\n');
            }
            else if (!IsHidden(rune.Value))
            {
                clean.Append(text, i, length);
            }
            else if (isMarked)
            {
                clean.Append(CultureInfo.InvariantCulture, $"⟨U+{rune.Value:X4}⟩");
            }

            i += length;
        }

        return clean.ToString();
    }

    private static bool IsHidden(int code) =>
        code < 0x20 ? code is not ('\t' or '\n') : code is (>= 0x7F and < 0xA0) or (>= 0x202A and <= 0x202E) or (>= 0x2066 and <= 0x2069)
            or 0x200B or 0x2060 or 0xFEFF or 0xFFFE or 0xFFFF or (>= 0xE0000 and <= 0xE00FF);
}
