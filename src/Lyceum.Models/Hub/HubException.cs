namespace Lyceum.Models.Hub;

/// <summary>Pulling failed. The message says what was wrong, where, and what to do.</summary>
public sealed class HubException : Exception
{
    /// <summary>Makes an exception.</summary>
    /// <param name="failure">The kind of failure.</param>
    /// <param name="message">One sentence: what is wrong, where, and what to do.</param>
    /// <param name="inner">What a lower layer said.</param>
    public HubException(HubFailure failure, string message, Exception? inner = null)
        : base(message, inner) => Failure = failure;

    /// <summary>The kind of failure.</summary>
    public HubFailure Failure { get; }

    /// <summary>For <see cref="HubFailure.Ambiguous"/>: what there is to choose from.</summary>
    public IReadOnlyList<HubChoice> Choices { get; init; } = [];

    /// <summary>How long the hub asked to wait.</summary>
    internal TimeSpan? RetryAfter { get; init; }

    /// <summary>Whether the same request may well succeed a little later.</summary>
    internal bool IsTransient { get; init; }
}
