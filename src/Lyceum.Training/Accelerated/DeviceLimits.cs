using Lyceum.Training.Modeling;
using Lyceum.Training.Runs;

namespace Lyceum.Training.Accelerated;

/// <summary>How much a device takes: its kernels count with 32 bits, and a place beyond that would be another one.</summary>
internal static class DeviceLimits
{
    /// <summary>Refuses a model that has more weights than can be counted.</summary>
    /// <exception cref="TrainingException">It has.</exception>
    public static void CheckModel(LlamaConfig config)
    {
        if (config.ParameterCount > int.MaxValue)
        {
            throw new TrainingException($"The model has {config.ParameterCount} weights; a device takes up to {int.MaxValue}. Set 'device' to 'cpu'.");
        }
    }

    /// <summary>Refuses a batch whose numbers of one kind are more than can be counted.</summary>
    /// <param name="config">The model's shape.</param>
    /// <param name="tokens">Number of tokens.</param>
    /// <param name="learnt">Number of those whose next one is learnt, which alone have logits.</param>
    /// <exception cref="TrainingException">They are.</exception>
    public static void CheckBatch(LlamaConfig config, int tokens, int learnt)
    {
        long row = Math.Max(2L * config.FeedForwardWidth, (config.Heads + (2L * config.KeyValueHeads)) * config.HeadWidth);
        long widest = Math.Max(Math.Max(row, config.Width) * tokens, (long)config.VocabularySize * learnt);
        if (widest > int.MaxValue)
        {
            throw new TrainingException($"A batch of {tokens} tokens, {learnt} of them learnt, makes {widest} numbers at once; a device takes up to {int.MaxValue}. Choose a smaller 'batchTokens'.");
        }
    }
}
