namespace Lyceum.Models.Forward;

/// <summary>A sequence would become longer than the context, or than the cache has room for. Nothing was changed.</summary>
public sealed class ContextLengthException : Exception
{
    /// <summary>Makes an exception without lengths.</summary>
    public ContextLengthException()
    {
    }

    /// <summary>Makes an exception without lengths.</summary>
    /// <param name="message">One sentence.</param>
    public ContextLengthException(string message)
        : base(message)
    {
    }

    /// <summary>Makes an exception without lengths.</summary>
    /// <param name="message">One sentence.</param>
    /// <param name="inner">What a lower layer said.</param>
    public ContextLengthException(string message, Exception inner)
        : base(message, inner)
    {
    }

    /// <summary>Makes an exception.</summary>
    /// <param name="message">One sentence that gives both lengths.</param>
    /// <param name="requested">Tokens asked for.</param>
    /// <param name="available">Tokens that there is room for.</param>
    public ContextLengthException(string message, long requested, long available)
        : base(message)
    {
        Requested = requested;
        Available = available;
    }

    /// <summary>Tokens asked for.</summary>
    public long Requested { get; }

    /// <summary>Tokens that there is room for.</summary>
    public long Available { get; }
}
