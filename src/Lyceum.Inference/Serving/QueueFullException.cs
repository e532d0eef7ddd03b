namespace Lyceum.Inference.Serving;

/// <summary>A model has as many requests waiting as it takes.</summary>
public sealed class QueueFullException : Exception
{
    /// <summary>Makes an exception without particulars.</summary>
    public QueueFullException()
    {
    }

    /// <summary>Makes an exception.</summary>
    public QueueFullException(string message)
        : base(message)
    {
    }

    /// <summary>Makes an exception.</summary>
    public QueueFullException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
