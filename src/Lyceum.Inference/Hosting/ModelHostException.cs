namespace Lyceum.Inference.Hosting;

/// <summary>Why a host gives no model.</summary>
public enum ModelHostFailure
{
    /// <summary>There is no model of this name.</summary>
    Unknown,

    /// <summary>The model does not fit into the budget, not even alone beside those that are pinned.</summary>
    TooLarge,

    /// <summary>Other models are in use and gave no room in time, or too many requests wait.</summary>
    Busy,

    /// <summary>The model could not be loaded.</summary>
    LoadFailed,
}

/// <summary>A host gives no model. The message says what was wrong and what to do.</summary>
public sealed class ModelHostException : Exception
{
    /// <summary>Makes an exception.</summary>
    /// <param name="failure">The kind of failure.</param>
    /// <param name="message">One sentence: what is wrong, and what to do.</param>
    /// <param name="inner">What loading said.</param>
    public ModelHostException(ModelHostFailure failure, string message, Exception? inner = null)
        : base(message, inner) => Failure = failure;

    /// <summary>The kind of failure.</summary>
    public ModelHostFailure Failure { get; }

    /// <summary>When asking again makes sense, counted from now; null where nothing is known.</summary>
    public TimeSpan? RetryAfter { get; init; }
}
