namespace Lyceum.Inference.Sampling;

/// <summary>A token and the logarithm of its probability.</summary>
/// <param name="Token">Its id; −1 where the model lives elsewhere and does not tell.</param>
/// <param name="Value">Natural logarithm of the probability.</param>
public readonly record struct LogProbability(int Token, float Value)
{
    /// <summary>The token's text as a model that lives elsewhere told it; null where the tokenizer knows.</summary>
    public string? Text { get; init; }
}

/// <summary>
/// The log-probability of a chosen token and of the likeliest ones at its place: the log-softmax of the model's logits as they are,
/// before bias, penalties, temperature and cuts, as the OpenAI API reports it.
/// </summary>
/// <param name="Chosen">The token that was chosen.</param>
/// <param name="Alternatives">The likeliest tokens, in descending order, the lowest id first among equals; the chosen one is among them if it is one of them.</param>
public sealed record TokenLogProbabilities(LogProbability Chosen, IReadOnlyList<LogProbability> Alternatives)
{
    /// <summary>The most alternatives that can be asked for.</summary>
    public const int MaxAlternatives = 128;

    /// <summary>Computes them.</summary>
    /// <param name="logits">The model's logits <c>[vocabulary]</c>.</param>
    /// <param name="token">The chosen token.</param>
    /// <param name="alternatives">How many alternatives, 0 to <see cref="MaxAlternatives"/>.</param>
    /// <exception cref="ArithmeticException">A logit is NaN or +∞.</exception>
    public static TokenLogProbabilities Of(ReadOnlySpan<float> logits, int token, int alternatives)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(alternatives);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(alternatives, MaxAlternatives);
        double normalizer = Softmax.LogSumExp(logits);
        LogProbability[] best = new LogProbability[Math.Min(alternatives, logits.Length)];
        int count = 0;
        for (int id = 0; id < logits.Length; id++)
        {
            if (count < best.Length || (count > 0 && logits[id] > best[count - 1].Value))
            {
                int place = count < best.Length ? count++ : count - 1;
                for (; place > 0 && best[place - 1].Value < logits[id]; place--)
                {
                    best[place] = best[place - 1];
                }

                best[place] = new LogProbability(id, logits[id]);
            }
        }

        for (int i = 0; i < count; i++)
        {
            best[i] = best[i] with { Value = (float)(best[i].Value - normalizer) };
        }

        return new TokenLogProbabilities(new LogProbability(token, (float)(logits[token] - normalizer)), best);
    }
}
