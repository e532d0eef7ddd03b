using Lyceum.Inference.Sampling;

namespace Lyceum.Inference.Evaluation;

/// <summary>What <see cref="BatchedGeneration"/> generates.</summary>
public sealed record BatchedGenerationOptions
{
    /// <summary>Answers to each prompt, from 1 to <see cref="Serving.GenerationRequest.MaxChoices"/>.</summary>
    public int Samples { get; init; } = 1;

    /// <summary>How tokens are chosen.</summary>
    public SamplingOptions Sampling { get; init; } = SamplingOptions.Greedy;

    /// <summary>The longest answer in tokens.</summary>
    public int MaxTokens { get; init; } = 512;

    /// <summary>Most answers under way at a time.</summary>
    public int Width { get; init; } = 64;

    /// <summary>The seed of the random numbers; each answer has numbers of its own.</summary>
    public long Seed { get; init; }
}
