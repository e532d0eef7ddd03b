namespace Lyceum.Gateway.Calls;

/// <summary>How many tokens a model would read.</summary>
/// <param name="Tokens">How many; null where that cannot be told now.</param>
/// <param name="ContextLength">The longest text in tokens; null where nobody tells.</param>
/// <param name="IsElsewhere">Whether the model lives on another server, which does not tell.</param>
public readonly record struct TokenCount(int? Tokens, int? ContextLength, bool IsElsewhere);
