using System.Buffers;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using Lyceum.Models.Files;
using Lyceum.Models.Tokenization.Encoders;

namespace Lyceum.Models.Tokenization;

/// <summary>
/// Turns text into a model's tokens and back. Built from the metadata of a model, of which only the <c>tokenizer.*</c> keys (and the
/// architecture and name) are read. Immutable, and safe to use from several threads.
/// </summary>
public sealed class Tokenizer
{
    private readonly Vocabulary _vocabulary;
    private readonly TextEncoder _encoder;
    private readonly PieceWriter _writer;
    private readonly SpecialTokens _special;
    private readonly AddedTokens _addedInText;
    private readonly AddedTokens _addedEverywhere;
    private readonly int[] _prefix;
    private readonly int[] _suffix;
    private EncoderScratch? _scratch;

    internal Tokenizer(
        TokenizerKind kind, Vocabulary vocabulary, SpecialTokens special, TextEncoder encoder, PieceWriter writer,
        AddedTokens addedInText, AddedTokens addedEverywhere, int[] prefix, int[] suffix)
    {
        Kind = kind;
        _vocabulary = vocabulary;
        _special = special;
        _encoder = encoder;
        _writer = writer;
        _addedInText = addedInText;
        _addedEverywhere = addedEverywhere;
        _prefix = prefix;
        _suffix = suffix;
    }

    /// <summary>The algorithm.</summary>
    public TokenizerKind Kind { get; }

    /// <summary>Number of tokens.</summary>
    public int VocabularySize => _vocabulary.Count;

    /// <summary>The token that begins a text.</summary>
    public int? BosId => OrNull(_special.Bos);

    /// <summary>The token that ends a text.</summary>
    public int? EosId => OrNull(_special.Eos);

    /// <summary>The token that stands for text without one.</summary>
    public int? UnkId => OrNull(_special.Unk);

    /// <summary>The token that fills up shorter sequences.</summary>
    public int? PadId => OrNull(_special.Pad);

    /// <summary>The tokens after which a model has nothing more to say.</summary>
    public IReadOnlySet<int> EndOfGeneration => _special.EndOfGeneration;

    /// <summary>Whether <see cref="Encode(string, List{int}, bool, bool)"/> with <c>addSpecial</c> writes something before the text.</summary>
    public bool AddBos => _prefix.Length > 0;

    /// <summary>Whether <see cref="Encode(string, List{int}, bool, bool)"/> with <c>addSpecial</c> writes something after the text.</summary>
    public bool AddEos => _suffix.Length > 0;

    internal int MaximumPieceLength => _writer.MaximumLength;

    /// <summary>Builds the tokenizer of a model.</summary>
    /// <param name="metadata">The model's metadata; a file that holds only a vocabulary is enough.</param>
    /// <exception cref="ModelFormatException">A key is missing or malformed, or the kind of tokenizer is unknown.</exception>
    public static Tokenizer Create(ModelMetadata metadata) => new TokenizerBuilder(metadata).Build();

    /// <summary>Builds a tokenizer from the files of a Hugging Face folder.</summary>
    /// <param name="tokenizer">The content of <c>tokenizer.json</c>.</param>
    /// <param name="config">The content of <c>tokenizer_config.json</c>, if there is one.</param>
    /// <exception cref="ModelFormatException">The file is malformed or asks for a step that is not known.</exception>
    public static Tokenizer FromHuggingFace(JsonDocument tokenizer, JsonDocument? config)
    {
        ModelMetadata metadata = new();
        HuggingFaceTokenizer.ToMetadata(tokenizer, config, metadata);
        return Create(metadata);
    }

    /// <summary>Encodes a text.</summary>
    /// <param name="text">The text. Unpaired surrogates count as U+FFFD.</param>
    /// <param name="ids">Receives the tokens, after what it holds.</param>
    /// <param name="addSpecial">Whether the tokens that the model wants around a text are added.</param>
    /// <param name="parseSpecial">Whether the texts of control tokens become those tokens; otherwise they are text like any other.</param>
    public void Encode(string text, List<int> ids, bool addSpecial, bool parseSpecial)
    {
        byte[] utf8 = ArrayPool<byte>.Shared.Rent(Encoding.UTF8.GetMaxByteCount(text.Length));
        try
        {
            int length = Encoding.UTF8.GetBytes(text, utf8);
            Encode(utf8.AsSpan(0, length), ids, addSpecial, parseSpecial);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(utf8);
        }
    }

    /// <summary>Encodes a text; see <see cref="Encode(string, List{int}, bool, bool)"/>.</summary>
    public int[] Encode(string text, bool addSpecial, bool parseSpecial)
    {
        List<int> ids = [];
        Encode(text, ids, addSpecial, parseSpecial);
        return [.. ids];
    }

    /// <summary>
    /// Encodes UTF-8; see <see cref="Encode(string, List{int}, bool, bool)"/>. Bytes that are no valid UTF-8 survive where the vocabulary has
    /// tokens for bytes.
    /// </summary>
    public void Encode(ReadOnlySpan<byte> utf8, List<int> ids, bool addSpecial, bool parseSpecial)
    {
        EncoderScratch scratch = Interlocked.Exchange(ref _scratch, null) ?? new EncoderScratch();
        Encode(utf8, ids, addSpecial, parseSpecial, scratch);
        if (scratch.IsSmall)
        {
            _scratch = scratch;
        }
    }

