namespace Lyceum.Training.Runs;

/// <summary>One line of a metrics file: what was measured after a step. What was not measured is absent.</summary>
/// <param name="Step">Number of steps done.</param>
/// <param name="Tokens">Tokens seen since the run began.</param>
/// <param name="Seconds">Time spent on steps since the run began, interruptions left out.</param>
public sealed record MetricsEntry(long Step, long Tokens, double Seconds)
{
    /// <summary>Mean cross-entropy over the step's learnt tokens, in nats.</summary>
    public double? Loss { get; init; }

    /// <summary>The same over held-out documents.</summary>
    public double? HeldOutLoss { get; init; }

    /// <summary>The same with averaged weights.</summary>
    public double? AverageLoss { get; init; }

    /// <summary>The learning rate of the step.</summary>
    public double? LearningRate { get; init; }

    /// <summary>Norm of the step's gradient before clipping.</summary>
    public double? GradientNorm { get; init; }

    /// <summary>Tokens a second in the step.</summary>
    public double? TokensPerSecond { get; init; }
}
