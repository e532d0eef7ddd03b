using System.Collections.Frozen;
using Lyceum.Inference.Constraints;
using Lyceum.Inference.Sampling;

namespace Lyceum.Inference.Generation;

/// <summary>What to generate and when to end. Setting an option to a value outside its range throws an <see cref="ArgumentException"/> that names it.</summary>
public sealed record GenerationOptions
{
    /// <summary>The usual: the model's own distribution until the text ends or the context is full.</summary>
    public static GenerationOptions Usual { get; } = new();

    /// <summary>How tokens are chosen.</summary>
    public SamplingOptions Sampling { get; init; } = SamplingOptions.Neutral;

    /// <summary>The most tokens to generate, from 0; null for as many as the context has room for.</summary>
    public int? MaxTokens
    {
        get;
        init => field = value is null or >= 0 ? value : throw new ArgumentException($"{nameof(MaxTokens)} is {value}, but must be a whole number from 0.", nameof(MaxTokens));
    }

    /// <summary>How many tokens come before the model may end the text, from 0.</summary>
    public int MinTokens
    {
        get;
        init => field = value >= 0 ? value : throw new ArgumentException($"{nameof(MinTokens)} is {value}, but must be a whole number from 0.", nameof(MinTokens));
    }

    /// <summary>Strings that end the text. They may lie across tokens and are not a part of the text.</summary>
    public IReadOnlyList<string> StopStrings { get; init; } = [];

    /// <summary>The form that the answer keeps; null for any. The answer ends where nothing can follow.</summary>
    public OutputConstraint? Constraint { get; init; }

    /// <summary>
    /// Whether an answer of a form is brought to its end within <see cref="MaxTokens"/>: near the limit only those tokens may come after
    /// which what is open can still be closed. Without it an answer may be cut off.
    /// </summary>
    public bool ClosesAtLimit { get; init; }

    /// <summary>
    /// Tokens that mark a place in the answer, as the marks of a chat format do: no text is written for them, and no stop string lies across
    /// them. The text of such a token's <see cref="GeneratedPiece"/> stands before the mark.
    /// </summary>
    public IReadOnlySet<int> MarkTokens { get; init; } = FrozenSet<int>.Empty;

    /// <summary>
    /// Whether the text stands for itself, as an answer does, rather than going on from the prompt's last character: a first space that only
    /// marks the beginning of a word is then left out.
    /// </summary>
    public bool IsWholeText { get; init; }

    /// <summary>Whether the model's end-of-text tokens are never chosen, so that it writes on.</summary>
    public bool IgnoreEndOfText { get; init; }

    /// <summary>How many alternatives to give log-probabilities of beside the chosen token; null for no log-probabilities at all.</summary>
    public int? LogProbabilities
    {
        get;
        init => field = value is null or (>= 0 and <= TokenLogProbabilities.MaxAlternatives)
            ? value
            : throw new ArgumentException($"{nameof(LogProbabilities)} is {value}, but must be from 0 to {TokenLogProbabilities.MaxAlternatives}.", nameof(LogProbabilities));
    }
}
