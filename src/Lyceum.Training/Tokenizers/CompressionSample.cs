using System.Text;
using Lyceum.Models.Tokenization;

namespace Lyceum.Training.Tokenizers;

/// <summary>The first of many texts, to be measured with when a tokenizer has been learnt from all of them. Its size is bounded.</summary>
/// <param name="texts">Most texts.</param>
/// <param name="characters">Most UTF-16 characters of all together; the text that has more is cut.</param>
internal sealed class CompressionSample(int texts = 1000, int characters = 8 << 20)
{
    private readonly List<string> _texts = [];
    private int _room = characters;

    /// <summary>Takes a text, as far as there is room.</summary>
    public void Add(string text)
    {
        if (_texts.Count == texts || _room == 0)
        {
            return;
        }

        if (text.Length <= _room)
        {
            _room -= text.Length;
            _texts.Add(text);
            return;
        }

        int length = char.IsHighSurrogate(text[_room - 1]) ? _room - 1 : _room;
        _room = 0;
        _texts.Add(text[..length]);
    }

    /// <summary>How many bytes a token stands for on average.</summary>
    /// <param name="tokenizer">What makes the tokens.</param>
    /// <param name="cancellation">Stops the work.</param>
    public double BytesPerToken(Tokenizer tokenizer, CancellationToken cancellation)
    {
        long bytes = 0;
        long tokens = 0;
        foreach (string text in _texts)
        {
            cancellation.ThrowIfCancellationRequested();
            bytes += Encoding.UTF8.GetByteCount(text);
            tokens += tokenizer.Encode(text, addSpecial: false, parseSpecial: false).Length;
        }

        return Math.Round(bytes / (double)Math.Max(1, tokens), 3);
    }
}
