using System.Text;

namespace Lyceum.Gateway.Calls;

/// <summary>A text as somebody gave it: in characters, or in the model's own tokens.</summary>
public sealed record TextInput
{
    /// <summary>Makes a text of characters.</summary>
    /// <param name="text">The text.</param>
    public TextInput(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        Text = text;
    }

    /// <summary>Makes a text of tokens.</summary>
    /// <param name="tokens">The tokens.</param>
    public TextInput(ReadOnlyMemory<int> tokens) => Tokens = tokens;

    /// <summary>The characters; null for a text of tokens.</summary>
    public string? Text { get; }

    /// <summary>The tokens; empty for a text of characters.</summary>
    public ReadOnlyMemory<int> Tokens { get; }

    /// <summary>The most tokens that it can have, the marks around it not counted: no token stands for less than a byte.</summary>
    internal int MostTokens => Text is { } text ? Encoding.UTF8.GetByteCount(text) : Tokens.Length;
}
