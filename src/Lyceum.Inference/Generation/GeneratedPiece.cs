using Lyceum.Inference.Sampling;

namespace Lyceum.Inference.Generation;

/// <summary>One generated token with the text that became certain with it.</summary>
/// <param name="Token">The token's id; the last one may be an end-of-text token. −1 where the model lives elsewhere and does not tell.</param>
/// <param name="Text">
/// Text that no later token changes; empty while a character is not complete or a stop string may have begun.
/// The pieces' texts together are the whole text.
/// </param>
/// <param name="LogProbabilities">Of this token, where they were asked for.</param>
public readonly record struct GeneratedPiece(int Token, string Text, TokenLogProbabilities? LogProbabilities);
