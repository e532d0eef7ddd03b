using System.Collections.Concurrent;
using Lyceum.Inference.Constraints.Masks;
using Lyceum.Models.Tokenization;

namespace Lyceum.Inference.Constraints;

/// <summary>
/// The tokens of a vocabulary by their bytes, as constraints need them: built once per tokenizer, shared by all constraints and threads. Keeps
/// what was found out about common parts of forms, such as the inside of a JSON string.
/// </summary>
public sealed class TokenTrie
{
    private const int BitsPerWord = 64;
    private const int MaximumProfiles = 64;
    private const byte SpecialMark = 0xFF;
    private const int HighestLead = 0xF4;

    private readonly int[] _tokens;
    private readonly HashSet<int> _ends;
    private readonly byte[]?[] _bytes;
    private readonly Tokenizer? _tokenizer;
    private readonly ConcurrentDictionary<string, CharacterProfile?> _profiles = new(StringComparer.Ordinal);

    /// <summary>Builds the tree of a vocabulary.</summary>
    /// <param name="tokens">The bytes of each token; null for those that stand for no text. Those are allowed only by <see cref="OutputConstraint.Token"/>.</param>
    /// <param name="endTokens">The tokens that end an output. They stand for no text either.</param>
    /// <exception cref="ArgumentException">An end token is not in the vocabulary.</exception>
    public TokenTrie(IReadOnlyList<byte[]?> tokens, IEnumerable<int> endTokens)
        : this(tokens, endTokens, null)
    {
    }

    private TokenTrie(IReadOnlyList<byte[]?> tokens, IEnumerable<int> endTokens, Tokenizer? tokenizer)
    {
        VocabularySize = tokens.Count;
        EndTokens = [.. endTokens.Distinct().Order()];
        _ends = [.. EndTokens];
        _tokenizer = tokenizer;
        if (EndTokens is [int first, ..] && (first < 0 || EndTokens[^1] >= VocabularySize))
        {
            throw new ArgumentException($"An end token is not among the {VocabularySize} tokens.", nameof(endTokens));
        }

        _bytes = [.. tokens];
        foreach (int token in EndTokens)
        {
            _bytes[token] = null;
        }

        List<(byte[] Bytes, int Token)> strings = new(_bytes.Length);
        for (int token = 0; token < _bytes.Length; token++)
        {
            byte[] bytes = _bytes[token] ?? SpecialBytes(token);
            if (bytes.Length > 0 && (_bytes[token] is null || !bytes.Contains(SpecialMark)))
            {
                strings.Add((bytes, token));
            }
        }

        strings.Sort(static (x, y) => x.Bytes.AsSpan().SequenceCompareTo(y.Bytes) is var order and not 0 ? order : x.Token.CompareTo(y.Token));
        _tokens = [.. strings.Select(static entry => entry.Token)];
        Trie = FlatTrie.Build([.. strings.Select(static entry => entry.Bytes)]);
        HashSet<byte> single = [.. strings.Where(static entry => entry.Bytes.Length == 1).Select(static entry => entry.Bytes[0])];
        SpellsEveryByte = Enumerable.Range(0, HighestLead + 1).Except([0xC0, 0xC1]).All(value => single.Contains((byte)value));
    }

    /// <summary>Number of tokens: the length of a mask in bits.</summary>
    public int VocabularySize { get; }

    /// <summary>Number of 64-bit words of a mask; bit <c>token % 64</c> of word <c>token / 64</c> stands for a token.</summary>
    public int MaskLength => (VocabularySize + BitsPerWord - 1) / BitsPerWord;

    /// <summary>The tokens that end an output, ascending.</summary>
    public IReadOnlyList<int> EndTokens { get; }

    /// <summary>Whether each byte that text can have is a token of its own, so that a text takes no more tokens than bytes.</summary>
    internal bool SpellsEveryByte { get; }

    internal FlatTrie Trie { get; }

    /// <summary>The token of each entry of <see cref="Trie"/>.</summary>
    internal ReadOnlySpan<int> Tokens => _tokens;

