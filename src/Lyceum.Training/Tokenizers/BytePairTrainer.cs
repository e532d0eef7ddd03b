using System.Runtime.InteropServices;
using Lyceum.Models.Tokenization;

namespace Lyceum.Training.Tokenizers;

/// <summary>
/// Learns a byte-level byte pair encoding (Sennrich et al. 2016): the commonest pair of neighbours within words becomes a token, again
/// and again. Of pairs that are equally common the one with the lower ids goes first, left before right, so that the same words always
/// give the same tokens.
/// </summary>
/// <remarks>
/// Only words that hold the merged pair are visited, and counts of pairs are changed where neighbours change. The heap has an entry for
/// every count that a pair has had since it last grew; an entry whose count is too high goes back with the right one when it comes up.
/// </remarks>
internal sealed class BytePairTrainer
{
    private readonly List<int[]> _words = [];
    private readonly List<long> _counts = [];
    private readonly Dictionary<Pair, PairState> _pairs = [];
    private readonly PriorityQueue<Pair, (long Count, Pair Pair)> _heap = new(Comparer<(long Count, Pair Pair)>.Create(Compare));
    private readonly HashSet<Pair> _grown = [];
    private readonly List<string> _texts = [];
    private readonly Dictionary<string, int> _ids = new(StringComparer.Ordinal);
    private readonly List<(int Left, int Right)> _merges = [];
    private readonly HashSet<int> _special = [];

    /// <summary>Takes the words.</summary>
    /// <param name="special">The special tokens, which get the first ids; the 256 bytes follow in order.</param>
    /// <param name="words">The words, each byte as one character, with their counts.</param>
    /// <exception cref="ArgumentException">A special token is empty or named twice.</exception>
    public BytePairTrainer(IReadOnlyList<string> special, IEnumerable<KeyValuePair<string, long>> words)
    {
        foreach (string token in special)
        {
            if (token.Length == 0 || !_ids.TryAdd(token, _texts.Count))
            {
                throw new ArgumentException(token.Length == 0 ? "A special token is empty." : $"The special token '{token}' is named twice.", nameof(special));
            }

            _special.Add(_texts.Count);
            _texts.Add(token);
        }

        int firstByte = _texts.Count;
        for (int value = 0; value < 256; value++)
        {
            string text = ByteAlphabet.ToCharacter((byte)value).ToString();
            if (!_ids.TryAdd(text, _texts.Count))
            {
                throw new ArgumentException($"The special token '{text}' is one character that stands for a byte.", nameof(special));
            }

            _texts.Add(text);
        }

        foreach ((string word, long count) in words)
        {
            if (word.Length > 1)
            {
                Add([.. word.Select(value => firstByte + value)], count);
            }
        }
    }

    /// <summary>The vocabulary: special tokens as they are, others spelled in <see cref="ByteAlphabet"/>.</summary>
    public IReadOnlyList<string> Tokens => _texts;

    /// <summary>The merges, first one first, as ids of <see cref="Tokens"/>.</summary>
    public IReadOnlyList<(int Left, int Right)> Merges => _merges;

    /// <summary>Merges until the vocabulary is large enough or no pair is common enough.</summary>
    /// <param name="vocabularySize">Number of tokens wanted.</param>
    /// <param name="minimumCount">How often a pair must occur to be merged.</param>
    /// <param name="progress">Called with the number of tokens now and then; null for nobody.</param>
    /// <param name="cancellation">Stops the work.</param>
    public void Train(int vocabularySize, long minimumCount, Action<int>? progress, CancellationToken cancellation)
    {
        foreach ((Pair pair, PairState state) in _pairs)
        {
            _heap.Enqueue(pair, (state.Count, pair));
        }

        while (_texts.Count < vocabularySize && _heap.TryDequeue(out Pair pair, out (long Count, Pair) priority))
        {
            cancellation.ThrowIfCancellationRequested();
            if (!_pairs.TryGetValue(pair, out PairState? state) || state.Count < minimumCount)
            {
                continue;
            }

            if (state.Count != priority.Count)
            {
                _heap.Enqueue(pair, (state.Count, pair));
                continue;
            }

            Merge(pair, state);
            if (_texts.Count % 64 == 0)
            {
                progress?.Invoke(_texts.Count);
            }
        }
    }

    private static int Compare((long Count, Pair Pair) a, (long Count, Pair Pair) b) =>
        a.Count != b.Count ? b.Count.CompareTo(a.Count)
        : a.Pair.Left != b.Pair.Left ? a.Pair.Left.CompareTo(b.Pair.Left)
        : a.Pair.Right.CompareTo(b.Pair.Right);

    private void Add(int[] word, long count)
    {
        for (int i = 1; i < word.Length; i++)
        {
            Count(new Pair(word[i - 1], word[i]), count, _words.Count);
        }

        _words.Add(word);
        _counts.Add(count);
    }

    private void Merge(Pair pair, PairState state)
    {
        _pairs.Remove(pair);
        string text = _texts[pair.Left] + _texts[pair.Right];

        // Two merges may spell the same; a text has one id, and a special token never comes from merging.
        if (_ids.TryGetValue(text, out int merged))
        {
            if (_special.Contains(merged))
            {
                return;
            }
        }
        else
        {
            merged = _texts.Count;
            _ids.Add(text, merged);
            _texts.Add(text);
        }

        _merges.Add((pair.Left, pair.Right));
        _grown.Clear();
        foreach (int word in CollectionsMarshal.AsSpan(state.Words))
        {
            _words[word] = Merge(word, pair, merged);
        }

        foreach (Pair grown in _grown)
        {
            if (_pairs.TryGetValue(grown, out PairState? now))
            {
                _heap.Enqueue(grown, (now.Count, grown));
            }
        }
    }

    // Neighbours are counted as they stand at each moment: those on the left are merged already, those on the right not yet.
    private int[] Merge(int index, Pair pair, int merged)
    {
        int[] word = _words[index];
        long count = _counts[index];
        int length = 0;
        for (int i = 0; i < word.Length; i++)
        {
            if (word[i] != pair.Left || i + 1 == word.Length || word[i + 1] != pair.Right)
            {
                word[length++] = word[i];
                continue;
            }

            if (length > 0)
            {
                Discount(new Pair(word[length - 1], pair.Left), count);
                Count(new Pair(word[length - 1], merged), count, index);
            }

            if (i + 2 < word.Length)
            {
                Discount(new Pair(pair.Right, word[i + 2]), count);
                Count(new Pair(merged, word[i + 2]), count, index);
            }

            word[length++] = merged;
            i++;
        }

        return length == word.Length ? word : word[..length];
    }

    private void Count(Pair pair, long count, int word)
    {
        if (!_pairs.TryGetValue(pair, out PairState? state))
        {
            _pairs.Add(pair, state = new PairState());
        }

        state.Count += count;
        if (state.Words.Count == 0 || state.Words[^1] != word)
        {
            state.Words.Add(word);
        }

        _grown.Add(pair);
    }

    private void Discount(Pair pair, long count)
    {
        if (_pairs.TryGetValue(pair, out PairState? state))
        {
            state.Count -= count;
        }
    }

    private readonly record struct Pair(int Left, int Right);

    // The words are those that had the pair at some time; some may have lost it since.
    private sealed class PairState
    {
        public long Count;

        public List<int> Words { get; } = [];
    }
}
