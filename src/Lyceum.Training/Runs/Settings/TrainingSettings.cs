using Lyceum.Models.Files;
using Lyceum.Numerics;
using Lyceum.Training.Data;
using Lyceum.Training.Optimization;

namespace Lyceum.Training.Runs.Settings;

/// <summary>What the settings of <c>lyceum train pretrain</c> and <c>lyceum train finetune</c> have in common.</summary>
public abstract record TrainingSettings : ICheckedSettings
{
    /// <summary>The folder that everything is written to.</summary>
    public required string Output { get; init; }

    /// <summary>The model's name in its file; the output folder's where null.</summary>
    public string? Name { get; init; }

    /// <summary>What it learns from.</summary>
    public required IReadOnlyList<DataSettings> Data { get; init; }

    /// <summary>Whether all of a conversation is learnt, and not what the assistant says alone.</summary>
    public bool LearnEverything { get; init; }

    /// <summary>What happens to a conversation that is longer than the context.</summary>
    public LongChats LongChats { get; init; } = LongChats.Refuse;

    /// <summary>What happens when a line is malformed, or the chat template refuses a conversation.</summary>
    public MalformedLines MalformedLines { get; init; } = MalformedLines.Refuse;

    /// <summary>Most tokens of a document, or of a piece of a longer text.</summary>
    public required int ContextLength { get; init; }

    /// <summary>Most tokens of one forward and backward pass.</summary>
    public required int BatchTokens { get; init; }

    /// <summary>Number of passes whose gradients make one step.</summary>
    public int BatchesPerStep { get; init; } = 1;

    /// <summary>Number of steps; either this or <see cref="Tokens"/>.</summary>
    public long? Steps { get; init; }

    /// <summary>Number of tokens, from which the steps follow as if every batch were full.</summary>
    public long? Tokens { get; init; }

    /// <summary>How weights are changed.</summary>
    public required OptimizerSettings Optimizer { get; init; }

    /// <summary>How the learning rate goes.</summary>
    public ScheduleSettings Schedule { get; init; } = new();

    /// <summary>The largest norm of a step's gradient; 0 means no limit.</summary>
    public double GradientLimit { get; init; } = 1;

    /// <summary>How much of the weights' running mean is kept at each step; none is kept where null. The model that is written has the mean.</summary>
    public double? AverageDecay { get; init; }

    /// <summary>Probability that an element of a block's output is dropped.</summary>
    public float Dropout { get; init; }

    /// <summary>Determines the weights at the beginning, the order of documents, and what is dropped.</summary>
    public ulong Seed { get; init; } = 1;

    /// <summary>What is measured.</summary>
    public EvaluationSettings Evaluation { get; init; } = new();

    /// <summary>When checkpoints are written.</summary>
    public CheckpointSettings Checkpoint { get; init; } = new();

    /// <summary>The format of the GGUF file that is written at the end.</summary>
    public string Format { get; init; } = "F16";

    /// <summary>What the model's file says of it; nothing where null.</summary>
    public string? Description { get; init; }

    /// <summary>Who made the model.</summary>
    public string? Author { get; init; }

    /// <summary>The model's licence, as an SPDX expression.</summary>
    public string? License { get; init; }

    /// <summary>How the model is to be sampled where nobody asks for anything else.</summary>
    public SamplingSettings Sampling { get; init; } = new();

    /// <summary>What computes.</summary>
    public TrainingDevice Device { get; init; } = TrainingDevice.Cpu;

    /// <summary>What the factors of matrix products are rounded to; sums, weights and everything else are float32.</summary>
    public GemmPrecision Precision { get; init; } = GemmPrecision.Float32;

    /// <summary>Number of threads; as many as there are cores where null.</summary>
    public int? Threads { get; init; }

    /// <summary>The number of steps that <see cref="Steps"/> or <see cref="Tokens"/> asks for.</summary>
    internal long TotalSteps => Steps ?? Math.Max(1, (long)Math.Ceiling(Tokens!.Value / ((double)BatchTokens * BatchesPerStep)));

