namespace Lyceum.Training.Runs;

/// <summary>Something that a training run tells while it goes on.</summary>
/// <param name="Step">Number of steps done.</param>
public abstract record TrainingEvent(long Step);

/// <summary>A step is done.</summary>
/// <param name="Step">Its number, from 1.</param>
/// <param name="Loss">Mean cross-entropy over the step's learnt tokens, in nats, before the step.</param>
/// <param name="Tokens">Tokens in the step.</param>
/// <param name="LearntTokens">Those of them that were learnt.</param>
/// <param name="LearningRate">The learning rate.</param>
/// <param name="GradientNorm">Norm of the gradient before clipping.</param>
/// <param name="Elapsed">Time spent on the step.</param>
public sealed record StepEvent(
    long Step, double Loss, int Tokens, int LearntTokens, float LearningRate, double GradientNorm, TimeSpan Elapsed)
    : TrainingEvent(Step)
{
    /// <summary>Tokens a second in this step.</summary>
    public double TokensPerSecond => Elapsed > TimeSpan.Zero ? Tokens / Elapsed.TotalSeconds : 0;
}

/// <summary>The held-out documents were evaluated.</summary>
/// <param name="Step">Number of steps done.</param>
/// <param name="Loss">Mean cross-entropy over their learnt tokens, in nats.</param>
/// <param name="AverageLoss">The same of the averaged weights; null where none are kept.</param>
/// <param name="LearntTokens">Number of tokens that the mean is over.</param>
public sealed record EvaluationEvent(long Step, double Loss, double? AverageLoss, int LearntTokens)
    : TrainingEvent(Step);

/// <summary>A checkpoint was written.</summary>
/// <param name="Step">Number of steps done.</param>
/// <param name="Path">The file.</param>
public sealed record CheckpointEvent(long Step, string Path) : TrainingEvent(Step);

/// <summary>The run goes on from a checkpoint.</summary>
/// <param name="Step">Number of steps done.</param>
/// <param name="Path">The file.</param>
public sealed record ResumeEvent(long Step, string Path) : TrainingEvent(Step);

/// <summary>Something that the user should know and that does not stop the run.</summary>
/// <param name="Step">Number of steps done.</param>
/// <param name="Message">One sentence.</param>
public sealed record WarningEvent(long Step, string Message) : TrainingEvent(Step);
