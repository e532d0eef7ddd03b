namespace Lyceum.Models;

/// <summary>A model file is malformed, or asks for something that Lyceum does not know. The message names the key or tensor, and the offset where there is one.</summary>
public sealed class ModelFormatException : Exception
{
    /// <summary>Makes an exception without a message.</summary>
    public ModelFormatException()
    {
    }

    /// <summary>Makes an exception.</summary>
    /// <param name="message">One sentence: what is wrong, in which key or tensor, at which offset.</param>
    public ModelFormatException(string message)
        : base(message)
    {
    }

    /// <summary>Makes an exception.</summary>
    /// <param name="message">One sentence: what is wrong, in which key or tensor, at which offset.</param>
    /// <param name="inner">What a lower layer said.</param>
    public ModelFormatException(string message, Exception inner)
        : base(message, inner)
    {
    }
}
