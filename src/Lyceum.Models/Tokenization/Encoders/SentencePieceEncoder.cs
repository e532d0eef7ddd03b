using Lyceum.Models.Tokenization.Unicode;

namespace Lyceum.Models.Tokenization.Encoders;

/// <summary>
/// SentencePiece's byte pair encoding (Kudo and Richardson 2018): neighbours merge where the vocabulary has their joined text,
/// the best score first. Spaces become U+2581; characters without a piece become bytes.
/// </summary>
internal sealed class SentencePieceEncoder : TextEncoder
{
    private readonly Vocabulary _vocabulary;
    private readonly bool _addSpacePrefix;
    private readonly int _unknownId;
    private readonly int[] _byteIds;
    private readonly bool _wordsStandAlone;

    /// <summary>Prepares a vocabulary.</summary>
    public SentencePieceEncoder(Vocabulary vocabulary, bool addSpacePrefix, int unknownId)
    {
        _vocabulary = vocabulary;
        _addSpacePrefix = addSpacePrefix;
        _unknownId = unknownId;
        _byteIds = ByteTokens.Find(vocabulary);
        _wordsStandAlone = true;
        for (int id = 0; id < vocabulary.Count && _wordsStandAlone; id++)
        {
            _wordsStandAlone = !vocabulary.IsText(id) || !JoinsWords(vocabulary.GetUtf8(id));
        }
    }

    /// <inheritdoc/>
    public override void Encode(ReadOnlySpan<byte> text, bool atStart, EncoderScratch scratch, List<int> ids)
    {
        byte[] buffer = SpaceMark.Escape(text, _addSpacePrefix, scratch, out int length);
        ReadOnlySpan<byte> escaped = buffer.AsSpan(0, length);

        // Where no piece has a space mark after another character, no merge crosses the start of a word.
        while (!escaped.IsEmpty)
        {
            int end = _wordsStandAlone ? FindWordEnd(escaped) : escaped.Length;
            EncodeWord(buffer, length - escaped.Length, end, scratch.Chain, ids);
            escaped = escaped[end..];
        }
    }

    private static bool JoinsWords(ReadOnlySpan<byte> text)
    {
        while (text.StartsWith(SpaceMark.Utf8))
        {
            text = text[SpaceMark.Utf8.Length..];
        }

        return text.IndexOf(SpaceMark.Utf8) >= 0;
    }

    private static int FindWordEnd(ReadOnlySpan<byte> text)
    {
        int marks = 0;
        while (text[marks..].StartsWith(SpaceMark.Utf8))
        {
            marks += SpaceMark.Utf8.Length;
        }

        int next = text[marks..].IndexOf(SpaceMark.Utf8);
        return next < 0 ? text.Length : marks + next;
    }

    private void EncodeWord(byte[] buffer, int start, int length, MergeChain chain, List<int> ids)
    {
        ReadOnlySpan<byte> word = buffer.AsSpan(start, length);
        chain.Clear();
        for (int i = 0; i < length;)
        {
            int width = CodePoints.Read(word[i..], out _);
            chain.Add(Find(word.Slice(i, width)), i + width);
            i += width;
        }

        chain.Merge(new Rule(this, buffer, start));
        int from = 0;
        for (int i = 0; i < chain.Count;)
        {
            i = chain.Next(i, out int id, out int end);
            if (id >= 0)
            {
                ids.Add(id);
            }
            else
            {
                AddBytes(word[from..end], ids);
            }

            from = end;
        }
    }

    private void AddBytes(ReadOnlySpan<byte> bytes, List<int> ids)
    {
        foreach (byte value in bytes)
        {
            if (_byteIds[value] >= 0)
            {
                ids.Add(_byteIds[value]);
            }
            else if (_unknownId >= 0)
            {
                ids.Add(_unknownId);
                return;
            }
        }
    }

    private int Find(ReadOnlySpan<byte> text)
    {
        int id = _vocabulary.Find(text);
        return id >= 0 && _vocabulary.IsText(id) ? id : -1;
    }

    private readonly struct Rule(SentencePieceEncoder encoder, byte[] buffer, int origin) : IMergeRule
    {
        public bool TryMerge(int leftId, int rightId, int start, int end, out uint priority, out int merged)
        {
            merged = encoder.Find(buffer.AsSpan(origin + start, end - start));
            priority = merged < 0 ? 0 : DescendingOrder(encoder._vocabulary.GetScore(merged));
            return merged >= 0;
        }

        // Numbers that order as the scores do, turned round: the bits of a float order like integers but for the sign.
        private static uint DescendingOrder(float score)
        {
            uint bits = BitConverter.SingleToUInt32Bits(score + 0f);
            return (bits & 0x8000_0000) != 0 ? bits : ~bits & 0x7FFF_FFFF;
        }
    }
}
