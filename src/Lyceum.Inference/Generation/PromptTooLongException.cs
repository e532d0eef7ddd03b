namespace Lyceum.Inference.Generation;

/// <summary>A prompt has more tokens than the context. Nothing was computed; prompts are never cut silently.</summary>
public sealed class PromptTooLongException : Exception
{
    /// <summary>Makes an exception without a message.</summary>
    public PromptTooLongException()
    {
    }

    /// <summary>Makes an exception.</summary>
    /// <param name="message">One sentence with both lengths.</param>
    public PromptTooLongException(string message)
        : base(message)
    {
    }

    /// <summary>Makes an exception.</summary>
    /// <param name="message">One sentence with both lengths.</param>
    /// <param name="inner">What a lower layer said.</param>
    public PromptTooLongException(string message, Exception inner)
        : base(message, inner)
    {
    }

    /// <summary>Makes an exception that gives both lengths.</summary>
    /// <param name="promptTokens">Tokens of the prompt.</param>
    /// <param name="contextLength">Tokens that the context holds.</param>
    public PromptTooLongException(int promptTokens, int contextLength)
        : base($"The prompt has {promptTokens} tokens, but the context holds {contextLength}; shorten the prompt or open the model with a longer context.")
    {
        PromptTokens = promptTokens;
        ContextLength = contextLength;
    }

    /// <summary>Tokens of the prompt.</summary>
    public int PromptTokens { get; }

    /// <summary>Tokens that the context holds.</summary>
    public int ContextLength { get; }
}
