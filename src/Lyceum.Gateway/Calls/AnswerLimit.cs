using System.Globalization;
using Lyceum.Inference.Hosting;
using Lyceum.Models.Forward;
using Lyceum.Platform.Prices;

namespace Lyceum.Gateway.Calls;

/// <summary>How long answers may become, and what they may use at most.</summary>
internal static class AnswerLimit
{
    // For a model that lives elsewhere and whose context nobody knows.
    private const int Unknown = 131_072;

    /// <summary>The most tokens of an answer: what was asked for, within what the context has room for.</summary>
    /// <param name="model">The model.</param>
    /// <param name="prompt">Tokens of the prompt.</param>
    /// <param name="asked">What was asked for; null for nothing.</param>
    /// <returns>Null where neither is known.</returns>
    /// <exception cref="ContextLengthException">The prompt alone is longer than the context.</exception>
    public static int? Of(IServedModel model, int prompt, int? asked)
    {
        // A prompt that was only guessed must not be refused for it.
        if (model.ContextLength is not { } context || model.Tokens is null)
        {
            return asked;
        }

        if (prompt > context)
        {
            throw new ContextLengthException(
                string.Create(CultureInfo.InvariantCulture, $"This model's maximum context length is {context} tokens. However, your messages resulted in {prompt} tokens. Please reduce the length of the messages."),
                prompt,
                context);
        }

        return Math.Min(asked ?? int.MaxValue, context - prompt);
    }

    /// <summary>The most that answers to a prompt can use.</summary>
    /// <param name="prompt">Tokens of the prompt.</param>
    /// <param name="most">The most tokens of an answer; null where nobody knows.</param>
    /// <param name="choices">How many answers.</param>
    public static UsageAmounts Greatest(int prompt, int? most, int choices) => new() { InputTokens = prompt, OutputTokens = (long)(most ?? Unknown) * choices };
}
