namespace Lyceum.Inference.Constraints;

/// <summary>A form that cannot be enforced: its source is malformed, asks for what is not known, or is too large. The message says which and where.</summary>
public sealed class ConstraintException : Exception
{
    /// <summary>Makes an exception without a message.</summary>
    public ConstraintException()
    {
    }

    /// <summary>Makes an exception.</summary>
    /// <param name="message">What is wrong, where, and what to do.</param>
    public ConstraintException(string message)
        : base(message)
    {
    }

    /// <summary>Makes an exception that another one caused.</summary>
    /// <param name="message">What is wrong, where, and what to do.</param>
    /// <param name="innerException">The cause.</param>
    public ConstraintException(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    /// <summary>The schema keyword, or the part of a pattern, that is not enforced; null where something else is wrong.</summary>
    public string? Keyword { get; init; }

    /// <summary>Where it stands in a schema, as a JSON pointer; null outside of schemas.</summary>
    public string? Location { get; init; }
}
