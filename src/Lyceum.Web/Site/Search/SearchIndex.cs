using System.Collections.Immutable;

namespace Lyceum.Web.Site.Search;

/// <summary>
/// An index of words over some hundred places, ranked by BM25 (Robertson and Zaragoza, "The Probabilistic Relevance Framework", 2009) with a word of a
/// title counting as five and one of a heading as three. Each word of a query may be the beginning of one; whole words count more. Immutable.
/// </summary>
public sealed class SearchIndex
{
    private const double Saturation = 1.2;
    private const double LengthShare = 0.7;
    private const double BeginningShare = 0.6;

    private readonly ImmutableArray<SearchEntry> _entries;
    private readonly double[] _lengths;
    private readonly double _meanLength;

    // All words in order, so that those with one beginning stand together; for each, where it is and how often.
    private readonly string[] _words;
    private readonly List<(int Entry, double Count)>[] _places;

    /// <summary>Indexes places.</summary>
    public SearchIndex(IEnumerable<SearchEntry> entries)
    {
        _entries = [.. entries];
        _lengths = new double[_entries.Length];
        SortedDictionary<string, Dictionary<int, double>> words = new(StringComparer.Ordinal);
        for (int i = 0; i < _entries.Length; i++)
        {
            SearchEntry entry = _entries[i];
            Add(entry.Title, i, entry.Heading.Length == 0 ? 5 : 2);
            Add(entry.Heading, i, 3);
            Add(entry.Text, i, 1);
        }

        _meanLength = _lengths.Length == 0 ? 1 : Math.Max(1, _lengths.Average());
        _words = [.. words.Keys];
        _places = [.. words.Values.Select(static places => places.Select(static place => (place.Key, place.Value)).ToList())];

        void Add(string text, int entry, double weight)
        {
            foreach (Range range in SearchWords.Find(text))
            {
                string word = SearchWords.Fold(text.AsSpan(range));
                if (!words.TryGetValue(word, out Dictionary<int, double>? places))
                {
                    words.Add(word, places = []);
                }

                places[entry] = places.GetValueOrDefault(entry) + weight;
                _lengths[entry]++;
            }
        }
    }

    /// <summary>What fits best, the best first: places with every word of the query, or, where there is none, with some.</summary>
    /// <param name="query">What somebody typed.</param>
    /// <param name="most">How many at most.</param>
    public IReadOnlyList<SearchResult> Search(string query, int most)
    {
        ArgumentNullException.ThrowIfNull(query);
        IReadOnlyList<string> words = SearchWords.OfQuery(query);
        if (words.Count == 0)
        {
            return [];
        }

        double[] scores = new double[_entries.Length];
        int[] found = new int[_entries.Length];
        foreach (string word in words)
        {
            foreach ((int entry, double score) in Score(word))
            {
                scores[entry] += score * _entries[entry].Weight;
                found[entry]++;
            }
        }

        int needed = found.Contains(words.Count) ? words.Count : 1;
        return
        [
            .. Enumerable.Range(0, _entries.Length).Where(entry => found[entry] >= needed).OrderByDescending(entry => found[entry]).ThenByDescending(entry => scores[entry])
                .ThenBy(entry => _entries[entry].Address, StringComparer.Ordinal).Take(most).Select(entry => Show(_entries[entry], words, scores[entry])),
        ];
    }

    private Dictionary<int, double> Score(string word)
    {
        Dictionary<int, double> best = [];
        int first = Array.BinarySearch(_words, word, StringComparer.Ordinal);
        for (int i = first < 0 ? ~first : first; i < _words.Length && _words[i].StartsWith(word, StringComparison.Ordinal); i++)
        {
            List<(int Entry, double Count)> places = _places[i];
            double rarity = Math.Log(1 + ((_entries.Length - places.Count + 0.5) / (places.Count + 0.5)));
            double share = _words[i].Length == word.Length ? 1 : BeginningShare;
            foreach ((int entry, double count) in places)
            {
                double length = 1 - LengthShare + (LengthShare * _lengths[entry] / _meanLength);
                double score = share * rarity * count * (Saturation + 1) / (count + (Saturation * length));
                best[entry] = Math.Max(best.GetValueOrDefault(entry), score);
            }
        }

        return best;
    }

    private static SearchResult Show(SearchEntry entry, IReadOnlyList<string> words, double score) => new(
        entry.Kind, entry.Address, SearchSnippet.Mark(entry.Heading.Length == 0 ? entry.Title : $"{entry.Title}: {entry.Heading}", words), SearchSnippet.Of(entry.Text, words), score);
}
