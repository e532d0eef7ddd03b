using System.Numerics;
using System.Runtime.InteropServices;
using System.Text;
using Lyceum.Models.Files;

namespace Lyceum.Models.Tokenization;

/// <summary>
/// The tokens of a model: text, type and score by id, and the id by text. Texts lie as UTF-8 in one block of memory under an
/// open-addressing table, so that a lookup allocates nothing.
/// </summary>
internal sealed class Vocabulary
{
    private const string TokensKey = "tokenizer.ggml.tokens";
    private const string TypesKey = "tokenizer.ggml.token_type";
    private const string ScoresKey = "tokenizer.ggml.scores";

    private readonly string[] _texts;
    private readonly TokenType[] _types;
    private readonly float[] _scores;
    private readonly byte[] _utf8;
    private readonly int[] _ends;
    private readonly int[] _slots;

    /// <summary>Reads the tokens, types and scores of a model.</summary>
    /// <exception cref="ModelFormatException">A key is missing or malformed, the lengths differ, or a token stands there twice.</exception>
    public Vocabulary(ModelMetadata metadata)
    {
        _texts = metadata.GetStrings(TokensKey);
        if (_texts.Length == 0)
        {
            throw new ModelFormatException($"The metadata key '{TokensKey}' is an empty array; a vocabulary was expected.");
        }

        _types = ReadTypes(metadata, _texts.Length);
        _scores = ReadScores(metadata, _texts.Length);
        _ends = new int[_texts.Length];
        _utf8 = EncodeTexts();
        _slots = new int[(int)BitOperations.RoundUpToPowerOf2((uint)_texts.Length * 2)];
        for (int id = 0; id < _texts.Length; id++)
        {
            Insert(id);
        }
    }

    /// <summary>Number of tokens.</summary>
    public int Count => _texts.Length;

    /// <summary>Length in bytes of the longest token's text.</summary>
    public int MaximumLength { get; private set; }

    /// <summary>The text of a token as the vocabulary spells it.</summary>
    public string GetText(int id) => _texts[id].Length == 0 ? $"[EMPTY_{id}]" : _texts[id];

    /// <summary>The text of a token, as UTF-8.</summary>
    public ReadOnlySpan<byte> GetUtf8(int id)
    {
        int start = id == 0 ? 0 : _ends[id - 1];
        return _utf8.AsSpan(start, _ends[id] - start);
    }

    /// <summary>The type of a token.</summary>
    public TokenType GetType(int id) => _types[id];

    /// <summary>The score of a token; zero in a vocabulary without scores.</summary>
    public float GetScore(int id) => _scores.Length == 0 ? 0 : _scores[id];

    /// <summary>Corrects a type while the tokenizer is built.</summary>
    public void SetType(int id, TokenType type) => _types[id] = type;

    /// <summary>Whether plain text may become this token: not a control, unknown or byte token.</summary>
    public bool IsText(int id) => _types[id] is TokenType.Normal or TokenType.UserDefined or TokenType.Unused or TokenType.Undefined;

    /// <summary>The id of a text, or -1.</summary>
    public int Find(ReadOnlySpan<byte> utf8)
    {
        if (utf8.Length > MaximumLength)
        {
            return -1;
        }

        int mask = _slots.Length - 1;
        for (int slot = (int)Hash(utf8) & mask; ; slot = (slot + 1) & mask)
        {
            int id = _slots[slot] - 1;
            if (id < 0 || GetUtf8(id).SequenceEqual(utf8))
            {
                return id;
            }
        }
    }

    /// <summary>The id of a text, or -1.</summary>
    public int Find(string text)
    {
        int length = Encoding.UTF8.GetMaxByteCount(text.Length);
        Span<byte> utf8 = length <= 1024 ? stackalloc byte[length] : new byte[length];
        return Find(utf8[..Encoding.UTF8.GetBytes(text, utf8)]);
    }

    private static TokenType[] ReadTypes(ModelMetadata metadata, int count)
    {
        TokenType[] types = new TokenType[count];
        if (!metadata.Contains(TypesKey))
        {
            Array.Fill(types, TokenType.Normal);
            return types;
        }

        int[] numbers = metadata.GetInt32s(TypesKey);
        CheckLength(TypesKey, numbers.Length, count);
        for (int i = 0; i < count; i++)
        {
            types[i] = numbers[i] is >= 0 and <= 6 ? (TokenType)numbers[i] : TokenType.Undefined;
        }

        return types;
    }

    private static float[] ReadScores(ModelMetadata metadata, int count)
    {
        if (!metadata.TryGetValue(ScoresKey, out object? value))
        {
            return [];
        }

        float[] scores = value is float[] singles ? singles : [.. metadata.GetInt32s(ScoresKey).Select(static score => (float)score)];
        CheckLength(ScoresKey, scores.Length, count);
        int bad = Array.FindIndex(scores, static score => float.IsNaN(score));
        return bad < 0 ? scores : throw new ModelFormatException($"The metadata key '{ScoresKey}' has no number at index {bad}.");
    }

    // A longer array is read as far as there are tokens, as other engines do.
    private static void CheckLength(string key, int length, int count)
    {
        if (length < count)
        {
            throw new ModelFormatException($"The metadata key '{key}' has {length} entries, but '{TokensKey}' has {count}.");
        }
    }

    private static uint Hash(ReadOnlySpan<byte> utf8)
    {
        ulong hash = (ulong)utf8.Length * 0x9E3779B97F4A7C15;
        while (utf8.Length >= 8)
        {
            hash = (BitOperations.RotateLeft(hash, 23) ^ MemoryMarshal.Read<ulong>(utf8)) * 0x9E3779B97F4A7C15;
            utf8 = utf8[8..];
        }

        ulong tail = 0;
        foreach (byte value in utf8)
        {
            tail = (tail << 8) | value;
        }

        hash = (BitOperations.RotateLeft(hash, 23) ^ tail) * 0x9E3779B97F4A7C15;
        return (uint)(hash >> 32);
    }

    private byte[] EncodeTexts()
    {
        long total = 0;
        for (int id = 0; id < _texts.Length; id++)
        {
            total += Encoding.UTF8.GetByteCount(GetText(id));
        }

        if (total > Array.MaxLength)
        {
            throw new ModelFormatException($"The texts of '{TokensKey}' take more than {Array.MaxLength} bytes.");
        }

        byte[] utf8 = new byte[total];
        int end = 0;
        for (int id = 0; id < _texts.Length; id++)
        {
            int length = Encoding.UTF8.GetBytes(GetText(id), utf8.AsSpan(end));
            end += length;
            _ends[id] = end;
            MaximumLength = Math.Max(MaximumLength, length);
        }

        return utf8;
    }

    private void Insert(int id)
    {
        ReadOnlySpan<byte> text = GetUtf8(id);
        int mask = _slots.Length - 1;
        int slot = (int)Hash(text) & mask;
        for (; _slots[slot] != 0; slot = (slot + 1) & mask)
        {
            int other = _slots[slot] - 1;
            if (!GetUtf8(other).SequenceEqual(text))
            {
                continue;
            }

            // Tokens that were no valid UTF-8 look alike once read; they can still be decoded, only not found by text.
            if (_texts[id].Contains('\uFFFD', StringComparison.Ordinal))
            {
                return;
            }

            throw new ModelFormatException($"The metadata key '{TokensKey}' has the token '{GetText(id)}' twice, at {other} and {id}.");
        }

        _slots[slot] = id + 1;
    }
}
