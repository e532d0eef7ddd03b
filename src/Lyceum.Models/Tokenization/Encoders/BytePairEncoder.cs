using System.Runtime.CompilerServices;
using System.Text;
using Lyceum.Models.Files;
using Lyceum.Models.Tokenization.Patterns;
using Lyceum.Models.Tokenization.Unicode;

namespace Lyceum.Models.Tokenization.Encoders;

/// <summary>How a byte pair encoding spells text and what it does beside merging.</summary>
/// <param name="Steps">The pre-tokenizer.</param>
/// <param name="ByteLevel">Symbols are bytes, spelled in <see cref="ByteAlphabet"/>; otherwise characters, with <c>&lt;0xXX&gt;</c> for those without a token.</param>
/// <param name="WholeWords">A word that is a token is that token, whatever the merges say.</param>
/// <param name="UnknownId">Stands for characters that have neither token nor bytes; -1 drops them.</param>
/// <param name="FuseUnknown">Neighbouring unknown characters become one token.</param>
internal sealed record BytePairOptions(
    IReadOnlyList<SplitStep> Steps, bool ByteLevel = true, bool WholeWords = false, int UnknownId = -1, bool FuseUnknown = false);

/// <summary>
/// Byte pair encoding (Sennrich et al. 2016) over the words of a pre-tokenizer. A part that merges name but the vocabulary lacks gets an
/// id beyond the vocabulary while merging, and becomes the tokens of its single bytes at the end.
/// </summary>
internal sealed class BytePairEncoder : TextEncoder
{
    private const string MergesKey = "tokenizer.ggml.merges";

    private readonly Vocabulary _vocabulary;
    private readonly BytePairOptions _options;
    private readonly MergeTable _merges;
    private readonly int[] _byteIds = new int[256];
    private readonly int[] _fallbackIds = new int[256];
    private readonly List<int[]> _spelled = [];
    private readonly Dictionary<string, int> _absent = new(StringComparer.Ordinal);

    /// <summary>Reads the merges.</summary>
    /// <exception cref="ModelFormatException">There are none, or one is not two parts with a space between.</exception>
    public BytePairEncoder(Vocabulary vocabulary, ModelMetadata metadata, BytePairOptions options)
    {
        _vocabulary = vocabulary;
        _options = options;
        Span<byte> spelled = stackalloc byte[6];
        for (int i = 0; i < 256; i++)
        {
            int length = ByteAlphabet.Spell([(byte)i], spelled);
            _fallbackIds[i] = options.ByteLevel ? vocabulary.Find(spelled[..length]) : vocabulary.Find(ByteTokens.Text((byte)i));
            _byteIds[i] = !options.ByteLevel || _fallbackIds[i] >= 0 ? _fallbackIds[i] : Absent(ByteAlphabet.ToCharacter((byte)i).ToString());
        }

        string[] merges = metadata.GetStrings(MergesKey);
        _merges = new MergeTable(merges.Length);
        AddMerges(merges);
    }

    /// <inheritdoc/>
    public override void Encode(ReadOnlySpan<byte> text, bool atStart, EncoderScratch scratch, List<int> ids)
    {
        int[] codePoints = scratch.CodePoints(text.Length);
        int count = CodePoints.Decode(text, codePoints);
        PieceList pieces = scratch.Splitter.Split(_options.Steps, codePoints.AsSpan(0, count));
        int index = 0;
        int offset = 0;
        for (int i = 0; i < pieces.Count; i++)
        {
            (int start, int end) = pieces[i];
            Advance(codePoints, start, ref index, ref offset);
            int from = offset;
            Advance(codePoints, end, ref index, ref offset);
            EncodeWord(text[from..offset], codePoints.AsSpan(start, end - start), scratch, ids);
        }
    }

    private static void Advance(int[] codePoints, int target, ref int index, ref int offset)
    {
        for (; index < target; index++)
        {
            offset += CodePoints.Utf8Length(codePoints[index]);
        }
    }

    private void EncodeWord(ReadOnlySpan<byte> word, ReadOnlySpan<int> codePoints, EncoderScratch scratch, List<int> ids)
    {
        if (_options.WholeWords && FindWord(word) is int whole and >= 0)
        {
            ids.Add(whole);
            return;
        }

        MergeChain chain = scratch.Chain;
        chain.Clear();
        if (_options.ByteLevel)
        {
            for (int i = 0; i < word.Length; i++)
            {
                chain.Add(_byteIds[word[i]], i + 1);
            }
        }
        else
        {
            AddCharacters(word, codePoints, chain);
        }

        chain.Merge(new Rule(_merges));
        for (int i = 0; i < chain.Count;)
        {
            i = chain.Next(i, out int id, out _);
            Emit(id, ids);
        }
    }

