namespace Lyceum.Training.Runs;

/// <summary>What the caller of a <see cref="TrainingJob"/> wants beside its settings.</summary>
public sealed record TrainingJobOptions
{
    /// <summary>Whether the checkpoints and metrics of an earlier run in the folder are removed first.</summary>
    public bool Restart { get; init; }

    /// <summary>Told of everything that happens, on the thread of the run.</summary>
    public Action<TrainingEvent> Tell { get; init; } = static _ => { };

    /// <summary>Told of documents that are skipped and the like, as sentences, from any thread; null for nobody.</summary>
    public Action<string>? Report { get; init; }

    /// <summary>The clock.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;
}
