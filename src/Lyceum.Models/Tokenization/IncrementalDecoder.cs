using System.Text;

namespace Lyceum.Models.Tokenization;

/// <summary>
/// Turns tokens into text as they come. A character whose bytes are spread over several tokens appears with the last of them;
/// bytes that are no UTF-8 become U+FFFD once it is certain. The pieces together are what <see cref="Tokenizer.Decode"/> gives for
/// all the tokens. For one sequence and one thread; allocates nothing but the strings that it returns.
/// </summary>
public sealed class IncrementalDecoder
{
    private readonly Tokenizer _tokenizer;
    private readonly bool _special;
    private readonly Decoder _decoder = Encoding.UTF8.GetDecoder();
    private readonly byte[] _bytes;
    private readonly char[] _characters;
    private bool _atStart = true;

    /// <summary>Begins a text.</summary>
    /// <param name="tokenizer">The tokenizer of the tokens.</param>
    /// <param name="special">Whether control tokens are written.</param>
    public IncrementalDecoder(Tokenizer tokenizer, bool special = false)
    {
        _tokenizer = tokenizer;
        _special = special;
        _bytes = new byte[tokenizer.MaximumPieceLength];
        _characters = new char[Encoding.UTF8.GetMaxCharCount(_bytes.Length + 4)];
    }

    /// <summary>Takes the next token and returns the text that it completes, which may be empty.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The vocabulary has no such token.</exception>
    public string Add(int id)
    {
        int length = _tokenizer.WritePiece(id, _bytes, _special, ref _atStart);
        return Take(_bytes.AsSpan(0, length), flush: false);
    }

    /// <summary>Ends the text: returns U+FFFD for a character that was never finished. The decoder can then begin a new text.</summary>
    public string Flush()
    {
        _atStart = true;
        return Take([], flush: true);
    }

    private string Take(ReadOnlySpan<byte> bytes, bool flush)
    {
        int count = _decoder.GetChars(bytes, _characters, flush);
        return count == 0 ? "" : new string(_characters, 0, count);
    }
}
