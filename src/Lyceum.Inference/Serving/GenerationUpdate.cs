using Lyceum.Inference.Generation;
using Lyceum.Inference.Sampling;

namespace Lyceum.Inference.Serving;

/// <summary>News of an answer.</summary>
/// <param name="Choice">Which answer, from 0.</param>
public abstract record GenerationUpdate(int Choice);

/// <summary>The prompt, where <see cref="GenerationRequest.EchoesPrompt"/> asks for it; before everything else.</summary>
/// <param name="Choice">Always 0.</param>
/// <param name="Pieces">Its tokens with their texts, which together are the prompt's; control tokens have none.</param>
public sealed record PromptEchoed(int Choice, IReadOnlyList<GeneratedPiece> Pieces) : GenerationUpdate(Choice);

/// <summary>Log-probabilities of prompt tokens that follow those told before; the first token has none.</summary>
/// <param name="Choice">Always 0.</param>
/// <param name="Scores">One for each token.</param>
public sealed record PromptScored(int Choice, IReadOnlyList<TokenLogProbabilities> Scores) : GenerationUpdate(Choice);

/// <summary>A token.</summary>
/// <param name="Choice">Which answer, from 0.</param>
/// <param name="Piece">The token and its text.</param>
public sealed record TokenWritten(int Choice, GeneratedPiece Piece) : GenerationUpdate(Choice);

/// <summary>The end of an answer.</summary>
/// <param name="Choice">Which answer, from 0.</param>
/// <param name="Reason">Why it ended.</param>
/// <param name="StopString">The stop string that ended it, or null.</param>
/// <param name="Statistics">What it took.</param>
public sealed record AnswerEnded(int Choice, FinishReason Reason, string? StopString, AnswerStatistics Statistics) : GenerationUpdate(Choice);
