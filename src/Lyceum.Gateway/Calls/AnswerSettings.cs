using Lyceum.Inference.Constraints;
using Lyceum.Inference.Generation;
using Lyceum.Inference.Sampling;

namespace Lyceum.Gateway.Calls;

/// <summary>What a call asks of the answers, whatever its prompt is.</summary>
public sealed record AnswerSettings
{
    /// <summary>One answer, as the model's author would have it.</summary>
    public static AnswerSettings Usual { get; } = new();

    /// <summary>How tokens are chosen.</summary>
    public SamplingChoice Sampling { get; init; } = SamplingChoice.Open;

    /// <summary>How many answers to each prompt, from 1.</summary>
    public int Choices { get; init; } = 1;

    /// <summary>The most tokens of each answer; null for as many as the context has room for.</summary>
    public int? MaxTokens { get; init; }

    /// <summary>How many tokens come before the model may end the text.</summary>
    public int MinTokens { get; init; }

    /// <summary>Strings that end the text.</summary>
    public IReadOnlyList<string> Stop { get; init; } = [];

    /// <summary>How many alternatives to give log-probabilities of beside each token; null for no log-probabilities at all.</summary>
    public int? LogProbabilities { get; init; }

    /// <summary>Whether the model writes on past its end of text.</summary>
    public bool IgnoresEndOfText { get; init; }

    /// <summary>The form that the answers keep; null for any.</summary>
    public OutputConstraint? Constraint { get; init; }

    /// <summary>Requests of a higher priority go first.</summary>
    public int Priority { get; init; }

    internal GenerationOptions ToOptions(SamplingOptions author, int? mostTokens) => new()
    {
        Sampling = Sampling.Over(author),
        MaxTokens = mostTokens,
        MinTokens = MinTokens,
        StopStrings = Stop,
        LogProbabilities = LogProbabilities,
        IgnoreEndOfText = IgnoresEndOfText,
        Constraint = Constraint,
    };
}
