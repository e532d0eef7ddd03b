using System.Text.Json;
using Lyceum.Api.Chat;
using Lyceum.Api.Http;

namespace Lyceum.Api.Completions;

/// <summary>The body of <c>POST /v1/completions</c>.</summary>
internal sealed class CompletionRequest : ApiRequest
{
    public string? Model { get; init; }

    public JsonElement? Prompt { get; init; }

    public string? Suffix { get; init; }

    public bool? Stream { get; init; }

    public StreamOptions? StreamOptions { get; init; }

    public int? N { get; init; }

    public int? BestOf { get; init; }

    public bool? Echo { get; init; }

    public int? MaxTokens { get; init; }

    public JsonElement? Stop { get; init; }

    public int? Logprobs { get; init; }

    public float? Temperature { get; init; }

    public float? TopP { get; init; }

    public float? PresencePenalty { get; init; }

    public float? FrequencyPenalty { get; init; }

    public Dictionary<string, float>? LogitBias { get; init; }

    public long? Seed { get; init; }

    public string? User { get; init; }

    // Of other local servers.
    public int? TopK { get; init; }

    public float? MinP { get; init; }

    public float? RepetitionPenalty { get; init; }

    public float? RepeatPenalty { get; init; }

    public int? MinTokens { get; init; }

    public bool? IgnoreEos { get; init; }
}
