using System.Runtime.InteropServices;
using System.Text;
using Lyceum.Models.Tokenization;

namespace Lyceum.Training.Tokenizers;

/// <summary>
/// Counts the words of a stream of text, within which byte pairs are merged. Memory is bounded: when there are too many different
/// words, the rarest go (as in lossy counting, Manku and Motwani 2002), and words that come back begin again from nothing.
/// </summary>
public sealed class WordCounter
{
    // A word is its bytes, each as one character, so that looking one up allocates nothing.
    private readonly Dictionary<string, long> _counts = new(StringComparer.Ordinal);
    private readonly Dictionary<string, long>.AlternateLookup<ReadOnlySpan<char>> _lookup;
    private readonly WordSplitter _splitter;
    private readonly int _maximumWords;
    private readonly List<(int Start, int End)> _words = [];
    private char[] _characters = new char[64];

    /// <summary>Makes a counter of nothing.</summary>
    /// <param name="splitter">Cuts text into words.</param>
    /// <param name="maximumWords">Most different words that are kept.</param>
    public WordCounter(WordSplitter splitter, int maximumWords)
    {
        ArgumentNullException.ThrowIfNull(splitter);
        ArgumentOutOfRangeException.ThrowIfLessThan(maximumWords, 2);
        _splitter = splitter;
        _maximumWords = maximumWords;
        _lookup = _counts.GetAlternateLookup<ReadOnlySpan<char>>();
    }

    /// <summary>Different words so far.</summary>
    public int Count => _counts.Count;

    /// <summary>Bytes of text so far.</summary>
    public long Bytes { get; private set; }

    /// <summary>Whether rare words were dropped to bound the memory.</summary>
    public bool WasBounded { get; private set; }

    /// <summary>Adds a text; its end is a word's end.</summary>
    public void Add(string text)
    {
        byte[] utf8 = Encoding.UTF8.GetBytes(text);
        Bytes += utf8.Length;
        _words.Clear();
        _splitter.Split(utf8, _words);
        foreach ((int start, int end) in CollectionsMarshal.AsSpan(_words))
        {
            Add(utf8.AsSpan(start, end - start));
        }
    }

    /// <summary>The words, each byte as one character, with their counts; in ordinal order.</summary>
    public IReadOnlyList<KeyValuePair<string, long>> ToSorted()
    {
        KeyValuePair<string, long>[] words = [.. _counts];
        Array.Sort(words, static (a, b) => string.CompareOrdinal(a.Key, b.Key));
        return words;
    }

    private void Add(ReadOnlySpan<byte> word)
    {
        if (_characters.Length < word.Length)
        {
            _characters = new char[word.Length * 2];
        }

        for (int i = 0; i < word.Length; i++)
        {
            _characters[i] = (char)word[i];
        }

        CollectionsMarshal.GetValueRefOrAddDefault(_lookup, _characters.AsSpan(0, word.Length), out _)++;
        if (_counts.Count > _maximumWords)
        {
            DropRarest();
        }
    }

    // Half goes at once, so that this happens seldom.
    private void DropRarest()
    {
        WasBounded = true;
        for (long floor = 1; _counts.Count > _maximumWords / 2; floor *= 2)
        {
            foreach ((string word, long count) in _counts)
            {
                if (count <= floor)
                {
                    _counts.Remove(word);
                }
            }
        }
    }
}
