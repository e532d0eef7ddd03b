using Lyceum.Inference.Generation;
using Lyceum.Inference.Telemetry;

namespace Lyceum.Inference.Serving;

/// <summary>What a caller asks of a served model. Setting a property to a value outside its range throws an <see cref="ArgumentException"/> that names it.</summary>
public sealed record GenerationRequest
{
    /// <summary>The most answers to one prompt.</summary>
    public const int MaxChoices = 128;

    /// <summary>The tokens that the answers follow; at least one, unless <see cref="PromptText"/> is set.</summary>
    public ReadOnlyMemory<int> Prompt { get; init; }

    /// <summary>The text that the answers follow, in place of <see cref="Prompt"/>: the engine makes its tokens. Special tokens in it are read.</summary>
    public string? PromptText { get; init; }

    /// <summary>How tokens are chosen, and when an answer ends.</summary>
    public GenerationOptions Options { get; init; } = GenerationOptions.Usual;

    /// <summary>How many answers are wanted. They differ in their seeds: the first has the request's, the others have seeds that follow from it.</summary>
    public int Choices
    {
        get;
        init => field = value is >= 1 and <= MaxChoices ? value : throw new ArgumentException($"{nameof(Choices)} is {value}, but must be from 1 to {MaxChoices}.", nameof(Choices));
    }

    = 1;

    /// <summary>
    /// Whether the log-probabilities of the prompt's own tokens are wanted. With <see cref="GenerationOptions.MaxTokens"/> 0 a given text is scored and
    /// nothing is generated.
    /// </summary>
    public bool ScoresPrompt { get; init; }

    /// <summary>Whether the prompt's tokens and their texts are told before the answers.</summary>
    public bool EchoesPrompt { get; init; }

    /// <summary>Requests of a higher priority go first.</summary>
    public int Priority { get; init; }

    /// <summary>Whose request it is; callers get equal shares of the model.</summary>
    public string Caller { get; init; } = "";

    /// <summary>Within which bounds keys and values are shared: a request finds none of another scope, so that nobody learns from a quick answer what others asked.</summary>
    public string CacheScope { get; init; } = "";

    /// <summary>
    /// Told what each answer took, and which it is, when it has ended for whatever reason; also where nobody reads its updates any more. Called on the
    /// engine's thread: it must be quick and must not throw. Models that live elsewhere do not call it.
    /// </summary>
    public Action<int, AnswerStatistics>? Ended { get; init; }

    /// <summary>What the request is, in the words of traces and metrics.</summary>
    internal string Operation { get; init; } = InferenceTelemetry.TextCompletion;
}
