using System.Text.Json;
using Lyceum.Api.Chat;
using Lyceum.Api.Http;

namespace Lyceum.Api.Completions;

/// <summary>The body of <c>POST /v1/completions</c>.</summary>
internal sealed class CompletionRequest : ApiRequest
{
    public string? Model { get; set; }

    public JsonElement? Prompt { get; set; }

    public string? Suffix { get; set; }

    public bool? Stream { get; set; }

    public StreamOptions? StreamOptions { get; set; }

    public int? N { get; set; }

    public int? BestOf { get; set; }

    public bool? Echo { get; set; }

    public int? MaxTokens { get; set; }

    public JsonElement? Stop { get; set; }

    public int? Logprobs { get; set; }

    public float? Temperature { get; set; }

    public float? TopP { get; set; }

    public float? PresencePenalty { get; set; }

    public float? FrequencyPenalty { get; set; }

    public Dictionary<string, float>? LogitBias { get; set; }

    public long? Seed { get; set; }

    public string? User { get; set; }

    // Of other local servers.
    public int? TopK { get; set; }

    public float? MinP { get; set; }

    public float? RepetitionPenalty { get; set; }

    public float? RepeatPenalty { get; set; }

    public int? MinTokens { get; set; }

    public bool? IgnoreEos { get; set; }
}
