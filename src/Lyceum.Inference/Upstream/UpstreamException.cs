using System.Net;

namespace Lyceum.Inference.Upstream;

/// <summary>What went wrong with a model of another server.</summary>
public enum UpstreamFailure
{
    /// <summary>No connection came about.</summary>
    Unreachable,

    /// <summary>The server was silent for too long.</summary>
    TimedOut,

    /// <summary>The server takes exception to the request.</summary>
    Refused,

    /// <summary>The server does not accept the key.</summary>
    Unauthorized,

    /// <summary>The server is busy, or the key's allowance is used up.</summary>
    Busy,

    /// <summary>The server failed.</summary>
    ServerError,

    /// <summary>What the server says makes no sense, or is too long.</summary>
    BadAnswer,

    /// <summary>The answer broke off.</summary>
    BrokenOff,
}

/// <summary>A model of another server did not do as it was asked. The message says what was wrong, where, and what to do; it never has the key in it.</summary>
public sealed class UpstreamException : Exception
{
    /// <summary>Makes an exception.</summary>
    /// <param name="failure">The kind of failure.</param>
    /// <param name="message">One sentence.</param>
    /// <param name="inner">The cause.</param>
    public UpstreamException(UpstreamFailure failure, string message, Exception? inner = null)
        : base(message, inner) => Failure = failure;

    /// <summary>The kind of failure.</summary>
    public UpstreamFailure Failure { get; }

    /// <summary>The status that the server answered with; null where it did not come to that.</summary>
    public HttpStatusCode? Status { get; init; }

    /// <summary>The server's own name for what is wrong, such as <c>context_length_exceeded</c>; null where it gives none.</summary>
    public string? Code { get; init; }

    /// <summary>The field of the request that the server takes exception to; null where it names none.</summary>
    public string? Parameter { get; init; }

    /// <summary>When asking again makes sense, counted from now; null where nothing is known.</summary>
    public TimeSpan? RetryAfter { get; init; }
}
