using System.Text.Json;
using Lyceum.Api.Http;

namespace Lyceum.Api.Responses;

/// <summary>The body of <c>POST /v1/responses</c>.</summary>
internal sealed class ResponseRequest : ApiRequest
{
    public string? Model { get; init; }

    /// <summary>A text, or items.</summary>
    public JsonElement? Input { get; init; }

    public string? Instructions { get; init; }

    public string? PreviousResponseId { get; init; }

    /// <summary>An id, or an object with it.</summary>
    public JsonElement? Conversation { get; init; }

    public bool? Stream { get; init; }

    public ResponseStreamOptions? StreamOptions { get; init; }

    public bool? Store { get; init; }

    public bool? Background { get; init; }

    public List<string>? Include { get; init; }

    // Answers.
    public float? Temperature { get; init; }

    public float? TopP { get; init; }

    public int? TopLogprobs { get; init; }

    public int? MaxOutputTokens { get; init; }

    public string? Truncation { get; init; }

    public ResponseTextOptions? Text { get; init; }

    public ResponseReasoningOptions? Reasoning { get; init; }

    // Tools.
    public List<ResponseTool>? Tools { get; init; }

    public JsonElement? ToolChoice { get; init; }

    public bool? ParallelToolCalls { get; init; }

    public int? MaxToolCalls { get; init; }

    // Kept and told again.
    public Dictionary<string, string>? Metadata { get; init; }

    public string? User { get; init; }

    public string? SafetyIdentifier { get; init; }

    public string? PromptCacheKey { get; init; }

    public string? PromptCacheRetention { get; init; }

    public string? ServiceTier { get; init; }

    // Refused by name: each would change the answer.
    public JsonElement? Prompt { get; init; }

    public JsonElement? Moderation { get; init; }

    public JsonElement? ContextManagement { get; init; }
}

/// <summary>What is asked of a stream.</summary>
internal sealed class ResponseStreamOptions
{
    public bool? IncludeObfuscation { get; init; }
}

/// <summary>The form of a response's text.</summary>
internal sealed class ResponseTextOptions
{
    public JsonElement? Format { get; init; }

    public string? Verbosity { get; init; }
}

/// <summary>How much the model thinks, and how that is told.</summary>
internal sealed class ResponseReasoningOptions
{
    public string? Effort { get; init; }

    public string? Summary { get; init; }

    /// <summary>The name that <see cref="Summary"/> had before.</summary>
    public string? GenerateSummary { get; init; }
}

/// <summary>A tool that the model may call.</summary>
internal sealed class ResponseTool
{
    public string? Type { get; init; }

    public string? Name { get; init; }

    public string? Description { get; init; }

    public JsonElement? Parameters { get; init; }

    public bool? Strict { get; init; }
}