    /// <summary>Encodes UTF-8; see <see cref="Encode(ReadOnlySpan{byte}, List{int}, bool, bool)"/>.</summary>
    public int[] Encode(ReadOnlySpan<byte> utf8, bool addSpecial, bool parseSpecial)
    {
        List<int> ids = [];
        Encode(utf8, ids, addSpecial, parseSpecial);
        return [.. ids];
    }

    internal void Encode(ReadOnlySpan<byte> utf8, List<int> ids, bool addSpecial, bool parseSpecial, EncoderScratch scratch)
    {
        if (addSpecial)
        {
            ids.AddRange(_prefix);
        }

        List<Fragment> fragments = scratch.Fragments;
        fragments.Clear();
        (parseSpecial ? _addedEverywhere : _addedInText).Split(utf8, fragments);
        foreach (Fragment fragment in CollectionsMarshal.AsSpan(fragments))
        {
            if (fragment.Id >= 0)
            {
                ids.Add(fragment.Id);
            }
            else
            {
                _encoder.Encode(utf8[fragment.Start..fragment.End], fragment.Start == 0, scratch, ids);
            }
        }

        if (addSpecial)
        {
            ids.AddRange(_suffix);
        }
    }

    /// <summary>
    /// Encodes a text in which a mark stands inside of what looks like a token but is not to become one. Control tokens are read where they stand
    /// whole; then the marks go, and what held them is plain text.
    /// </summary>
    /// <param name="text">The text. Unpaired surrogates count as U+FFFD.</param>
    /// <param name="mark">The mark: a character that stands for nothing else in the text.</param>
    /// <param name="ids">Receives the tokens, after what it holds.</param>
    public void EncodeMarked(string text, char mark, List<int> ids)
    {
        ArgumentNullException.ThrowIfNull(text);
        ArgumentNullException.ThrowIfNull(ids);
        Span<byte> spelled = stackalloc byte[4];
        ReadOnlySpan<byte> markUtf8 = spelled[..Encoding.UTF8.GetBytes([mark], spelled)];
        byte[] utf8 = Encoding.UTF8.GetBytes(text);
        EncoderScratch scratch = new();
        List<Fragment> fragments = [];
        _addedEverywhere.Split(utf8, fragments);
        foreach (Fragment fragment in fragments)
        {
            if (fragment.Id >= 0)
            {
                ids.Add(fragment.Id);
            }
            else
            {
                Span<byte> plain = utf8.AsSpan(fragment.Start, fragment.End - fragment.Start);
                _encoder.Encode(plain[..Remove(plain, markUtf8)], fragment.Start == 0, scratch, ids);
            }
        }
    }

    /// <summary>The text of tokens. Bytes that are no UTF-8 become U+FFFD.</summary>
    /// <param name="ids">The tokens.</param>
    /// <param name="special">Whether control tokens are written.</param>
    /// <exception cref="ArgumentOutOfRangeException">The vocabulary lacks one of them.</exception>
    public string Decode(ReadOnlySpan<int> ids, bool special)
    {
        ArrayBufferWriter<byte> bytes = new();
        bool atStart = true;
        foreach (int id in ids)
        {
            bytes.Advance(WritePiece(id, bytes.GetSpan(MaximumPieceLength), special, ref atStart));
        }

        return Encoding.UTF8.GetString(bytes.WrittenSpan);
    }

    /// <summary>The bytes that a token stands for; those of a control token are its text.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The vocabulary has no such token.</exception>
    public byte[] GetBytes(int id)
    {
        byte[] bytes = new byte[MaximumPieceLength];
        bool atStart = false;
        return bytes[..WritePiece(id, bytes, special: true, ref atStart)];
    }

    /// <summary>A token as the vocabulary spells it.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The vocabulary has no such token.</exception>
    public string GetText(int id) => _vocabulary.GetText(Check(id));

    /// <summary>What a token is for.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The vocabulary has no such token.</exception>
    public TokenType GetType(int id) => _vocabulary.GetType(Check(id));

    /// <summary>The score of a token in the vocabulary; zero where it has none.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The vocabulary has no such token.</exception>
    public float GetScore(int id) => _vocabulary.GetScore(Check(id));

    /// <summary>Finds a token by the text that the vocabulary spells it with.</summary>
    public bool TryGetId(string token, out int id)
    {
        id = _vocabulary.Find(token);
        return id >= 0;
    }

    /// <summary>Whether every token of either stands for the same text and purpose in both.</summary>
    public bool HasSameTokens(Tokenizer other)
    {
        ArgumentNullException.ThrowIfNull(other);
        bool same = VocabularySize == other.VocabularySize;
        for (int id = 0; id < VocabularySize && same; id++)
        {
            same = _vocabulary.GetText(id) == other._vocabulary.GetText(id) && _vocabulary.GetType(id) == other._vocabulary.GetType(id);
        }

        return same;
    }

    internal int WritePiece(int id, Span<byte> target, bool special, ref bool atStart) =>
        _writer.Write(Check(id), target, special, ref atStart);

    // Moves what is no mark to the front; returns its length.
    private static int Remove(Span<byte> text, ReadOnlySpan<byte> mark)
    {
        int length = 0;
        for (int at = 0; at < text.Length;)
        {
            if (text[at..].StartsWith(mark))
            {
                at += mark.Length;
            }
            else
            {
                text[length++] = text[at++];
            }
        }

        return length;
    }

    private static int? OrNull(int id) => id < 0 ? null : id;

    private int Check(int id)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(id);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(id, _vocabulary.Count);
        return id;
    }
}
