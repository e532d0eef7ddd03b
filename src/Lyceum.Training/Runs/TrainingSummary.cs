namespace Lyceum.Training.Runs;

/// <summary>What came of a training run.</summary>
/// <param name="Done">False where it was interrupted.</param>
/// <param name="Step">Number of steps done.</param>
/// <param name="TotalSteps">Number of steps that it has when it is done.</param>
/// <param name="Tokens">Tokens seen.</param>
/// <param name="Seconds">Time spent on steps, interruptions left out.</param>
/// <param name="Parameters">Number of weights.</param>
/// <param name="Folder">Where everything is.</param>
/// <param name="Model">The model's file; null before the run is done.</param>
public sealed record TrainingSummary(bool Done, long Step, long TotalSteps, long Tokens, double Seconds, long Parameters, string Folder, string? Model)
{
    /// <summary>The last step's loss, in nats.</summary>
    public double? Loss { get; init; }

    /// <summary>The last loss of held-out documents.</summary>
    public double? HeldOutLoss { get; init; }

    /// <summary>The same with averaged weights.</summary>
    public double? AverageLoss { get; init; }
}
