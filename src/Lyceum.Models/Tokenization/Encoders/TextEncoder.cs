namespace Lyceum.Models.Tokenization.Encoders;

/// <summary>Turns plain text into token ids: the part of a tokenizer that differs from kind to kind. Safe to use from several threads.</summary>
internal abstract class TextEncoder
{
    /// <summary>Encodes a stretch of plain text.</summary>
    /// <param name="text">UTF-8, which may be malformed.</param>
    /// <param name="atStart">Whether the whole text begins with it; otherwise a token found whole stands before it.</param>
    /// <param name="scratch">Memory to work in.</param>
    /// <param name="ids">Receives the ids.</param>
    public abstract void Encode(ReadOnlySpan<byte> text, bool atStart, EncoderScratch scratch, List<int> ids);
}
