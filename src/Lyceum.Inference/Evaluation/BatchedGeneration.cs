using Lyceum.Inference.Generation;
using Lyceum.Inference.Sampling;
using Lyceum.Inference.Serving;
using Lyceum.Models.Forward;

namespace Lyceum.Inference.Evaluation;

/// <summary>Answers many prompts, several at a time. The answers do not depend on what else is under way.</summary>
public static class BatchedGeneration
{
    /// <summary>Generates.</summary>
    /// <param name="model">The model; open it with <see cref="LanguageModelOptions.CacheTokens"/> for several texts.</param>
    /// <param name="prompts">The tokens of each prompt, at least one.</param>
    /// <param name="options">What to generate.</param>
    /// <param name="progress">Told the prompts done; or null.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <returns>For each prompt its answers, without the token that ended them. A prompt that fills the context has empty answers.</returns>
    /// <exception cref="NotSupportedException">The model makes embeddings only.</exception>
    /// <exception cref="ContextLengthException">A prompt is longer than the context.</exception>
    /// <exception cref="ArithmeticException">The model computed logits that are not finite numbers.</exception>
    public static async Task<IReadOnlyList<int[][]>> GenerateAsync(
        LanguageModel model, IReadOnlyList<int[]> prompts, BatchedGenerationOptions options, Action<int>? progress, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(prompts);
        ArgumentNullException.ThrowIfNull(options);
        int[][][] answers = new int[prompts.Count][][];
        int done = 0;
        ParallelOptions parallel = new() { MaxDegreeOfParallelism = Math.Max(1, options.Width / options.Samples), CancellationToken = cancellation };
        await Parallel.ForAsync(0, prompts.Count, parallel, async (i, stop) =>
        {
            answers[i] = await AnswerAsync(model, prompts[i], options, Philox.Derive(options.Seed, i), stop).ConfigureAwait(false);
            if (progress is not null)
            {
                lock (parallel)
                {
                    progress(++done);
                }
            }
        }).ConfigureAwait(false);
        return answers;
    }

    private static async Task<int[][]> AnswerAsync(LanguageModel model, int[] prompt, BatchedGenerationOptions options, long seed, CancellationToken cancellation)
    {
        if (prompt.Length == model.ContextLength)
        {
            return [.. Enumerable.Repeat<int[]>([], options.Samples)];
        }

        List<int>[] tokens = [.. Enumerable.Range(0, options.Samples).Select(static _ => new List<int>())];
        using GenerationTicket ticket = model.Engine.Submit(new GenerationRequest
        {
            Prompt = prompt,
            Choices = options.Samples,
            Options = new GenerationOptions { Sampling = options.Sampling with { Seed = seed }, MaxTokens = options.MaxTokens },
        });
        await foreach (GenerationUpdate update in ticket.WithCancellation(cancellation).ConfigureAwait(false))
        {
            if (update is TokenWritten { Piece.Token: var token })
            {
                tokens[update.Choice].Add(token);
            }
            else if (update is AnswerEnded { Reason: FinishReason.Stop })
            {
                tokens[update.Choice].RemoveAt(tokens[update.Choice].Count - 1);
            }
        }

        return [.. tokens.Select(static answer => answer.ToArray())];
    }
}
