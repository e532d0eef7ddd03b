namespace Lyceum.Fuzz;

/// <summary>A target failed on an input in a way that it does not document. The message holds the input as base64.</summary>
public sealed class FuzzFailureException : Exception
{
    /// <summary>Makes an exception without a message.</summary>
    public FuzzFailureException()
    {
    }

    /// <summary>Makes an exception.</summary>
    public FuzzFailureException(string message)
        : base(message)
    {
    }

    /// <summary>Makes an exception.</summary>
    public FuzzFailureException(string message, Exception inner)
        : base(message, inner)
    {
    }
}
