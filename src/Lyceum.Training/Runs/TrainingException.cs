namespace Lyceum.Training.Runs;

/// <summary>A training run cannot begin or go on. The message is one sentence that says why and what to do.</summary>
public class TrainingException : Exception
{
    /// <summary>Makes an exception without a message.</summary>
    public TrainingException()
    {
    }

    /// <summary>Makes an exception.</summary>
    /// <param name="message">One sentence: what is wrong, where, and what to do.</param>
    public TrainingException(string message)
        : base(message)
    {
    }

    /// <summary>Makes an exception.</summary>
    /// <param name="message">One sentence: what is wrong, where, and what to do.</param>
    /// <param name="inner">What a lower layer said.</param>
    public TrainingException(string message, Exception inner)
        : base(message, inner)
    {
    }
}
