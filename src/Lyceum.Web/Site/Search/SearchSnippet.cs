using System.Collections.Immutable;

namespace Lyceum.Web.Site.Search;

/// <summary>Pieces of a text with what was looked for marked. They are texts, never markup.</summary>
internal static class SearchSnippet
{
    private const int Before = 60;
    private const int Length = 200;

    /// <summary>The whole text, with every word marked that one of the words begins.</summary>
    public static ImmutableArray<SearchPiece> Mark(string text, IReadOnlyList<string> words)
    {
        ImmutableArray<SearchPiece>.Builder pieces = ImmutableArray.CreateBuilder<SearchPiece>();
        int at = 0;
        foreach (Range range in SearchWords.Find(text))
        {
            string folded = SearchWords.Fold(text.AsSpan(range));
            if (words.Any(word => folded.StartsWith(word, StringComparison.Ordinal)))
            {
                (int begin, int length) = range.GetOffsetAndLength(text.Length);
                if (begin > at)
                {
                    pieces.Add(new SearchPiece(text[at..begin], false));
                }

                pieces.Add(new SearchPiece(text[range], true));
                at = begin + length;
            }
        }

        if (at < text.Length)
        {
            pieces.Add(new SearchPiece(text[at..], false));
        }

        return pieces.ToImmutable();
    }

    /// <summary>Some words around the first of them.</summary>
    public static ImmutableArray<SearchPiece> Of(string text, IReadOnlyList<string> words)
    {
        int first = 0;
        foreach (Range range in SearchWords.Find(text))
        {
            string folded = SearchWords.Fold(text.AsSpan(range));
            if (words.Any(word => folded.StartsWith(word, StringComparison.Ordinal)))
            {
                first = range.Start.Value;
                break;
            }
        }

        // Cut between words, never within a character of two halves.
        int begin = first <= Before ? 0 : text.IndexOf(' ', first - Before) is >= 0 and int space && space < first ? space + 1 : first;
        int end = text.Length - begin <= Length ? text.Length : text.LastIndexOf(' ', begin + Length) is int last && last > first ? last : begin + Length;
        string piece = $"{(begin > 0 ? "… " : "")}{text[begin..end].ReplaceLineEndings(" ")}{(end < text.Length ? " …" : "")}";
        return Mark(piece, words);
    }
}
