using System.Runtime.CompilerServices;
using Lyceum.Inference.Generation;
using Lyceum.Models.Forward;

namespace Lyceum.Inference.Evaluation;

/// <summary>Measures how well an opened model does.</summary>
public static class ModelEvaluation
{
    /// <summary>
    /// Perplexity of a text as llama.cpp's perplexity tool measures it, so that the numbers compare: the text's tokens, with the begin
    /// token the vocabulary asks for, in chunks of the context's length; the second half of each chunk is scored.
    /// </summary>
    /// <param name="model">The model.</param>
    /// <param name="utf8">The text's bytes.</param>
    /// <param name="contextLength">Tokens in a chunk, at least 4.</param>
    /// <param name="progress">Told the chunks done, those to do, and the perplexity so far; or null.</param>
    /// <param name="cancellation">Ends it within 64 tokens.</param>
    /// <exception cref="ArgumentException">The context is too short or longer than the model's, or the text is shorter than two chunks.</exception>
    /// <exception cref="NotSupportedException">The model makes embeddings only.</exception>
    public static async Task<PerplexityResult> MeasurePerplexityAsync(
        LanguageModel model, byte[] utf8, int contextLength, Action<int, int, double>? progress, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(model);
        return await model.Engine.BetweenStepsAsync(Measure, cancellation).ConfigureAwait(false);

        PerplexityResult Measure()
        {
            int[] tokens = model.Tokenizer.Encode(utf8, addSpecial: true, parseSpecial: false);
            using ISequence sequence = model.CreateSequence();
            return Perplexity.Measure(sequence, tokens, model.Tokenizer.AddBos ? model.Tokenizer.BosId : null, contextLength, progress, cancellation);
        }
    }

    /// <summary>
    /// What a model computes for tokens, in pieces: the logits after each of them <c>[tokens, vocabulary]</c>, or an embedding model's
    /// pooled vector, not brought to unit length.
    /// </summary>
    /// <param name="model">The model.</param>
    /// <param name="tokens">The tokens as they are; none are added.</param>
    /// <param name="cancellation">Ends it between pieces.</param>
    /// <exception cref="ContextLengthException">More tokens than the context.</exception>
    /// <exception cref="ArgumentException">A token is not in the vocabulary.</exception>
    public static async IAsyncEnumerable<float[]> ComputeOutputsAsync(
        LanguageModel model, int[] tokens, [EnumeratorCancellation] CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(model);
        if (tokens.Length > model.ContextLength)
        {
            throw new ContextLengthException(
                $"There are {tokens.Length} tokens, but the context holds {model.ContextLength}.", tokens.Length, model.ContextLength);
        }

        if (model.IsEncoder)
        {
            yield return await model.Engine.BetweenStepsAsync(() => Embed(model, tokens), cancellation).ConfigureAwait(false);
            yield break;
        }

        using ISequence sequence = model.CreateSequence();
        for (int start = 0; start < tokens.Length; start += Perplexity.Slice)
        {
            int[] slice = tokens[start..Math.Min(tokens.Length, start + Perplexity.Slice)];
            yield return await model.Engine.BetweenStepsAsync(() => sequence.Forward(slice, slice.Length).ToArray(), cancellation).ConfigureAwait(false);
        }
    }

    private static float[] Embed(LanguageModel model, int[] tokens)
    {
        using KvSequence sequence = model.Transformer.Cache.CreateSequence();
        ForwardBatch batch = new();
        batch.Add(sequence, tokens, logits: 0);
        return model.Transformer.Embed(batch)[0].ToArray();
    }
}
