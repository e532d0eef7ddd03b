using Lyceum.Inference.Generation;
using Lyceum.Inference.Sampling;

namespace Lyceum.Inference.Evaluation;

/// <summary>How well a model predicts a text.</summary>
/// <param name="Value">e to the mean negative log-likelihood of the scored tokens.</param>
/// <param name="StandardError">The value's standard error, from the spread of the tokens' likelihoods.</param>
/// <param name="Tokens">Tokens scored.</param>
/// <param name="Chunks">Chunks of the context's length that the text was cut into.</param>
/// <param name="ContextLength">Tokens in a chunk.</param>
public sealed record PerplexityResult(double Value, double StandardError, int Tokens, int Chunks, int ContextLength);

/// <summary>
/// Perplexity as llama.cpp's tool of that name measures it, so that the numbers compare: the text's tokens, with the begin token the
/// vocabulary asks for, are cut into chunks of the context's length, and what is left over is dropped; a chunk's first token is
/// replaced by the begin token; each token of a chunk's second half is scored with all of the chunk before it as context.
/// </summary>
internal static class Perplexity
{
    // Logits of a large vocabulary take half a megabyte a token.
    internal const int Slice = 64;

    /// <summary>Measures.</summary>
    /// <param name="sequence">A sequence; what is in it is forgotten.</param>
    /// <param name="tokens">The text's tokens, with the begin token.</param>
    /// <param name="beginToken">What each chunk begins with; null where the vocabulary asks for none.</param>
    /// <param name="contextLength">Tokens in a chunk, at least 4.</param>
    /// <param name="progress">Told the chunks done, those to do, and the perplexity so far.</param>
    /// <param name="cancellation">Ends it within one slice.</param>
    /// <exception cref="ArgumentException">The context is too short or longer than the model's, or the text is shorter than two chunks.</exception>
    public static PerplexityResult Measure(
        ISequence sequence,
        ReadOnlySpan<int> tokens,
        int? beginToken,
        int contextLength,
        Action<int, int, double>? progress,
        CancellationToken cancellation)
    {
        if (contextLength < 4 || contextLength > sequence.ContextLength)
        {
            throw new ArgumentException($"A context of {contextLength} tokens was asked for, but it must be from 4 to the model's {sequence.ContextLength}.", nameof(contextLength));
        }

        if (tokens.Length < 2 * contextLength)
        {
            throw new ArgumentException($"The text has {tokens.Length} tokens, but at least {2 * contextLength} are needed for two chunks of {contextLength}; take a longer text or a shorter context.", nameof(tokens));
        }

        int chunks = tokens.Length / contextLength;
        int first = contextLength / 2;
        double sum = 0;
        double squares = 0;
        int scored = 0;
        int[] chunk = new int[contextLength];
        for (int index = 0; index < chunks; index++)
        {
            tokens.Slice(index * contextLength, contextLength).CopyTo(chunk);
            chunk[0] = beginToken ?? chunk[0];
            sequence.Truncate(0);
            for (int start = 0; start < contextLength - 1; start += Slice)
            {
                cancellation.ThrowIfCancellationRequested();
                ReadOnlySpan<int> slice = chunk.AsSpan(start, Math.Min(Slice, contextLength - 1 - start));
                int wanted = Math.Clamp(start + slice.Length - first, 0, slice.Length);
                ReadOnlySpan<float> logits = sequence.Forward(slice, wanted);
                for (int row = 0; row < wanted; row++)
                {
                    int position = start + slice.Length - wanted + row;
                    ReadOnlySpan<float> rowLogits = logits.Slice(row * sequence.VocabularySize, sequence.VocabularySize);
                    double surprise = Softmax.LogSumExp(rowLogits) - rowLogits[chunk[position + 1]];
                    sum += surprise;
                    squares += surprise * surprise;
                    scored++;
                }
            }

            progress?.Invoke(index + 1, chunks, Math.Exp(sum / scored));
        }

        double mean = sum / scored;
        double variance = Math.Max(0, (squares / scored) - (mean * mean));
        double value = Math.Exp(mean);
        return new PerplexityResult(value, value * Math.Sqrt(variance / Math.Max(1, scored - 1)), scored, chunks, contextLength);
    }
}
