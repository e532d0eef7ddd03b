namespace Lyceum.Training.Runs;

/// <summary>A loss or a gradient is infinite or NaN. The weights are those of the step before.</summary>
public sealed class DivergenceException : TrainingException
{
    /// <summary>Makes an exception without a message.</summary>
    public DivergenceException()
    {
    }

    /// <summary>Makes an exception.</summary>
    /// <param name="message">What is not finite, at which step and where first.</param>
    public DivergenceException(string message)
        : base(message)
    {
    }

    /// <summary>Makes an exception.</summary>
    /// <param name="message">What is not finite, at which step and where first.</param>
    /// <param name="inner">What a lower layer said.</param>
    public DivergenceException(string message, Exception inner)
        : base(message, inner)
    {
    }
}
