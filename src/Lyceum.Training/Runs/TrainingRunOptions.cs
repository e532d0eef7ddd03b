using System.Text.Json.Nodes;
using Lyceum.Training.Optimization;

namespace Lyceum.Training.Runs;

/// <summary>Settings of a <see cref="TrainingRun"/>.</summary>
public sealed record TrainingRunOptions
{
    /// <summary>The learning rate of each step, and how many steps there are.</summary>
    public required LearningRateSchedule Schedule { get; init; }

    /// <summary>Number of batches whose gradients make one step, at least 1.</summary>
    public int BatchesPerStep { get; init; } = 1;

    /// <summary>The largest norm of a step's gradient; longer ones are scaled down. Infinite means no limit.</summary>
    public double GradientLimit { get; init; } = 1;

    /// <summary>Probability that an element of a block's output is dropped.</summary>
    public float Dropout { get; init; }

    /// <summary>Determines what is dropped.</summary>
    public ulong Seed { get; init; }

    /// <summary>How much of the weights' running mean is kept at each step; null where none is kept.</summary>
    public double? AverageDecay { get; init; }

    /// <summary>The held-out documents are evaluated after every so many steps and at the end; 0 means at the end alone.</summary>
    public long EvaluateEvery { get; init; }

    /// <summary>A checkpoint is written after every so many steps and at the end; 0 means not by steps.</summary>
    public long CheckpointEvery { get; init; }

    /// <summary>A checkpoint is written when the last one is so old; null means not by time.</summary>
    public TimeSpan? CheckpointInterval { get; init; }

    /// <summary>Whatever else must be the same for a checkpoint to be continued: the model's shape, the optimiser, the data, the seed.</summary>
    public JsonObject Configuration { get; init; } = [];

    /// <summary>What a checkpoint stores to be compared: <see cref="Configuration"/> and every setting here that bears on the weights.</summary>
    internal JsonObject Fingerprint() => new()
    {
        ["run"] = Configuration.DeepClone(),
        ["schedule"] = Schedule.Write(),
        ["batchesPerStep"] = BatchesPerStep,
        ["gradientLimit"] = double.IsFinite(GradientLimit) ? GradientLimit : null,
        ["dropout"] = Dropout,
        ["seed"] = Seed,
        ["averageDecay"] = AverageDecay,
    };

    internal void Check()
    {
        Schedule.Check();
        Setting.Require(BatchesPerStep > 0, nameof(BatchesPerStep), BatchesPerStep, "above 0");
        Setting.Require(GradientLimit > 0, nameof(GradientLimit), GradientLimit, "above 0");
        Setting.Require(Dropout is >= 0 and < 1, nameof(Dropout), Dropout, "at least 0 and below 1");
        Setting.Require(AverageDecay is null or (>= 0 and < 1), nameof(AverageDecay), AverageDecay ?? 0, "at least 0 and below 1");
        Setting.Require(EvaluateEvery >= 0, nameof(EvaluateEvery), EvaluateEvery, "at least 0");
        Setting.Require(CheckpointEvery >= 0, nameof(CheckpointEvery), CheckpointEvery, "at least 0");
    }
}