    private int FindWord(ReadOnlySpan<byte> word)
    {
        if (word.Length > _vocabulary.MaximumLength)
        {
            return -1;
        }

        int id;
        if (_options.ByteLevel)
        {
            Span<byte> spelled = word.Length <= 256 ? stackalloc byte[(word.Length * 2) + 4] : new byte[(word.Length * 2) + 4];
            id = _vocabulary.Find(spelled[..ByteAlphabet.Spell(word, spelled)]);
        }
        else
        {
            id = _vocabulary.Find(word);
        }

        return id >= 0 && _vocabulary.IsText(id) ? id : -1;
    }

    private void AddCharacters(ReadOnlySpan<byte> word, ReadOnlySpan<int> codePoints, MergeChain chain)
    {
        int offset = 0;
        foreach (int codePoint in codePoints)
        {
            int length = CodePoints.Utf8Length(codePoint);
            ReadOnlySpan<byte> character = word.Slice(offset, length);
            offset += length;
            int id = _vocabulary.Find(character);
            if (id >= 0 && _vocabulary.IsText(id))
            {
                chain.Add(id, offset);
                continue;
            }

            // A character goes into bytes whole or not at all.
            bool hasBytes = true;
            foreach (byte value in character)
            {
                hasBytes &= _fallbackIds[value] >= 0;
            }

            if (!hasBytes)
            {
                chain.Add(UnknownSymbol, offset);
                continue;
            }

            for (int i = 0; i < length; i++)
            {
                chain.Add(_fallbackIds[character[i]], offset - length + i + 1);
            }
        }
    }

    private const int UnknownSymbol = int.MaxValue - 1;

    private void Emit(int id, List<int> ids)
    {
        if (id < _vocabulary.Count)
        {
            ids.Add(id);
        }
        else if (id == UnknownSymbol)
        {
            if (_options.UnknownId >= 0 && !(_options.FuseUnknown && ids.Count > 0 && ids[^1] == _options.UnknownId))
            {
                ids.Add(_options.UnknownId);
            }
        }
        else
        {
            ids.AddRange(_spelled[id - _vocabulary.Count]);
        }
    }

    // Looking the parts up is most of the time that a tokenizer takes to build, and a program waits for it when it starts.
    private void AddMerges(string[] merges)
    {
        const int Block = 1 << 14;
        Merge[] found = new Merge[merges.Length];
        Parallel.For(0, (merges.Length + Block - 1) / Block, block =>
        {
            // Tokens mostly stand in the order in which they were merged, so the one after the last is a good guess.
            int guess = -1;
            for (int rank = block * Block; rank < Math.Min(merges.Length, (block + 1) * Block); rank++)
            {
                found[rank] = Find(merges[rank], guess);
                guess = found[rank].Merged + 1;
            }
        });
        for (int rank = 0; rank < merges.Length; rank++)
        {
            (int space, int left, int right, int merged) = found[rank];
            string merge = merges[rank];
            if (space < 0)
            {
                throw new ModelFormatException($"The metadata key '{MergesKey}' has '{merge}' at index {rank}; two parts with a space between were expected.");
            }

            merged = merged >= 0 ? merged : Absent(merge.Remove(space, 1));
            _merges.Add(left >= 0 ? left : Absent(merge[..space]), right >= 0 ? right : Absent(merge[(space + 1)..]), rank, merged);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    [SkipLocalsInit]
    private Merge Find(string merge, int guess)
    {
        int space = merge.Length > 1 ? merge.IndexOf(' ', 1) : -1;
        if (space < 0 || space == merge.Length - 1)
        {
            return new Merge(-1, -1, -1, -1);
        }

        int length = Encoding.UTF8.GetMaxByteCount(merge.Length);
        Span<byte> utf8 = length <= 512 ? stackalloc byte[512] : new byte[length];
        int left = Encoding.UTF8.GetBytes(merge.AsSpan(0, space), utf8);
        int both = left + Encoding.UTF8.GetBytes(merge.AsSpan(space + 1), utf8[left..]);
        return new Merge(space, _vocabulary.Find(utf8[..left]), _vocabulary.Find(utf8[left..both]), _vocabulary.Find(utf8[..both], guess));
    }

    // An id for a text that is no token; it is written as the tokens of its ASCII letters, or as bytes.
    private int Absent(string text)
    {
        if (!_absent.TryGetValue(text, out int id))
        {
            id = _vocabulary.Count + _spelled.Count;
            _absent.Add(text, id);
            _spelled.Add(_options.ByteLevel
                ? [.. text.Select(static c => ByteAlphabet.ToByte(c)).Where(value => value >= 0 && _fallbackIds[value] >= 0).Select(value => _fallbackIds[value])]
                : [.. Encoding.UTF8.GetBytes(text).Select(value => _fallbackIds[value]).Where(static byteId => byteId >= 0)]);
        }

        return id;
    }

    // Where the space stands, and the ids of the parts and of what they become; -1 for what is no token.
    private readonly record struct Merge(int Space, int Left, int Right, int Merged);

    private readonly struct Rule(MergeTable merges) : IMergeRule
    {
        public bool TryMerge(int leftId, int rightId, int start, int end, out uint priority, out int merged)
        {
            bool found = merges.TryGet(leftId, rightId, out int rank, out merged);
            priority = (uint)rank;
            return found;
        }
    }
}
