using Lyceum.Inference.Generation;

namespace Lyceum.Inference.Serving;

/// <summary>
/// Continues prompts with one model, wherever it runs: what <see cref="Microsoft.Extensions.AI.IChatClient"/> cannot say.
/// Prompts of tokens, several answers, log-probabilities, scores of a given text, seeds, and what an answer took. Thread-safe.
/// </summary>
public interface IGenerationEngine
{
    /// <summary>What the model is called.</summary>
    string Name { get; }

    /// <summary>
    /// Answers a request. Updates come in their order, answer by answer mixed, and end when every answer has its
    /// <see cref="AnswerEnded"/>. The request begins when the first update is asked for; who stops reading cancels it.
    /// </summary>
    /// <param name="request">The request.</param>
    /// <param name="cancellationToken">Cancels it.</param>
    /// <exception cref="ArgumentException">The request contradicts itself or the model.</exception>
    /// <exception cref="NotSupportedException">The engine cannot do what the request asks; the message names it.</exception>
    /// <exception cref="OperationCanceledException">The reader cancelled.</exception>
    IAsyncEnumerable<GenerationUpdate> GenerateAsync(GenerationRequest request, CancellationToken cancellationToken = default);
}
