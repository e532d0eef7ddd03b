using System.Globalization;
using System.Text;

namespace Lyceum.Platform.Conversations;

/// <summary>A piece of a text, as text and never as markup, and where in it something was found.</summary>
/// <param name="Text">The piece.</param>
/// <param name="Highlights">Start and length of what was found, in UTF-16 units, in order.</param>
public sealed record Snippet(string Text, IReadOnlyList<(int Start, int Length)> Highlights)
{
    private const int Before = 40;
    private const int Length = 200;

    /// <summary>The words of a query: letters and digits in a row.</summary>
    /// <param name="text">What somebody typed.</param>
    /// <param name="most">How many words at most; the others are left out.</param>
    internal static List<string> Words(string text, int most) => [.. Find(text).Take(most).Select(range => text[range])];

    /// <summary>The piece of a text around the first word that one of the words begins.</summary>
    internal static Snippet Of(string text, IReadOnlyList<string> words)
    {
        List<(int Start, int Length)> found = [];
        foreach (Range range in Find(text))
        {
            if (found.Count > 0 && range.Start.Value >= found[0].Start - Before + Length)
            {
                break;
            }

            int length = words.Where(word => text.AsSpan(range).StartsWith(word, StringComparison.OrdinalIgnoreCase)).Select(static word => word.Length).DefaultIfEmpty().Max();
            if (length > 0)
            {
                found.Add((range.Start.Value, length));
            }
        }

        int begin = Math.Max(0, (found.Count > 0 ? found[0].Start : 0) - Before);
        int end = Math.Min(text.Length, begin + Length);
        // Never between the halves of a surrogate pair.
        begin += begin > 0 && begin < text.Length && char.IsLowSurrogate(text[begin]) ? 1 : 0;
        end -= end < text.Length && end > begin && char.IsLowSurrogate(text[end]) ? 1 : 0;
        return new Snippet(
            text[begin..end],
            [.. found.Where(highlight => highlight.Start + highlight.Length <= end).Select(highlight => (highlight.Start - begin, highlight.Length))]);
    }

    private static IEnumerable<Range> Find(string text)
    {
        int begin = -1;
        int i = 0;
        while (i < text.Length)
        {
            // Text may have been cut inside a character, which is no letter then.
            int length = Rune.TryGetRuneAt(text, i, out Rune rune) ? rune.Utf16SequenceLength : 1;
            bool isWord = length > 0 && (Rune.IsLetterOrDigit(rune) || (begin >= 0 && Rune.GetUnicodeCategory(rune) == UnicodeCategory.NonSpacingMark));
            if (isWord && begin < 0)
            {
                begin = i;
            }
            else if (!isWord && begin >= 0)
            {
                yield return begin..i;
                begin = -1;
            }

            i += length;
        }

        if (begin >= 0)
        {
            yield return begin..text.Length;
        }
    }
}
