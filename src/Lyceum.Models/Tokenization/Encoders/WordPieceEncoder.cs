using System.Globalization;
using System.Text;
using Lyceum.Models.Tokenization.Unicode;

namespace Lyceum.Models.Tokenization.Encoders;

/// <summary>How WordPiece prepares text.</summary>
/// <param name="Lowercase">Letters become lower case.</param>
/// <param name="StripAccents">Characters are decomposed and their marks dropped.</param>
/// <param name="SplitIdeographs">Every ideograph is a word.</param>
/// <param name="CleanText">Control characters are dropped.</param>
/// <param name="UnknownId">Stands for a word that has no segmentation.</param>
/// <param name="MaximumWordLength">Longer words, in characters, are unknown.</param>
internal sealed record WordPieceOptions(
    bool Lowercase, bool StripAccents, int UnknownId, bool SplitIdeographs = true, bool CleanText = true, int MaximumWordLength = 100);

/// <summary>
/// WordPiece (as in BERT, Devlin et al. 2018): text is cleaned, cut at white space and around punctuation, and each word is cut into the longest pieces from
/// the left. A piece that begins a word is spelled with U+2581 in front, others as they are.
/// </summary>
internal sealed class WordPieceEncoder : TextEncoder
{
    private readonly WordPieceOptions _options;
    private readonly ByteTrie _pieces = new();

    /// <summary>Builds the prefix tree.</summary>
    public WordPieceEncoder(Vocabulary vocabulary, WordPieceOptions options)
    {
        _options = options;
        for (int id = 0; id < vocabulary.Count; id++)
        {
            if (vocabulary.IsText(id))
            {
                _pieces.Add(vocabulary.GetUtf8(id), id);
            }
        }
    }

    /// <inheritdoc/>
    public override void Encode(ReadOnlySpan<byte> text, bool atStart, EncoderScratch scratch, List<int> ids)
    {
        List<int> codePoints = scratch.Numbers;
        Prepare(text, scratch.CodePoints(text.Length), codePoints);
        int start = 0;
        for (int i = 0; i <= codePoints.Count; i++)
        {
            if (i < codePoints.Count && !CodePoints.IsWhiteSpace(codePoints[i]) && !IsPunctuation(codePoints[i]))
            {
                continue;
            }

            EncodeWord(codePoints, start, i, scratch, ids);
            if (i < codePoints.Count && IsPunctuation(codePoints[i]))
            {
                EncodeWord(codePoints, i, i + 1, scratch, ids);
            }

            start = i + 1;
        }
    }

    private static bool IsPunctuation(int codePoint) => codePoint < 0x80
        ? char.IsAscii((char)codePoint) && (char.IsPunctuation((char)codePoint) || char.IsSymbol((char)codePoint))
        : CodePoints.Category(codePoint) is >= UnicodeCategory.ConnectorPunctuation and <= UnicodeCategory.OtherPunctuation;

    private static bool IsControl(int codePoint) => codePoint is not ('\t' or '\n' or '\r')
        && (codePoint is 0 or 0xFFFD || codePoint >= CodePoints.Limit
            || CodePoints.Category(codePoint) is UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.Surrogate
                or UnicodeCategory.PrivateUse or UnicodeCategory.OtherNotAssigned);

    private void Prepare(ReadOnlySpan<byte> text, int[] decoded, List<int> codePoints)
    {
        codePoints.Clear();
        int count = CodePoints.Decode(text, decoded);
        for (int i = 0; i < count; i++)
        {
            int codePoint = decoded[i];
            if (_options.CleanText && IsControl(codePoint))
            {
                continue;
            }

            if (_options.SplitIdeographs && CodePoints.IsBertIdeograph(codePoint))
            {
                codePoints.Add(' ');
                codePoints.Add(codePoint);
                codePoints.Add(' ');
            }
            else
            {
                codePoints.Add(codePoint);
            }
        }

        if (_options.StripAccents)
        {
            UnicodeNormalizer.Normalize(codePoints, UnicodeForm.Nfd);
            codePoints.RemoveAll(static codePoint => codePoint >= 0x300 && CodePoints.Category(codePoint) == UnicodeCategory.NonSpacingMark);
        }

        for (int i = 0; _options.Lowercase && i < codePoints.Count; i++)
        {
            codePoints[i] = Rune.TryCreate(codePoints[i], out Rune rune) ? Rune.ToLowerInvariant(rune).Value : codePoints[i];
        }
    }

    private void EncodeWord(List<int> codePoints, int start, int end, EncoderScratch scratch, List<int> ids)
    {
        if (start >= end)
        {
            return;
        }

        if (end - start > _options.MaximumWordLength)
        {
            AddUnknown(ids);
            return;
        }

        byte[] buffer = scratch.Bytes(SpaceMark.Utf8.Length + ((end - start) * 4));
        SpaceMark.Utf8.CopyTo(buffer);
        int length = SpaceMark.Utf8.Length;
        for (int i = start; i < end; i++)
        {
            length += CodePoints.Write(codePoints[i], buffer.AsSpan(length));
        }

        int before = ids.Count;
        ReadOnlySpan<byte> rest = buffer.AsSpan(0, length);
        while (!rest.IsEmpty)
        {
            int id = _pieces.FindLongest(rest, out int taken);
            if (id < 0)
            {
                ids.RemoveRange(before, ids.Count - before);
                AddUnknown(ids);
                return;
            }

            ids.Add(id);
            rest = rest[taken..];
        }
    }

    private void AddUnknown(List<int> ids)
    {
        if (_options.UnknownId >= 0)
        {
            ids.Add(_options.UnknownId);
        }
    }
}
