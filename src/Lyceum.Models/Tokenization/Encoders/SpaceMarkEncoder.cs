using System.Buffers;

namespace Lyceum.Models.Tokenization.Encoders;

/// <summary>Writes U+2581 for spaces before another encoder reads the text.</summary>
internal sealed class SpaceMarkEncoder(TextEncoder inner) : TextEncoder
{
    /// <inheritdoc/>
    public override void Encode(ReadOnlySpan<byte> text, bool atStart, EncoderScratch scratch, List<int> ids)
    {
        byte[] shared = SpaceMark.Escape(text, addPrefix: false, scratch, out int length);

        // The inner encoder works in the same scratch memory.
        byte[] escaped = ArrayPool<byte>.Shared.Rent(length);
        shared.AsSpan(0, length).CopyTo(escaped);
        inner.Encode(escaped.AsSpan(0, length), atStart, scratch, ids);
        ArrayPool<byte>.Shared.Return(escaped);
    }
}
