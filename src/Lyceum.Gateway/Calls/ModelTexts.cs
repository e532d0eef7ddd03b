using System.Text;
using Lyceum.Inference.Hosting;
using Lyceum.Inference.Sampling;

namespace Lyceum.Gateway.Calls;

/// <summary>What tokens stand for, as far as the model tells.</summary>
public sealed class ModelTexts
{
    private IModelTokens? _tokens;

    /// <summary>The bytes of a token; empty where the model does not tell.</summary>
    /// <param name="token">The token with its log-probability.</param>
    public byte[] GetBytes(LogProbability token) =>
        token.Text is { } text ? Encoding.UTF8.GetBytes(text)
        : token.Token >= 0 && _tokens is { } tokens ? tokens.GetBytes(token.Token)
        : [];

    /// <summary>Whether a token steers the model rather than standing for text.</summary>
    /// <param name="token">The token.</param>
    public bool IsControl(int token) => token >= 0 && _tokens?.IsControl(token) == true;

    internal void Use(IModelTokens? tokens) => _tokens = tokens;
}
