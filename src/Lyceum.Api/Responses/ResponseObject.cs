using System.Text.Json;
using System.Text.Json.Serialization;

namespace Lyceum.Api.Responses;

/// <summary>A response: what came of a request so far, and everything that the request asked for.</summary>
internal sealed record ResponseObject
{
    public const string Queued = "queued";
    public const string InProgress = "in_progress";
    public const string Completed = "completed";
    public const string Incomplete = "incomplete";
    public const string Failed = "failed";
    public const string Cancelled = "cancelled";

    public required string Id { get; init; }

    public string Object { get; init; } = "response";

    public required long CreatedAt { get; init; }

    public string Status { get; init; } = InProgress;

    public bool Background { get; init; }

    public long? CompletedAt { get; init; }

    public ResponseFailure? Error { get; init; }

    public IncompleteDetails? IncompleteDetails { get; init; }

    public string? Instructions { get; init; }

    public int? MaxOutputTokens { get; init; }

    public int? MaxToolCalls { get; init; }

    public required string Model { get; init; }

    public IReadOnlyList<JsonElement> Output { get; init; } = [];

    public bool ParallelToolCalls { get; init; } = true;

    public string? PreviousResponseId { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public ResponseConversation? Conversation { get; init; }

    public string? PromptCacheKey { get; init; }

    public string? PromptCacheRetention { get; init; }

    public ResponseReasoning Reasoning { get; init; } = new(null, null);

    public string? SafetyIdentifier { get; init; }

    public string ServiceTier { get; init; } = "default";

    public bool Store { get; init; } = true;

    /// <summary>Null where the request left it open: the model's author says it then.</summary>
    public float? Temperature { get; init; }

    public required ResponseText Text { get; init; }

    public required JsonElement ToolChoice { get; init; }

    public IReadOnlyList<FunctionTool> Tools { get; init; } = [];

    public int TopLogprobs { get; init; }

    /// <summary>As for <see cref="Temperature"/>.</summary>
    public float? TopP { get; init; }

    public string Truncation { get; init; } = "disabled";

    public ResponseUsage? Usage { get; init; }

    public string? User { get; init; }

    public IReadOnlyDictionary<string, string> Metadata { get; init; } = new Dictionary<string, string>();
}

/// <summary>Why a response failed.</summary>
internal sealed record ResponseFailure(string Code, string Message);

/// <summary>Why a response is not complete.</summary>
internal sealed record IncompleteDetails(string Reason);

/// <summary>The conversation that a response belongs to.</summary>
internal sealed record ResponseConversation(string Id);

/// <summary>How the model thinks.</summary>
internal sealed record ResponseReasoning(string? Effort, string? Summary);

/// <summary>The form of a response's text.</summary>
internal sealed record ResponseText(JsonElement Format, string Verbosity);

/// <summary>A function that the model may call.</summary>
internal sealed record FunctionTool(string Type, string? Description, string Name, JsonElement? Parameters, bool Strict);

/// <summary>What a response used.</summary>
internal sealed record ResponseUsage(int InputTokens, InputTokensDetails InputTokensDetails, int OutputTokens, OutputTokensDetails OutputTokensDetails, int TotalTokens);

/// <summary>What kinds of tokens were read.</summary>
internal sealed record InputTokensDetails(int CachedTokens)
{
    /// <summary>How many were written to a cache that costs; here none does.</summary>
    public int CacheWriteTokens { get; init; }
}

/// <summary>What kinds of tokens were written.</summary>
internal sealed record OutputTokensDetails(int ReasoningTokens);

/// <summary>A response that is gone.</summary>
internal sealed record DeletedResponse(string Id)
{
    public string Object { get; init; } = "response";

    public bool Deleted { get; init; } = true;
}

/// <summary>How many tokens a response's prompt would have.</summary>
internal sealed record InputTokenCount(int InputTokens)
{
    public string Object { get; init; } = "response.input_tokens";
}
