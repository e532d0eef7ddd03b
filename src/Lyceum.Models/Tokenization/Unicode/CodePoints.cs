using System.Globalization;

namespace Lyceum.Models.Tokenization.Unicode;

/// <summary>
/// Text as code points, read from UTF-8 that may be malformed. A byte that belongs to no well-formed sequence becomes the
/// number <c>0x110000 + byte</c>, so that it keeps its place and its value; it is classified like U+FFFD.
/// </summary>
internal static class CodePoints
{
    /// <summary>One above the last code point.</summary>
    public const int Limit = 0x110000;

    /// <summary>
    /// Decodes UTF-8. <paramref name="codePoints"/> must hold <c>utf8.Length</c> entries.
    /// Returns how many were written.
    /// </summary>
    public static int Decode(ReadOnlySpan<byte> utf8, Span<int> codePoints)
    {
        int count = 0;
        for (int i = 0; i < utf8.Length;)
        {
            int length = Read(utf8[i..], out int codePoint);
            codePoints[count++] = codePoint;
            i += length;
        }

        return count;
    }

    /// <summary>Reads the first code point of a non-empty span; returns how many bytes it takes.</summary>
    public static int Read(ReadOnlySpan<byte> utf8, out int codePoint)
    {
        int first = utf8[0];
        if (first < 0x80)
        {
            codePoint = first;
            return 1;
        }

        if (first is >= 0xC2 and <= 0xDF && utf8.Length >= 2 && IsContinuation(utf8[1]))
        {
            codePoint = ((first & 0x1F) << 6) | (utf8[1] & 0x3F);
            return 2;
        }

        if (first is >= 0xE0 and <= 0xEF && utf8.Length >= 3 && IsContinuation(utf8[1]) && IsContinuation(utf8[2]))
        {
            codePoint = ((first & 0x0F) << 12) | ((utf8[1] & 0x3F) << 6) | (utf8[2] & 0x3F);
            if (codePoint is >= 0x800 and not (>= 0xD800 and <= 0xDFFF))
            {
                return 3;
            }
        }

        if (first is >= 0xF0 and <= 0xF4 && utf8.Length >= 4 && IsContinuation(utf8[1]) && IsContinuation(utf8[2]) && IsContinuation(utf8[3]))
        {
            codePoint = ((first & 0x07) << 18) | ((utf8[1] & 0x3F) << 12) | ((utf8[2] & 0x3F) << 6) | (utf8[3] & 0x3F);
            if (codePoint is >= 0x10000 and < Limit)
            {
                return 4;
            }
        }

        codePoint = Limit + first;
        return 1;
    }

    /// <summary>How many bytes a code point of <see cref="Decode"/> took.</summary>
    public static int Utf8Length(int codePoint) => codePoint switch
    {
        < 0x80 or >= Limit => 1,
        < 0x800 => 2,
        < 0x10000 => 3,
        _ => 4,
    };

    /// <summary>Writes a code point of <see cref="Decode"/> as UTF-8, or as the byte it stands for; returns the length. Needs up to four bytes.</summary>
    public static int Write(int codePoint, Span<byte> utf8)
    {
        switch (codePoint)
        {
            case < 0x80:
                utf8[0] = (byte)codePoint;
                return 1;
            case < 0x800:
                utf8[0] = (byte)(0xC0 | (codePoint >> 6));
                utf8[1] = (byte)(0x80 | (codePoint & 0x3F));
                return 2;
            case < 0x10000:
                utf8[0] = (byte)(0xE0 | (codePoint >> 12));
                utf8[1] = (byte)(0x80 | ((codePoint >> 6) & 0x3F));
                utf8[2] = (byte)(0x80 | (codePoint & 0x3F));
                return 3;
            case < Limit:
                utf8[0] = (byte)(0xF0 | (codePoint >> 18));
                utf8[1] = (byte)(0x80 | ((codePoint >> 12) & 0x3F));
                utf8[2] = (byte)(0x80 | ((codePoint >> 6) & 0x3F));
                utf8[3] = (byte)(0x80 | (codePoint & 0x3F));
                return 4;
            default:
                utf8[0] = (byte)(codePoint - Limit);
                return 1;
        }
    }

    /// <summary>The general category; a stray byte counts as a symbol, as U+FFFD does.</summary>
    public static UnicodeCategory Category(int codePoint) =>
        codePoint < Limit ? CharUnicodeInfo.GetUnicodeCategory(codePoint) : UnicodeCategory.OtherSymbol;

    /// <summary>Unicode's White_Space property.</summary>
    public static bool IsWhiteSpace(int codePoint) => codePoint < 0x10000 && char.IsWhiteSpace((char)codePoint);

    /// <summary>Ideographs that BERT's pre-tokenizer sets apart: its own list of blocks, with its own gap.</summary>
    public static bool IsBertIdeograph(int codePoint) => codePoint is
        (>= 0x4E00 and <= 0x9FFF) or (>= 0x3400 and <= 0x4DBF) or (>= 0x20000 and <= 0x2A6DF) or (>= 0x2A700 and <= 0x2B73F)
        or (>= 0x2B740 and <= 0x2B81F) or (>= 0x2B920 and <= 0x2CEAF) or (>= 0xF900 and <= 0xFAFF) or (>= 0x2F800 and <= 0x2FA1F);

    private static bool IsContinuation(byte value) => (value & 0xC0) == 0x80;
}
