namespace Lyceum.Models.Store;

/// <summary>A model is not in the store, cannot go in, or cannot go out. The message says which, where, and what to do.</summary>
public sealed class ModelStoreException : Exception
{
    /// <summary>Makes an exception without a message.</summary>
    public ModelStoreException()
    {
    }

    /// <summary>Makes an exception.</summary>
    /// <param name="message">One sentence: what is wrong, where, and what to do.</param>
    public ModelStoreException(string message)
        : base(message)
    {
    }

    /// <summary>Makes an exception.</summary>
    /// <param name="message">One sentence: what is wrong, where, and what to do.</param>
    /// <param name="inner">What a lower layer said.</param>
    public ModelStoreException(string message, Exception inner)
        : base(message, inner)
    {
    }
}
