using System.Text.Json.Serialization;
using Lyceum.Api.Chat;

namespace Lyceum.Api.Completions;

/// <summary>Continuations of texts, whole or a piece of a stream.</summary>
[JsonDerivedType(typeof(CompletionWithUsage))]
internal record Completion
{
    public required string Id { get; init; }

    public string Object { get; init; } = "text_completion";

    public required long Created { get; init; }

    public required string Model { get; init; }

    public required string SystemFingerprint { get; init; }

    public required IReadOnlyList<CompletionChoice> Choices { get; init; }
}

/// <summary>Continuations with what they took. In a stream that ends with it every piece has the field, and only the last one has a value in it.</summary>
internal sealed record CompletionWithUsage : Completion
{
    public CompletionUsage? Usage { get; init; }
}

/// <summary>One continuation.</summary>
internal sealed record CompletionChoice(string Text, int Index, CompletionLogprobs? Logprobs, string? FinishReason);

/// <summary>Log-probabilities as completions have them.</summary>
/// <param name="Tokens">The tokens' texts.</param>
/// <param name="TokenLogprobs">Their log-probabilities; null for the first token of a prompt.</param>
/// <param name="TopLogprobs">What was likeliest in each one's place; null where nothing was asked for.</param>
/// <param name="TextOffset">Where each one's text begins, in characters.</param>
internal sealed record CompletionLogprobs(
    IReadOnlyList<string> Tokens, IReadOnlyList<float?> TokenLogprobs, IReadOnlyList<IReadOnlyDictionary<string, float>?>? TopLogprobs, IReadOnlyList<int> TextOffset);
