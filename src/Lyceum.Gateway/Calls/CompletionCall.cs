namespace Lyceum.Gateway.Calls;

/// <summary>Texts that a model is to continue.</summary>
/// <param name="Model">The model's name.</param>
/// <param name="Prompts">The texts, at least one.</param>
public sealed record CompletionCall(string Model, IReadOnlyList<TextInput> Prompts)
{
    /// <summary>What is asked of the answers.</summary>
    public AnswerSettings Settings { get; init; } = new();

    /// <summary>Whether the prompts' tokens and their texts are told before the answers.</summary>
    public bool EchoesPrompt { get; init; }

    /// <summary>Whether the log-probabilities of the prompts' own tokens are wanted.</summary>
    public bool ScoresPrompt { get; init; }
}
