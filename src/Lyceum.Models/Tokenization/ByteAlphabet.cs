namespace Lyceum.Models.Tokenization;

/// <summary>
/// The alphabet in which byte-level vocabularies spell bytes: printable Latin-1 characters stand for themselves, the other 68 bytes
/// for the characters from U+0100 on, in order (as in GPT-2).
/// </summary>
public static class ByteAlphabet
{
    private static readonly char[] s_characters = MakeCharacters();
    private static readonly short[] s_bytes = MakeBytes();

    /// <summary>The character of a byte.</summary>
    public static char ToCharacter(byte value) => s_characters[value];

    /// <summary>The byte of a character, or -1 for one outside the alphabet.</summary>
    public static int ToByte(int codePoint) => (uint)codePoint < (uint)s_bytes.Length ? s_bytes[codePoint] : -1;

    /// <summary>Spells bytes in the alphabet, as UTF-8. The target needs two bytes for each.</summary>
    public static int Spell(ReadOnlySpan<byte> bytes, Span<byte> utf8)
    {
        int length = 0;
        foreach (byte value in bytes)
        {
            length += Unicode.CodePoints.Write(s_characters[value], utf8[length..]);
        }

        return length;
    }

    private static char[] MakeCharacters()
    {
        char[] characters = new char[256];
        int moved = 0;
        for (int i = 0; i < 256; i++)
        {
            bool printable = i is (>= 0x21 and <= 0x7E) or (>= 0xA1 and <= 0xAC) or (>= 0xAE and <= 0xFF);
            characters[i] = (char)(printable ? i : 256 + moved++);
        }

        return characters;
    }

    private static short[] MakeBytes()
    {
        short[] bytes = new short[s_characters.Max() + 1];
        Array.Fill(bytes, (short)-1);
        for (int i = 0; i < 256; i++)
        {
            bytes[s_characters[i]] = (short)i;
        }

        return bytes;
    }
}
