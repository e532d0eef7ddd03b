namespace Lyceum.Training.Optimization;

/// <summary>Settings of <c>Muon</c>.</summary>
public sealed record MuonOptions
{
    /// <summary>How much of the sum of gradients is kept at each step, below 1.</summary>
    public double Momentum { get; init; } = 0.95;

    /// <summary>What part of a matrix goes at each step, times the learning rate.</summary>
    public double WeightDecay { get; init; } = 0.1;

    /// <summary>
    /// Root mean square of a matrix's change, times the learning rate. AdamW's is 0.2 to 0.4, so with 0.2 both take the
    /// same learning rates.
    /// </summary>
    public double UpdateSize { get; init; } = 0.2;

    /// <summary>For the parameters that are no matrices.</summary>
    public AdamWOptions Others { get; init; } = new();

    internal void Check()
    {
        Setting.Require(Momentum is >= 0 and < 1, nameof(Momentum), Momentum, "at least 0 and below 1");
        Setting.Require(WeightDecay is >= 0 and < 1e3, nameof(WeightDecay), WeightDecay, "at least 0");
        Setting.Require(UpdateSize is > 0 and < 1e3, nameof(UpdateSize), UpdateSize, "above 0");
    }
}
