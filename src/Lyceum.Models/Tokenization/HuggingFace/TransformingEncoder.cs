using System.Buffers;
using Lyceum.Models.Tokenization.Encoders;
using Lyceum.Models.Tokenization.Patterns;
using Lyceum.Models.Tokenization.Unicode;

namespace Lyceum.Models.Tokenization.HuggingFace;

/// <summary>Changes text before another encoder reads it.</summary>
internal sealed class TransformingEncoder(IReadOnlyList<TextTransform> transforms, TextEncoder inner) : TextEncoder
{
    /// <inheritdoc/>
    public override void Encode(ReadOnlySpan<byte> text, bool atStart, EncoderScratch scratch, List<int> ids)
    {
        int[] decoded = scratch.CodePoints(text.Length);
        int count = CodePoints.Decode(text, decoded);
        List<int> codePoints = new(count);
        codePoints.AddRange(decoded.AsSpan(0, count));
        foreach (TextTransform transform in transforms)
        {
            transform.Apply(codePoints, atStart);
        }

        byte[] changed = ArrayPool<byte>.Shared.Rent(codePoints.Count * 4);
        int length = 0;
        foreach (int codePoint in codePoints)
        {
            length += CodePoints.Write(codePoint, changed.AsSpan(length));
        }

        inner.Encode(changed.AsSpan(0, length), atStart, scratch, ids);
        ArrayPool<byte>.Shared.Return(changed);
    }
}

/// <summary>Cuts text into pieces before another encoder reads each of them.</summary>
internal sealed class SplittingEncoder(IReadOnlyList<SplitStep> steps, TextEncoder inner) : TextEncoder
{
    /// <inheritdoc/>
    public override void Encode(ReadOnlySpan<byte> text, bool atStart, EncoderScratch scratch, List<int> ids)
    {
        int[] codePoints = ArrayPool<int>.Shared.Rent(text.Length);
        int count = CodePoints.Decode(text, codePoints);
        PieceList pieces = scratch.Splitter.Split(steps, codePoints.AsSpan(0, count));
        int index = 0;
        int offset = 0;
        for (int i = 0; i < pieces.Count; i++)
        {
            (int start, int end) = pieces[i];
            for (; index < start; index++)
            {
                offset += CodePoints.Utf8Length(codePoints[index]);
            }

            int from = offset;
            for (; index < end; index++)
            {
                offset += CodePoints.Utf8Length(codePoints[index]);
            }

            inner.Encode(text[from..offset], atStart && i == 0, scratch, ids);
        }

        ArrayPool<int>.Shared.Return(codePoints);
    }
}
