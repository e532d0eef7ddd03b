using System.Globalization;
using System.Text;

namespace Lyceum.Models.Templates.Values;

/// <summary>Text as Python sees it: a sequence of code points. A lone surrogate counts as one.</summary>
internal static partial class Text
{
    /// <summary>The text of a str or Markup; null for any other value.</summary>
    public static string? Of(object? value) => value as string ?? (value as Markup)?.Text;

    public static int Length(string text)
    {
        int length = text.Length;
        for (int i = FirstSurrogate(text); i < text.Length - 1; i++)
        {
            if (char.IsSurrogatePair(text[i], text[i + 1]))
            {
                length--;
                i++;
            }
        }

        return length;
    }

    /// <summary>Where the code point number <paramref name="index"/> begins.</summary>
    public static int Offset(string text, int index)
    {
        int offset = Math.Min(FirstSurrogate(text), index);
        for (int left = index - offset; left > 0 && offset < text.Length; left--)
        {
            offset += Width(text, offset);
        }

        return offset;
    }

    /// <summary>The number of code points before an offset.</summary>
    public static int Index(string text, int offset) => offset <= FirstSurrogate(text) ? offset : Length(text[..offset]);

    public static IEnumerable<object?> Characters(string text)
    {
        for (int i = 0; i < text.Length;)
        {
            int width = Width(text, i);
            yield return text.Substring(i, width);
            i += width;
        }
    }

    public static string Character(string text, int index)
    {
        int offset = Offset(text, index);
        return text.Substring(offset, Width(text, offset));
    }

    public static string Slice(string text, int first, int count, int step)
    {
        if (count == 0)
        {
            return "";
        }

        if (step == 1)
        {
            int start = Offset(text, first);
            int end = start;
            if (FirstSurrogate(text) == text.Length)
            {
                return text.Substring(start, count);
            }

            for (int i = 0; i < count; i++)
            {
                end += Width(text, end);
            }

            return text[start..end];
        }

        string[] characters = [.. Characters(text).Select(static character => (string)character!)];
        StringBuilder result = new(count);
        for (int i = 0; i < count; i++)
        {
            result.Append(characters[first + (long)i * step]);
        }

        return result.ToString();
    }

    public static bool IsSpace(char c) => char.IsWhiteSpace(c) || c is >= '\x1c' and <= '\x1f';

    /// <summary>Takes white space, or any of the given characters, off the ends.</summary>
    public static string Strip(string text, string? characters, bool left, bool right)
    {
        // Many characters are looked up, since trying them all for each of the text's would take quadratic time.
        HashSet<string>? many = characters is { Length: > 32 } ? [.. Characters(characters).Cast<string>()] : null;
        int start = 0;
        int end = text.Length;
        while (left && start < end && Drops(text.AsSpan(start, end - start), fromEnd: false, out int width))
        {
            start += width;
        }

        while (right && end > start && Drops(text.AsSpan(start, end - start), fromEnd: true, out int width))
        {
            end -= width;
        }

        return text[start..end];

        bool Drops(ReadOnlySpan<char> rest, bool fromEnd, out int width)
        {
            bool pair = rest.Length > 1 && (fromEnd ? char.IsSurrogatePair(rest[^2], rest[^1]) : char.IsSurrogatePair(rest[0], rest[1]));
            width = pair ? 2 : 1;
            ReadOnlySpan<char> character = fromEnd ? rest[^width..] : rest[..width];
            return characters is null ? IsSpace(character[0])
                : many is null ? characters.AsSpan().Contains(character, StringComparison.Ordinal)
                : many.GetAlternateLookup<ReadOnlySpan<char>>().Contains(character);
        }
    }

    /// <summary>The first place of a text in another, in time linear in their lengths; -1 where there is none.</summary>
    public static int Find(string text, string part, int start)
    {
        // A short part costs the plain search at most a constant factor; a long hostile one would make it quadratic.
        if (part.Length <= 32)
        {
            return start > text.Length ? -1 : text.IndexOf(part, start, StringComparison.Ordinal);
        }

        int[] fallback = Fallback(part, fromEnd: false);
        int matched = 0;
        for (int i = start; i < text.Length; i++)
        {
            while (matched > 0 && part[matched] != text[i])
            {
                matched = fallback[matched - 1];
            }

            matched += part[matched] == text[i] ? 1 : 0;
            if (matched == part.Length)
            {
                return i - matched + 1;
            }
        }

        return -1;
    }

