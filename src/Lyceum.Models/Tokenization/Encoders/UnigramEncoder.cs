using System.Buffers;
using Lyceum.Models.Tokenization.Unicode;

namespace Lyceum.Models.Tokenization.Encoders;

/// <summary>How a unigram model prepares text.</summary>
/// <param name="AddSpacePrefix">Begins with a space mark.</param>
/// <param name="RemoveExtraSpaces">Drops spaces at both ends and all but one between words.</param>
/// <param name="SpaceAsSuffix">The mark of <paramref name="AddSpacePrefix"/> stands at the end.</param>
/// <param name="UnknownId">Stands for characters without a piece; -1 drops them.</param>
/// <param name="ByteFallback">Characters without a piece become bytes where the vocabulary has them.</param>
/// <param name="Normalize">Whether the text still has to be prepared; false where it comes prepared.</param>
internal sealed record UnigramOptions(
    bool AddSpacePrefix, bool RemoveExtraSpaces, bool SpaceAsSuffix, int UnknownId, bool ByteFallback = false, bool Normalize = true);

/// <summary>The most probable segmentation under a unigram language model (Kudo 2018), by Viterbi search over a prefix tree of the pieces.</summary>
internal sealed class UnigramEncoder : TextEncoder
{
    private const double UnknownPenalty = 10;

    private readonly Vocabulary _vocabulary;
    private readonly UnigramOptions _options;
    private readonly PrecompiledCharacterMap? _characterMap;
    private readonly ByteTrie _pieces = new();
    private readonly double _unknownScore;
    private readonly int[] _byteIds;

    /// <summary>Builds the prefix tree.</summary>
    public UnigramEncoder(Vocabulary vocabulary, UnigramOptions options, PrecompiledCharacterMap? characterMap)
    {
        _vocabulary = vocabulary;
        _options = options;
        _characterMap = characterMap;
        _byteIds = ByteTokens.Find(vocabulary);
        float lowest = float.MaxValue;
        for (int id = 0; id < vocabulary.Count; id++)
        {
            if (vocabulary.IsText(id))
            {
                _pieces.Add(vocabulary.GetUtf8(id), id);
                lowest = vocabulary.GetType(id) == TokenType.Normal ? Math.Min(lowest, vocabulary.GetScore(id)) : lowest;
            }
        }

        _unknownScore = (lowest == float.MaxValue ? 0 : lowest) - UnknownPenalty;
    }

    /// <inheritdoc/>
    public override void Encode(ReadOnlySpan<byte> text, bool atStart, EncoderScratch scratch, List<int> ids)
    {
        if (!_options.Normalize)
        {
            Segment(text, scratch, ids);
            return;
        }

        int length = Prepare(text, scratch);
        Segment(scratch.Bytes(length).AsSpan(0, length), scratch, ids);
    }

    // SentencePiece's normalisation: rules, then the treatment of spaces.
    private int Prepare(ReadOnlySpan<byte> text, EncoderScratch scratch)
    {
        int length = 0;
        bool started = false;
        bool dropsSpace = _options.RemoveExtraSpaces;
        while (!text.IsEmpty)
        {
            if (_characterMap is null || !_characterMap.TryReplace(text, out ReadOnlySpan<byte> next, out int consumed))
            {
                consumed = CodePoints.Read(text, out int codePoint);
                next = codePoint >= CodePoints.Limit ? "\uFFFD"u8 : text[..consumed];
            }

            text = text[consumed..];
            if (!started && _options.RemoveExtraSpaces && next.SequenceEqual(" "u8))
            {
                continue;
            }

            if (!started && _options.AddSpacePrefix && !_options.SpaceAsSuffix)
            {
                AddMark(scratch, ref length);
            }

            started = true;
            foreach (byte value in next)
            {
                if (value != ' ')
                {
                    scratch.Bytes(length + 1)[length++] = value;
                }
                else if (!dropsSpace)
                {
                    AddMark(scratch, ref length);
                }

                dropsSpace = _options.RemoveExtraSpaces && value == ' ';
            }
        }

        while (_options.RemoveExtraSpaces && scratch.Bytes(length).AsSpan(0, length).EndsWith(SpaceMark.Utf8))
        {
            length -= SpaceMark.Utf8.Length;
        }

        if (started && _options.AddSpacePrefix && _options.SpaceAsSuffix)
        {
            AddMark(scratch, ref length);
        }

        return length;
    }

    private static void AddMark(EncoderScratch scratch, ref int length)
    {
        SpaceMark.Utf8.CopyTo(scratch.Bytes(length + SpaceMark.Utf8.Length).AsSpan(length));
        length += SpaceMark.Utf8.Length;
    }

    private void Segment(ReadOnlySpan<byte> text, EncoderScratch scratch, List<int> ids)
    {
        Step[] best = ArrayPool<Step>.Shared.Rent(text.Length + 1);
        try
        {
            Array.Fill(best, new Step(0, -1, double.NegativeInfinity), 0, text.Length + 1);
            best[0] = new Step(0, -1, 0);
            for (int at = 0; at < text.Length;)
            {
                int width = CodePoints.Read(text[at..], out _);
                if (!Extend(text, at, width, best))
                {
                    Offer(ref best[at + width], new Step(at, -1, best[at].Score + _unknownScore));
                }

                at += width;
            }

            Collect(text, best, scratch.Numbers, ids);
        }
        finally
        {
            ArrayPool<Step>.Shared.Return(best);
        }
    }

    private static void Offer(ref Step champion, Step challenger)
    {
        if (challenger.Score > champion.Score)
        {
            champion = challenger;
        }
    }

    // Tries every piece that begins here; returns whether one of them is exactly the next character.
    private bool Extend(ReadOnlySpan<byte> text, int at, int width, Step[] best)
    {
        bool single = false;
        int node = ByteTrie.Root;
        for (int end = at; end < text.Length;)
        {
            node = _pieces.Step(node, text[end++]);
            if (node < 0)
            {
                break;
            }

            int id = _pieces.ValueAt(node);
            if (id >= 0)
            {
                single |= end - at == width;
                double score = _vocabulary.GetType(id) == TokenType.UserDefined ? 0 : _vocabulary.GetScore(id);
                Offer(ref best[end], new Step(at, id, best[at].Score + score));
            }
        }

        return single;
    }

    private void Collect(ReadOnlySpan<byte> text, Step[] best, List<int> ends, List<int> ids)
    {
        ends.Clear();
        for (int end = text.Length; end > 0; end = best[end].From)
        {
            ends.Add(end);
        }

        bool afterUnknown = false;
        for (int i = ends.Count - 1; i >= 0; i--)
        {
            Step step = best[ends[i]];
            if (step.Id >= 0)
            {
                ids.Add(step.Id);
            }
            else if (!TryAddBytes(text[step.From..ends[i]], ids) && _options.UnknownId >= 0 && !afterUnknown)
            {
                ids.Add(_options.UnknownId);
            }

            afterUnknown = step.Id < 0;
        }
    }

    private bool TryAddBytes(ReadOnlySpan<byte> bytes, List<int> ids)
    {
        bool possible = _options.ByteFallback;
        foreach (byte value in bytes)
        {
            possible &= _byteIds[value] >= 0;
        }

        for (int i = 0; possible && i < bytes.Length; i++)
        {
            ids.Add(_byteIds[bytes[i]]);
        }

        return possible;
    }

    private readonly record struct Step(int From, int Id, double Score);
}
