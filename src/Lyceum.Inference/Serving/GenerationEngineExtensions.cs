using System.Text;
using Lyceum.Inference.Generation;
using Lyceum.Inference.Sampling;

namespace Lyceum.Inference.Serving;

/// <summary>Whole results from engines that tell them in pieces.</summary>
public static class GenerationEngineExtensions
{
    /// <summary>Waits for all answers of a request.</summary>
    /// <param name="engine">The engine.</param>
    /// <param name="request">The request.</param>
    /// <param name="bestOf">
    /// How many answers to generate, of which the <see cref="GenerationRequest.Choices"/> with the highest mean log-probability are given, the first
    /// one first among equals; null for just those that are given.
    /// </param>
    /// <param name="cancellation">Cancels it.</param>
    /// <exception cref="ArgumentException"><paramref name="bestOf"/> is less than the choices, or too many.</exception>
    public static async Task<GenerationResult> CompleteAsync(
        this IGenerationEngine engine, GenerationRequest request, int? bestOf = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(engine);
        ArgumentNullException.ThrowIfNull(request);
        if (bestOf < request.Choices)
        {
            throw new ArgumentException($"The best {request.Choices} of {bestOf} answers were asked for; {nameof(bestOf)} must not be less than {nameof(GenerationRequest.Choices)}.", nameof(bestOf));
        }

        // Log-probabilities decide which is best; who did not ask for them does not get them.
        GenerationRequest sent = bestOf is { } candidates
            ? request with { Choices = candidates, Options = request.Options with { LogProbabilities = request.Options.LogProbabilities ?? 0 } }
            : request;
        Collector collector = new(sent.Choices, hidesLogProbabilities: request.Options.LogProbabilities is null);
        await foreach (GenerationUpdate update in engine.GenerateAsync(sent, cancellation).ConfigureAwait(false))
        {
            collector.Add(update);
        }

        IEnumerable<CompletedAnswer> answers = collector.Answers;
        if (bestOf is not null)
        {
            answers = answers.OrderByDescending(static answer => answer.Statistics.MeanLogProbability).Take(request.Choices);
        }

        return new GenerationResult([.. answers], collector.Prompt, collector.Scores, collector.Answers.Sum(static answer => answer.Statistics.GeneratedTokens));
    }

    /// <summary>How likely a model finds a given text, without generating any: the log-probability of each token after the first.</summary>
    /// <param name="engine">The engine.</param>
    /// <param name="text">The request whose prompt is the text. How tokens would be chosen is not looked at.</param>
    /// <param name="cancellation">Cancels it.</param>
    public static Task<GenerationResult> ScoreAsync(this IGenerationEngine engine, GenerationRequest text, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(text);
        return engine.CompleteAsync(text with { ScoresPrompt = true, EchoesPrompt = true, Choices = 1, Options = text.Options with { MaxTokens = 0 } }, null, cancellation);
    }

    private sealed class Collector(int choices, bool hidesLogProbabilities)
    {
        private readonly List<GeneratedPiece>[] _pieces = [.. Enumerable.Range(0, choices).Select(static _ => new List<GeneratedPiece>())];
        private readonly CompletedAnswer?[] _ended = new CompletedAnswer?[choices];

        public IEnumerable<CompletedAnswer> Answers => _ended.OfType<CompletedAnswer>();

        public List<GeneratedPiece> Prompt { get; } = [];

        public List<TokenLogProbabilities> Scores { get; } = [];

        public void Add(GenerationUpdate update)
        {
            switch (update)
            {
                case PromptEchoed echo:
                    Prompt.AddRange(echo.Pieces);
                    break;
                case PromptScored scored:
                    Scores.AddRange(scored.Scores);
                    break;
                case TokenWritten { Piece: var piece }:
                    _pieces[update.Choice].Add(hidesLogProbabilities ? piece with { LogProbabilities = null } : piece);
                    break;
                case AnswerEnded end:
                    List<GeneratedPiece> pieces = _pieces[end.Choice];
                    StringBuilder text = new();
                    pieces.ForEach(piece => text.Append(piece.Text));
                    _ended[end.Choice] = new CompletedAnswer(text.ToString(), pieces, end.Reason, end.StopString, end.Statistics);
                    break;
                default:
                    break;
            }
        }
    }
}