    /// <summary>
    /// Builds the tree of a tokenizer. Tokens of text and of single bytes take part with their bytes; control tokens, unknown ones and marks in
    /// the manner of <c>&lt;|name|&gt;</c> stand for no text.
    /// </summary>
    /// <param name="tokenizer">The tokenizer.</param>
    public static TokenTrie Create(Tokenizer tokenizer)
    {
        ArgumentNullException.ThrowIfNull(tokenizer);
        byte[]?[] tokens = new byte[]?[tokenizer.VocabularySize];
        for (int token = 0; token < tokens.Length; token++)
        {
            TokenType type = tokenizer.GetType(token);
            if (type is TokenType.Normal or TokenType.Byte or TokenType.Undefined
                || (type == TokenType.UserDefined && !IsMark(tokenizer.GetText(token))))
            {
                tokens[token] = tokenizer.GetBytes(token);
            }
        }

        return new TokenTrie(tokens, tokenizer.EndOfGeneration, tokenizer);
    }

    /// <summary>The bytes of a token; empty for one that stands for no text.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The vocabulary has no such token.</exception>
    public ReadOnlySpan<byte> GetBytes(int token)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(token);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(token, VocabularySize);
        return _bytes[token];
    }

    /// <summary>Sets the logits of all tokens to −∞ that a mask does not allow.</summary>
    /// <param name="mask">As <see cref="ConstraintState.FillMask(Span{ulong})"/> filled it.</param>
    /// <param name="logits">The logits <c>[vocabulary]</c>; what is beyond the mask is forbidden too.</param>
    public static void ApplyMask(ReadOnlySpan<ulong> mask, Span<float> logits)
    {
        for (int word = 0; word * BitsPerWord < logits.Length; word++)
        {
            ulong bits = word < mask.Length ? mask[word] : 0;
            if (bits == ~0UL)
            {
                continue;
            }

            Span<float> part = logits[(word * BitsPerWord)..Math.Min((word + 1) * BitsPerWord, logits.Length)];
            if (bits == 0)
            {
                part.Fill(float.NegativeInfinity);
                continue;
            }

            for (int i = 0; i < part.Length; i++)
            {
                if (((bits >> i) & 1) == 0)
                {
                    part[i] = float.NegativeInfinity;
                }
            }
        }
    }

    // A token without text takes part with bytes that no text has, so that a form can name it.
    internal static byte[] SpecialBytes(int token) =>
        [SpecialMark, (byte)(token >> 24), (byte)(token >> 16), (byte)(token >> 8), (byte)token];

    /// <summary>Whether a token ends an output.</summary>
    internal bool IsEnd(int token) => _ends.Contains(token);

    /// <summary>Spells bytes as the tokenizer would; false where there is none, or its tokens have other bytes.</summary>
    internal bool TryEncode(byte[] text, List<int> tokens)
    {
        if (_tokenizer is null)
        {
            return false;
        }

        int start = tokens.Count;
        _tokenizer.Encode(text, tokens, addSpecial: false, parseSpecial: false);
        int length = 0;
        for (int i = start; i < tokens.Count; i++)
        {
            ReadOnlySpan<byte> bytes = GetBytes(tokens[i]);
            if (bytes.IsEmpty || !text.AsSpan(length).StartsWith(bytes))
            {
                length = -1;
                break;
            }

            length += bytes.Length;
        }

        if (length == text.Length)
        {
            return true;
        }

        tokens.RemoveRange(start, tokens.Count - start);
        return false;
    }

    /// <summary>Takes away the tokens at the end of a text in whose place a token could stand that goes on beyond it.</summary>
    internal void DropUnsettled(byte[] text, List<int> tokens, int start, bool isWhole)
    {
        if (isWhole)
        {
            return;
        }

        int at = 0;
        for (int i = start; i < tokens.Count; i++)
        {
            int node = Trie.Find(0, text.AsSpan(at));
            if (node >= 0 && Trie.Nodes[node].End > node + 1)
            {
                tokens.RemoveRange(i, tokens.Count - i);
                return;
            }

            at += GrammarBytes(tokens[i]).Length;
        }
    }

    /// <summary>The bytes by which a grammar knows a token.</summary>
    internal ReadOnlySpan<byte> GrammarBytes(int token) => _bytes[token] ?? SpecialBytes(token);

    internal CharacterProfile? GetProfile(string key, Func<CharacterProfile?> make)
    {
        if (_profiles.TryGetValue(key, out CharacterProfile? profile))
        {
            return profile;
        }

        profile = make();
        if (_profiles.Count < MaximumProfiles)
        {
            profile = _profiles.GetOrAdd(key, profile);
        }

        return profile;
    }

    private static bool IsMark(string text) => text.StartsWith("<|", StringComparison.Ordinal) && text.EndsWith("|>", StringComparison.Ordinal);
}
