namespace Lyceum.Web.Playground;

/// <summary>How many tokens there are while somebody types.</summary>
/// <param name="Prompt">Tokens of all that the model would read; null where nobody tells.</param>
/// <param name="Context">The longest text of the model in tokens; null where nobody tells.</param>
/// <param name="Words">The same in a sentence.</param>
public sealed record PlaygroundCount(int? Prompt, int? Context, string Words);
