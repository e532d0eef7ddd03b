using Lyceum.Models.Tokenization.Unicode;

namespace Lyceum.Models.Tokenization;

/// <summary>Turns tokens back into bytes.</summary>
/// <param name="vocabulary">The tokens.</param>
/// <param name="byteLevel">Whether texts are spelled in <see cref="ByteAlphabet"/>; otherwise U+2581 stands for a space.</param>
/// <param name="stripLeadingSpace">Whether encoding put a space before the text, which decoding takes away.</param>
internal sealed class PieceWriter(Vocabulary vocabulary, bool byteLevel, bool stripLeadingSpace)
{
    /// <summary>
    /// Whether U+2581 stands for a space in user-defined tokens too, as the decoders of <c>tokenizer.json</c> have it. In GGUF their texts stand for themselves.
    /// </summary>
    public bool UserDefinedHaveMarks { get; init; }

    /// <summary>No piece is longer.</summary>
    public int MaximumLength => vocabulary.MaximumLength;

    /// <summary>Whether the first piece of a text loses a leading space.</summary>
    public bool StripsLeadingSpace => stripLeadingSpace;

    /// <summary>Writes a token's bytes; returns how many. <paramref name="target"/> holds at least <see cref="MaximumLength"/> bytes.</summary>
    /// <param name="id">The token.</param>
    /// <param name="target">Where to.</param>
    /// <param name="special">Whether control and unknown tokens are written.</param>
    /// <param name="atStart">Whether nothing was written before; cleared once something was.</param>
    public int Write(int id, Span<byte> target, bool special, ref bool atStart)
    {
        TokenType type = vocabulary.GetType(id);
        ReadOnlySpan<byte> text = vocabulary.GetUtf8(id);
        int length;
        switch (type)
        {
            case TokenType.Control or TokenType.Unknown when !special:
                return 0;
            case TokenType.Control or TokenType.Unknown:
            case TokenType.UserDefined when !UserDefinedHaveMarks:
                text.CopyTo(target);
                atStart &= text.IsEmpty;
                return text.Length;
            case TokenType.Byte when ByteTokens.Parse(text) is int value and >= 0:
                target[0] = (byte)value;
                atStart = false;
                return 1;
            default:
                length = byteLevel ? WriteBytes(text, target) : WriteSpaces(text, target);
                break;
        }

        if (atStart && length > 0)
        {
            atStart = false;
            if (stripLeadingSpace && target[0] == ' ')
            {
                target[1..length].CopyTo(target);
                length--;
            }
        }

        return length;
    }

    private static int WriteBytes(ReadOnlySpan<byte> text, Span<byte> target)
    {
        int length = 0;
        while (!text.IsEmpty)
        {
            int width = CodePoints.Read(text, out int codePoint);
            int value = ByteAlphabet.ToByte(codePoint);
            if (value >= 0)
            {
                target[length++] = (byte)value;
            }
            else
            {
                text[..width].CopyTo(target[length..]);
                length += width;
            }

            text = text[width..];
        }

        return length;
    }

    private static int WriteSpaces(ReadOnlySpan<byte> text, Span<byte> target)
    {
        int length = 0;
        while (!text.IsEmpty)
        {
            if (text.StartsWith(SpaceMark.Utf8))
            {
                target[length++] = (byte)' ';
                text = text[SpaceMark.Utf8.Length..];
            }
            else
            {
                target[length++] = text[0];
                text = text[1..];
            }
        }

        return length;
    }
}