    /// <inheritdoc/>
    public virtual void Check(SettingsCheck check)
    {
        ArgumentNullException.ThrowIfNull(check);
        CheckData(check, "data", Data);
        check.Require(Data.All(static source => source.Curriculum != CurriculumName.PrimerExamination), "An examination measures what was learnt, so that nothing may be learnt from it; it belongs in 'evaluation.data'.");
        check.Require(ContextLength is >= 2 and <= 1 << 20, "contextLength", ContextLength, "from 2 to 1048576");
        check.Require(BatchTokens >= ContextLength && BatchTokens <= 1 << 24, "batchTokens", BatchTokens, "from 'contextLength' to 16777216");
        check.Require(BatchesPerStep is >= 1 and <= 10_000, "batchesPerStep", BatchesPerStep, "from 1 to 10000");
        check.Require((Steps is null) != (Tokens is null), "Either 'steps' or 'tokens' is set.");
        check.Require(Steps is null or > 0, "steps", Steps, "above 0");
        check.Require(Tokens is null or > 0, "tokens", Tokens, "above 0");
        check.Require(GradientLimit is >= 0 and < double.PositiveInfinity, "gradientLimit", GradientLimit, "0 or more");
        check.Require(AverageDecay is null or (>= 0 and < 1), "averageDecay", AverageDecay, "at least 0 and below 1");
        check.Require(Dropout is >= 0 and < 1, "dropout", Dropout, "at least 0 and below 1");
        check.Require(Threads is null or (>= 1 and <= 1024), "threads", Threads, "from 1 to 1024");
        check.Require(ModelQuantizer.Formats.Contains(Format), "format", Format, $"one of {string.Join(", ", ModelQuantizer.Formats)}");
        check.Require(Device == TrainingDevice.Cpu || Dropout == 0, "A graphics card drops nothing: 'dropout' must be 0 where 'device' is 'cuda'.");
        check.Require(Device == TrainingDevice.Cpu || Precision == GemmPrecision.Float32, "A graphics card computes in float32 alone: 'precision' must be float32 where 'device' is 'cuda'.");
        Optimizer.Check(check.Within("optimizer"));
        Schedule.Check(check.Within("schedule"));
        Evaluation.Check(check.Within("evaluation"));
        Checkpoint.Check(check.Within("checkpoint"));
        Sampling.Check(check.Within("sampling"));
        check.Require(Schedule.WarmupSteps <= TotalSteps, "schedule.warmupSteps", Schedule.WarmupSteps, $"no more than the {TotalSteps} steps of the run");
        check.Require(Schedule.DecaySteps <= TotalSteps, "schedule.decaySteps", Schedule.DecaySteps, $"no more than the {TotalSteps} steps of the run");
    }

    /// <summary>The settings as the run takes them.</summary>
    internal TrainingRunOptions ToOptions() => new()
    {
        Schedule = new LearningRateSchedule
        {
            Shape = Schedule.Shape,
            Peak = Optimizer.LearningRate,
            Floor = Schedule.Floor,
            WarmupSteps = Schedule.WarmupSteps,
            TotalSteps = TotalSteps,
            DecaySteps = Schedule.DecaySteps,
        },
        BatchesPerStep = BatchesPerStep,
        GradientLimit = GradientLimit == 0 ? double.PositiveInfinity : GradientLimit,
        Dropout = Dropout,
        Seed = Seed,
        AverageDecay = AverageDecay,
        EvaluateEvery = Evaluation.Every,
        CheckpointEvery = Checkpoint.Every,
        CheckpointInterval = Checkpoint.Minutes > 0 ? TimeSpan.FromMinutes(Checkpoint.Minutes) : null,
    };

    internal static void CheckData(SettingsCheck check, string name, IReadOnlyList<DataSettings> data)
    {
        check.Require(data.Count > 0, $"'{name}' names no source.");
        for (int i = 0; i < data.Count; i++)
        {
            check.Require(data[i] is not null, $"{name}[{i}]", null, "an object");
            data[i].Check(check.Within($"{name}[{i}]"));
        }
    }
}
