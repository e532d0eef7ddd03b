using System.Collections.Frozen;
using System.Globalization;
using System.Text;

namespace Lyceum.Web.Site.Search;

/// <summary>Words of texts and of queries: letters and digits in a row, in small letters without their accents, in the singular as far as an s tells.</summary>
internal static class SearchWords
{
    /// <summary>The most characters of a query, and the most words of it that count.</summary>
    public const int MaxQuery = 200;

    private const int MaxWords = 12;

    // The program runs without culture data, which would take letters apart from their accents.
    private static readonly FrozenDictionary<char, char> s_plain = Plain();

    /// <summary>The words of a query.</summary>
    public static IReadOnlyList<string> OfQuery(string query) =>
        [.. Find(query.Length > MaxQuery ? query[..MaxQuery] : query).Select(range => Fold(query.AsSpan(range))).Where(static word => word.Length > 0).Distinct().Take(MaxWords)];

    /// <summary>Where the words of a text are.</summary>
    public static IEnumerable<Range> Find(string text)
    {
        int begin = -1;
        for (int i = 0; i <= text.Length; i++)
        {
            bool isWord = i < text.Length && (char.IsLetterOrDigit(text[i]) || (begin >= 0 && CharUnicodeInfo.GetUnicodeCategory(text[i]) == UnicodeCategory.NonSpacingMark));
            if (isWord && begin < 0)
            {
                begin = i;
            }
            else if (!isWord && begin >= 0)
            {
                yield return begin..i;
                begin = -1;
            }
        }
    }

    /// <summary>A word as it is compared.</summary>
    public static string Fold(ReadOnlySpan<char> word)
    {
        StringBuilder folded = new(word.Length);
        foreach (char character in word)
        {
            char small = char.ToLowerInvariant(character);
            if (CharUnicodeInfo.GetUnicodeCategory(small) != UnicodeCategory.NonSpacingMark)
            {
                folded.Append(s_plain.GetValueOrDefault(small, small));
            }
        }

        return folded is { Length: > 3 } && folded[^1] == 's' && folded[^2] != 's' ? folded.ToString(0, folded.Length - 1) : folded.ToString();
    }

    private static FrozenDictionary<char, char> Plain()
    {
        Dictionary<char, char> plain = [];
        foreach (string group in (string[])["aàáâãäåāăą", "cçćčĉċ", "dďđ", "eèéêëēĕėęě", "gĝğġģ", "iìíîïĩīĭįı", "lĺļľł", "nñńņň", "oòóôõöøōŏő", "rŕŗř", "sśŝşš", "tţťŧ", "uùúûüũūŭůűų", "yýÿŷ", "zźżž"])
        {
            foreach (char character in group)
            {
                plain[character] = group[0];
            }
        }

        return plain.ToFrozenDictionary();
    }
}
