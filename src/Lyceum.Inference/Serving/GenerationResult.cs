using Lyceum.Inference.Generation;
using Lyceum.Inference.Sampling;

namespace Lyceum.Inference.Serving;

/// <summary>An answer that has ended.</summary>
/// <param name="Text">Its text.</param>
/// <param name="Pieces">Its tokens.</param>
/// <param name="Reason">Why it ended.</param>
/// <param name="StopString">The stop string that ended it, or null.</param>
/// <param name="Statistics">What it took.</param>
public sealed record CompletedAnswer(string Text, IReadOnlyList<GeneratedPiece> Pieces, FinishReason Reason, string? StopString, AnswerStatistics Statistics);

/// <summary>All that came of a request.</summary>
/// <param name="Answers">The answers: in the order of their choices, or the best one first where the best of several were asked for.</param>
/// <param name="Prompt">The prompt's tokens, where they were to be echoed.</param>
/// <param name="PromptScores">The log-probabilities of the prompt's tokens but the first, where they were asked for.</param>
/// <param name="GeneratedTokens">Tokens of all answers, those of answers that were left out among them.</param>
public sealed record GenerationResult(
    IReadOnlyList<CompletedAnswer> Answers, IReadOnlyList<GeneratedPiece> Prompt, IReadOnlyList<TokenLogProbabilities> PromptScores, int GeneratedTokens)
{
    /// <summary>Σ log-probabilities of the scored tokens.</summary>
    public double PromptLogProbability => PromptScores.Sum(static score => (double)score.Chosen.Value);

    /// <summary>e to the mean negative log-probability of the scored tokens; 1 without any.</summary>
    public double PromptPerplexity => PromptScores.Count == 0 ? 1 : Math.Exp(-PromptLogProbability / PromptScores.Count);
}
