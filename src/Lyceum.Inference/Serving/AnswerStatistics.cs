namespace Lyceum.Inference.Serving;

/// <summary>What an answer took.</summary>
/// <param name="Seed">The seed of its random numbers.</param>
/// <param name="PromptTokens">Tokens of the prompt.</param>
/// <param name="CachedTokens">Those of them whose keys and values were there.</param>
/// <param name="GeneratedTokens">Tokens chosen, an end-of-text token included.</param>
/// <param name="DraftedTokens">Tokens that were guessed ahead.</param>
/// <param name="AcceptedTokens">Those of them that were right.</param>
/// <param name="SetAside">How often it had to give its memory to others.</param>
/// <param name="QueueTime">From its arrival to the beginning of its first step.</param>
/// <param name="PromptTime">From there to its first token.</param>
/// <param name="GenerationTime">From there to its last token.</param>
/// <param name="LogProbability">Σ log-probabilities of its tokens, where they were asked for.</param>
public sealed record AnswerStatistics(
    long Seed, int PromptTokens, int CachedTokens, int GeneratedTokens, int DraftedTokens, int AcceptedTokens, int SetAside,
    TimeSpan QueueTime, TimeSpan PromptTime, TimeSpan GenerationTime, double LogProbability)
{
    /// <summary>From its arrival to its first token.</summary>
    public TimeSpan TimeToFirstToken => QueueTime + PromptTime;

    /// <summary>Prompt tokens computed in a second; 0 where none were.</summary>
    public double PromptTokensPerSecond => Rate(PromptTokens - CachedTokens, PromptTime);

    /// <summary>Tokens computed and chosen in a second, the first not counted, for its logits came with the prompt's; 0 where there are no others.</summary>
    public double GeneratedTokensPerSecond => Rate(GeneratedTokens - 1, GenerationTime);

    /// <summary>Time between two tokens on average; zero where there are fewer than two.</summary>
    public TimeSpan TimePerToken => GeneratedTokens > 1 ? GenerationTime / (GeneratedTokens - 1) : TimeSpan.Zero;

    /// <summary>The mean log-probability of its tokens, by which the best of several is chosen; 0 without any.</summary>
    public double MeanLogProbability => GeneratedTokens > 0 ? LogProbability / GeneratedTokens : 0;

    private static double Rate(int tokens, TimeSpan time) => tokens > 0 && time > TimeSpan.Zero ? tokens / time.TotalSeconds : 0;
}
