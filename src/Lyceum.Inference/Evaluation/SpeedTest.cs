using Lyceum.Inference.Generation;

namespace Lyceum.Inference.Evaluation;

/// <summary>What a speed test does.</summary>
public enum SpeedTestKind
{
    /// <summary>Computes a prompt; the logits of its last token alone.</summary>
    Prompt,

    /// <summary>Computes one token after the other from an empty context, with the logits of each.</summary>
    Generate,
}

/// <summary>Tokens per second over several repetitions.</summary>
/// <param name="Median">The middle one, or the mean of the two in the middle.</param>
/// <param name="Minimum">The slowest.</param>
/// <param name="Maximum">The fastest.</param>
public sealed record SpeedSummary(double Median, double Minimum, double Maximum)
{
    /// <summary>Sums up speeds.</summary>
    public static SpeedSummary Of(IReadOnlyCollection<double> speeds)
    {
        double[] sorted = [.. speeds.Order()];
        return new SpeedSummary((sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2, sorted[0], sorted[^1]);
    }
}

/// <summary>
/// Speed as llama-bench measures it: fixed tokens instead of sampled ones, one sequence, an empty context, one warm-up that is not counted.
/// </summary>
public sealed class SpeedTest : IDisposable
{
    private readonly ISequence _sequence;
    private readonly TimeProvider _time;

    /// <summary>Makes a test of a model, which must outlive it and do nothing else meanwhile.</summary>
    /// <param name="model">The model.</param>
    /// <param name="time">The clock.</param>
    /// <exception cref="NotSupportedException">The model makes embeddings only.</exception>
    public SpeedTest(LanguageModel model, TimeProvider time)
        : this(model.CreateSequence(), time)
    {
    }

    internal SpeedTest(ISequence sequence, TimeProvider time)
    {
        _sequence = sequence;
        _time = time;
    }

    /// <summary>Measures.</summary>
    /// <param name="kind">What is done.</param>
    /// <param name="tokens">With how many tokens.</param>
    /// <param name="repetitions">How many times, the warm-up not counted.</param>
    /// <param name="cancellation">Ends it between repetitions, or between generated tokens.</param>
    /// <exception cref="ArgumentException">More tokens than the context, or a number below 1.</exception>
    public SpeedSummary Measure(SpeedTestKind kind, int tokens, int repetitions, CancellationToken cancellation)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(repetitions, 1);
        if (tokens < 1 || tokens > _sequence.ContextLength)
        {
            throw new ArgumentException($"A test with {tokens} tokens was asked for, but the context holds 1 to {_sequence.ContextLength}.", nameof(tokens));
        }

        int[] ids = new int[tokens];
        for (int i = 0; i < ids.Length; i++)
        {
            ids[i] = (int)((300 + (7919L * i)) % _sequence.VocabularySize);
        }

        List<double> speeds = new(repetitions);
        for (int repetition = -1; repetition < repetitions; repetition++)
        {
            cancellation.ThrowIfCancellationRequested();
            _sequence.Truncate(0);
            long start = _time.GetTimestamp();
            if (kind == SpeedTestKind.Prompt)
            {
                _sequence.Forward(ids, 1);
            }
            else
            {
                for (int i = 0; i < ids.Length; i++)
                {
                    cancellation.ThrowIfCancellationRequested();
                    _sequence.Forward(ids.AsSpan(i, 1), 1);
                }
            }

            if (repetition >= 0)
            {
                speeds.Add(tokens / _time.GetElapsedTime(start).TotalSeconds);
            }
        }

        return SpeedSummary.Of(speeds);
    }

    /// <inheritdoc/>
    public void Dispose() => _sequence.Dispose();
}
