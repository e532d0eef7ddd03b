using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;
using Lyceum.Models.Files;

namespace Lyceum.Models.Tokenization;

/// <summary>
/// The tokens of a model: text, type and score by id, and the id by text. Texts lie as UTF-8 in one block of memory under an
/// open-addressing table, so that a lookup allocates nothing. What runs once per token is compiled with full optimisation at once:
/// a tokenizer is built when a program starts, before the runtime would find out that it is hot.
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

    // The hash above, one more than the id below; zero is free. The hash tells most other texts apart without a look at them.
    private readonly ulong[] _slots;

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
        _slots = new ulong[(int)BitOperations.RoundUpToPowerOf2((uint)_texts.Length * 2)];
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

    /// <summary>The id of a text, or -1. <paramref name="guess"/> is looked at first.</summary>
    public int Find(ReadOnlySpan<byte> utf8, int guess) =>
        (uint)guess < (uint)Count && GetUtf8(guess).SequenceEqual(utf8) ? guess : Find(utf8);

    /// <summary>The id of a text, or -1.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public int Find(ReadOnlySpan<byte> utf8)
    {
        if (utf8.Length > MaximumLength)
        {
            return -1;
        }

        uint hash = Hash(utf8);
        int mask = _slots.Length - 1;
        for (int slot = (int)hash & mask; ; slot = (slot + 1) & mask)
        {
            ulong entry = _slots[slot];
            int id = (int)(uint)entry - 1;
            if (id < 0 || ((uint)(entry >> 32) == hash && GetUtf8(id).SequenceEqual(utf8)))
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

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static uint Hash(ReadOnlySpan<byte> utf8)
    {
        const ulong Multiplier = 0x9E3779B97F4A7C15;
        ref byte start = ref MemoryMarshal.GetReference(utf8);
        int length = utf8.Length;
        ulong hash = (ulong)length * Multiplier;
        ulong tail;
        if (length >= 8)
        {
            for (int i = 0; i < length - 8; i += 8)
            {
                hash = (BitOperations.RotateLeft(hash, 23) ^ Unsafe.ReadUnaligned<ulong>(ref Unsafe.Add(ref start, i))) * Multiplier;
            }

            // The last eight bytes, some of which may have been read already.
            tail = Unsafe.ReadUnaligned<ulong>(ref Unsafe.Add(ref start, length - 8));
        }
        else if (length >= 4)
        {
            tail = ((ulong)Unsafe.ReadUnaligned<uint>(ref start) << 32) | Unsafe.ReadUnaligned<uint>(ref Unsafe.Add(ref start, length - 4));
        }
        else
        {
            tail = length == 0 ? 0 : ((ulong)start << 16) | ((ulong)Unsafe.Add(ref start, length / 2) << 8) | Unsafe.Add(ref start, length - 1);
        }

        hash = (BitOperations.RotateLeft(hash, 23) ^ tail) * Multiplier;
        return (uint)(hash >> 32);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
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

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Insert(int id)
    {
        ReadOnlySpan<byte> text = GetUtf8(id);
        uint hash = Hash(text);
        int mask = _slots.Length - 1;
        int slot = (int)hash & mask;
        for (; _slots[slot] != 0; slot = (slot + 1) & mask)
        {
            int other = (int)(uint)_slots[slot] - 1;
            if ((uint)(_slots[slot] >> 32) != hash || !GetUtf8(other).SequenceEqual(text))
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

        _slots[slot] = ((ulong)hash << 32) | (uint)(id + 1);
    }
}
