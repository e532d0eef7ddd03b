namespace Lyceum.Platform.Generations;

/// <summary>The tokens of a generation.</summary>
/// <param name="InputTokens">Tokens read.</param>
/// <param name="OutputTokens">Tokens written.</param>
public sealed record TokenUsage(long InputTokens, long OutputTokens);
