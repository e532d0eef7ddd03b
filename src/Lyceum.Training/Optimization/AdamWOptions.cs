namespace Lyceum.Training.Optimization;

/// <summary>Settings of <see cref="AdamW"/>.</summary>
public sealed record AdamWOptions
{
    /// <summary>How much of the gradient's mean is kept at each step, below 1.</summary>
    public double Beta1 { get; init; } = 0.9;

    /// <summary>How much of the mean of its squares is kept at each step, below 1.</summary>
    public double Beta2 { get; init; } = 0.95;

    /// <summary>What is added to the root of the mean square; more than 0.</summary>
    public double Epsilon { get; init; } = 1e-8;

    /// <summary>
    /// What part of a weight goes at each step, times the learning rate. Vectors keep all.
    /// </summary>
    public double WeightDecay { get; init; } = 0.1;

    /// <summary>The learning rate of embeddings as a multiple of the others'.</summary>
    public double EmbeddingRate { get; init; } = 1;

    internal void Check()
    {
        Setting.Require(Beta1 is >= 0 and < 1, nameof(Beta1), Beta1, "at least 0 and below 1");
        Setting.Require(Beta2 is >= 0 and < 1, nameof(Beta2), Beta2, "at least 0 and below 1");
        Setting.Require(Epsilon is > 0 and < 1, nameof(Epsilon), Epsilon, "above 0 and below 1");
        Setting.Require(WeightDecay is >= 0 and < 1e3, nameof(WeightDecay), WeightDecay, "at least 0");
        Setting.Require(EmbeddingRate is >= 0 and < 1e6, nameof(EmbeddingRate), EmbeddingRate, "at least 0");
    }
}
