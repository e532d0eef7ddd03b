using Lyceum.Models.Tokenization.Encoders;

namespace Lyceum.Models.Tokenization;

/// <summary>U+2581, which SentencePiece writes for a space.</summary>
internal static class SpaceMark
{
    /// <summary>The mark in UTF-8.</summary>
    public static ReadOnlySpan<byte> Utf8 => "\u2581"u8;

    /// <summary>Copies text with marks for spaces, and one more in front if asked for. The result lies in the scratch bytes.</summary>
    public static byte[] Escape(ReadOnlySpan<byte> text, bool addPrefix, EncoderScratch scratch, out int length)
    {
        int spaces = text.Count((byte)' ') + (addPrefix ? 1 : 0);
        byte[] escaped = scratch.Bytes(checked(text.Length + (spaces * Utf8.Length)));
        length = 0;
        if (addPrefix)
        {
            Utf8.CopyTo(escaped);
            length = Utf8.Length;
        }

        foreach (byte value in text)
        {
            if (value == ' ')
            {
                Utf8.CopyTo(escaped.AsSpan(length));
                length += Utf8.Length;
            }
            else
            {
                escaped[length++] = value;
            }
        }

        return escaped;
    }
}
