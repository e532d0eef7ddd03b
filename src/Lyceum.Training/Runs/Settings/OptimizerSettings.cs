using Lyceum.Numerics;
using Lyceum.Training.Autograd;
using Lyceum.Training.Optimization;

namespace Lyceum.Training.Runs.Settings;

/// <summary>Which optimiser.</summary>
public enum OptimizerKind
{
    /// <summary><see cref="AdamW"/> for everything.</summary>
    AdamW,

    /// <summary><see cref="Muon"/> for matrices, AdamW for the rest.</summary>
    Muon,
}

/// <summary>How weights are changed; see <see cref="AdamWOptions"/> and <see cref="MuonOptions"/>.</summary>
public sealed record OptimizerSettings : ICheckedSettings
{
    /// <summary>Which optimiser.</summary>
    public OptimizerKind Kind { get; init; } = OptimizerKind.AdamW;

    /// <summary>The highest learning rate.</summary>
    public required float LearningRate { get; init; }

    /// <summary>How much of the gradient's mean AdamW keeps at each step.</summary>
    public double Beta1 { get; init; } = 0.9;

    /// <summary>How much of the mean of its squares AdamW keeps.</summary>
    public double Beta2 { get; init; } = 0.95;

    /// <summary>What AdamW adds to the root of the mean square.</summary>
    public double Epsilon { get; init; } = 1e-8;

    /// <summary>What part of a weight goes at each step, times the learning rate.</summary>
    public double WeightDecay { get; init; } = 0.1;

    /// <summary>The learning rate of embeddings as a multiple of the others'.</summary>
    public double EmbeddingRate { get; init; } = 1;

    /// <summary>How much of the sum of gradients Muon keeps.</summary>
    public double Momentum { get; init; } = 0.95;

    /// <summary>Root mean square of Muon's changes, times the learning rate.</summary>
    public double UpdateSize { get; init; } = 0.2;

    /// <inheritdoc/>
    public void Check(SettingsCheck check)
    {
        ArgumentNullException.ThrowIfNull(check);
        check.Require(LearningRate is > 0 and < 100, "learningRate", LearningRate, "above 0 and below 100");
        check.Require(Beta1 is >= 0 and < 1, "beta1", Beta1, "at least 0 and below 1");
        check.Require(Beta2 is >= 0 and < 1, "beta2", Beta2, "at least 0 and below 1");
        check.Require(Epsilon is > 0 and < 1, "epsilon", Epsilon, "above 0 and below 1");
        check.Require(WeightDecay is >= 0 and < 1000, "weightDecay", WeightDecay, "at least 0 and below 1000");
        check.Require(EmbeddingRate is >= 0 and < 1000, "embeddingRate", EmbeddingRate, "at least 0 and below 1000");
        check.Require(Momentum is >= 0 and < 1, "momentum", Momentum, "at least 0 and below 1");
        check.Require(UpdateSize is > 0 and < 1000, "updateSize", UpdateSize, "above 0 and below 1000");
    }

    /// <summary>Makes the optimiser.</summary>
    /// <param name="team">Who computes; not disposed.</param>
    /// <param name="parameters">What is changed.</param>
    /// <param name="precision">What the factors of its matrix products are rounded to.</param>
    public IOptimizer Create(WorkerTeam team, IReadOnlyList<Parameter> parameters, GemmPrecision precision = GemmPrecision.Float32)
    {
        AdamWOptions adamW = new() { Beta1 = Beta1, Beta2 = Beta2, Epsilon = Epsilon, WeightDecay = WeightDecay, EmbeddingRate = EmbeddingRate };
        return Kind == OptimizerKind.AdamW
            ? new AdamW(team, parameters, adamW)
            : new Muon(team, parameters, new MuonOptions { Momentum = Momentum, UpdateSize = UpdateSize, WeightDecay = WeightDecay, Others = adamW }, precision);
    }
}