    /// <summary>The last place of a text that ends at or before <paramref name="end"/>, in time linear in their lengths; -1 where there is none.</summary>
    public static int LastFind(string text, string part, int end)
    {
        if (part.Length <= 32)
        {
            return text.AsSpan(0, end).LastIndexOf(part, StringComparison.Ordinal);
        }

        // From the end, so that cutting off one part after another reads the text once.
        int[] fallback = Fallback(part, fromEnd: true);
        int matched = 0;
        for (int i = end - 1; i >= 0; i--)
        {
            while (matched > 0 && part[^(matched + 1)] != text[i])
            {
                matched = fallback[matched - 1];
            }

            matched += part[^(matched + 1)] == text[i] ? 1 : 0;
            if (matched == part.Length)
            {
                return i;
            }
        }

        return -1;
    }

    public static string Upper(string text) => Map(text, LetterCase.Upper);

    public static string Lower(string text) => Map(text, LetterCase.Lower);

    /// <summary>A capital at the beginning of every run of cased letters, small letters after it.</summary>
    public static string Title(string text)
    {
        StringBuilder result = new(text.Length);
        bool inside = false;
        for (int i = 0; i < text.Length;)
        {
            int width = Width(text, i);
            string character = text.Substring(i, width);
            result.Append(inside ? LetterCase.Lower(text, i, width) : LetterCase.Title(character));
            inside = LetterCase.IsCased(character);
            i += width;
        }

        return result.ToString();
    }

    public static string Capitalize(string text)
    {
        if (text.Length == 0)
        {
            return text;
        }

        int first = Width(text, 0);
        return LetterCase.Title(text[..first]) + Lower(text)[LetterCase.Lower(text, 0, first).Length..];
    }

    public static string SwapCase(string text) => Map(text, static (whole, at, width) =>
    {
        string upper = LetterCase.Upper(whole, at, width);
        return string.Equals(upper, whole.Substring(at, width), StringComparison.Ordinal) ? LetterCase.Lower(whole, at, width) : upper;
    });

    public static int Width(string text, int offset) =>
        offset + 1 < text.Length && char.IsSurrogatePair(text[offset], text[offset + 1]) ? 2 : 1;

    /// <summary>The order of code points, which is not that of UTF-16 units.</summary>
    public static int Compare(string left, string right)
    {
        int same = left.AsSpan().CommonPrefixLength(right);
        if (same == left.Length || same == right.Length)
        {
            return left.Length - right.Length;
        }

        return Rank(left[same]) - Rank(right[same]);
    }

    // Surrogates stand for code points above all of the basic plane.
    private static int Rank(char c) => char.IsSurrogate(c) ? c + 0x10000 : c;

    private static string Map(string text, Func<string, int, int, string> convert)
    {
        StringBuilder result = new(text.Length);
        for (int i = 0; i < text.Length;)
        {
            int width = Width(text, i);
            result.Append(convert(text, i, width));
            i += width;
        }

        return result.ToString();
    }

    private static int FirstSurrogate(string text)
    {
        int first = text.AsSpan().IndexOfAnyInRange('\ud800', '\udfff');
        return first < 0 ? text.Length : first;
    }

    /// <summary>For each count of matched characters, how many are still matched when the next one differs.</summary>
    private static int[] Fallback(string part, bool fromEnd)
    {
        int[] fallback = new int[part.Length];
        for (int i = 1, matched = 0; i < part.Length; i++)
        {
            while (matched > 0 && At(matched) != At(i))
            {
                matched = fallback[matched - 1];
            }

            matched += At(matched) == At(i) ? 1 : 0;
            fallback[i] = matched;
        }

        return fallback;

        char At(int index) => fromEnd ? part[^(index + 1)] : part[index];
    }
}
