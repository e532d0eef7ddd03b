using System.Text;

namespace Lyceum.Models.Templates.Values;

/// <summary>Taking texts apart, each in one pass whatever the text.</summary>
internal static partial class Text
{
    public static List<string> SplitWhiteSpace(string text, int limit, bool fromEnd)
    {
        if (fromEnd)
        {
            return SplitWhiteSpaceFromEnd(text, limit);
        }

        List<string> parts = [];
        for (int start = SkipSpaces(text, 0); start < text.Length;)
        {
            int end = start;
            while (end < text.Length && !IsSpace(text[end]))
            {
                end++;
            }

            end = parts.Count == limit ? text.Length : end;
            parts.Add(text[start..end]);
            start = SkipSpaces(text, end);
        }

        return parts;
    }

    public static List<string> Split(string text, string separator, int limit, bool fromEnd)
    {
        List<string> parts = [];
        int start = 0;
        int end = text.Length;
        while (limit < 0 || parts.Count < limit)
        {
            int at = fromEnd ? LastFind(text, separator, end) : Find(text, separator, start);
            if (at < 0)
            {
                break;
            }

            int after = at + separator.Length;
            parts.Add(fromEnd ? text[after..end] : text[start..at]);
            (start, end) = fromEnd ? (start, at) : (after, end);
        }

        parts.Add(text[start..end]);
        if (fromEnd)
        {
            parts.Reverse();
        }

        return parts;
    }

    public static List<string> SplitLines(string text, bool keepEnds)
    {
        List<string> lines = [];
        int start = 0;
        for (int i = 0; i < text.Length; i++)
        {
            if (text[i] is not ('\n' or '\r' or '\v' or '\f' or (>= '\x1c' and <= '\x1e') or '\x85' or '\u2028' or '\u2029'))
            {
                continue;
            }

            int end = i;
            i += text[i] == '\r' && i + 1 < text.Length && text[i + 1] == '\n' ? 1 : 0;
            lines.Add(text[start..(keepEnds ? i + 1 : end)]);
            start = i + 1;
        }

        if (start < text.Length)
        {
            lines.Add(text[start..]);
        }

        return lines;
    }

    /// <summary>A text without everything from an opening up to the next closing. An opening that nothing closes stays.</summary>
    public static string Without(string text, string opening, string closing)
    {
        StringBuilder result = new(text.Length);
        int kept = 0;
        for (int from = Find(text, opening, 0); from >= 0; from = Find(text, opening, kept))
        {
            int to = Find(text, closing, from + opening.Length);
            if (to < 0)
            {
                // Nor does it close any opening behind.
                break;
            }

            result.Append(text, kept, from - kept);
            kept = to + closing.Length;
        }

        return result.Append(text, kept, text.Length - kept).ToString();
    }

    private static List<string> SplitWhiteSpaceFromEnd(string text, int limit)
    {
        List<string> parts = [];
        for (int end = SkipSpacesBack(text, text.Length); end > 0;)
        {
            int start = end;
            while (start > 0 && !IsSpace(text[start - 1]))
            {
                start--;
            }

            start = parts.Count == limit ? 0 : start;
            parts.Add(text[start..end]);
            end = SkipSpacesBack(text, start);
        }

        parts.Reverse();
        return parts;
    }

    private static int SkipSpaces(string text, int start)
    {
        while (start < text.Length && IsSpace(text[start]))
        {
            start++;
        }

        return start;
    }

    private static int SkipSpacesBack(string text, int end)
    {
        while (end > 0 && IsSpace(text[end - 1]))
        {
            end--;
        }

        return end;
    }
}
