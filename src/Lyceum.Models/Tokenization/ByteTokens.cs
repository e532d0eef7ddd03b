using System.Globalization;

namespace Lyceum.Models.Tokenization;

/// <summary>The tokens that stand for single bytes in SentencePiece vocabularies: <c>&lt;0x00&gt;</c> to <c>&lt;0xFF&gt;</c>.</summary>
internal static class ByteTokens
{
    /// <summary>The text of a byte's token.</summary>
    public static string Text(byte value) => string.Create(CultureInfo.InvariantCulture, $"<0x{value:X2}>");

    /// <summary>The byte that a token's text names, or -1.</summary>
    public static int Parse(ReadOnlySpan<byte> text) =>
        text.Length == 6 && text.StartsWith("<0x"u8) && text[5] == '>'
        && byte.TryParse(text.Slice(3, 2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out byte value)
            ? value
            : -1;

    /// <summary>The ids of all bytes in a vocabulary, by name or else by the byte's own character; -1 for a byte without one.</summary>
    public static int[] Find(Vocabulary vocabulary)
    {
        int[] ids = new int[256];
        for (int i = 0; i < 256; i++)
        {
            ids[i] = vocabulary.Find(Text((byte)i));
            if (ids[i] < 0 && i < 0x80)
            {
                ids[i] = vocabulary.Find([(byte)i]);
            }
        }

        return ids;
    }
}
