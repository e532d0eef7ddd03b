namespace Lyceum.Inference.Generation;

/// <summary>What a generation took.</summary>
/// <param name="PromptTokens">Tokens of the prompt.</param>
/// <param name="CachedTokens">Those of them whose keys and values were still there from before.</param>
/// <param name="PromptTime">Time to compute the others.</param>
/// <param name="GeneratedTokens">Tokens chosen, an end-of-text token included.</param>
/// <param name="GenerationTime">Time from the end of the prompt to the last token.</param>
public sealed record GenerationStatistics(int PromptTokens, int CachedTokens, TimeSpan PromptTime, int GeneratedTokens, TimeSpan GenerationTime)
{
    /// <summary>Prompt tokens computed in a second; 0 where none were.</summary>
    public double PromptTokensPerSecond => Rate(PromptTokens - CachedTokens, PromptTime);

    /// <summary>Tokens computed and chosen in a second, the first not counted, for its logits came with the prompt's; 0 where there are no others.</summary>
    public double GeneratedTokensPerSecond => Rate(GeneratedTokens - 1, GenerationTime);

    private static double Rate(int tokens, TimeSpan time) => tokens > 0 && time > TimeSpan.Zero ? tokens / time.TotalSeconds : 0;
}
