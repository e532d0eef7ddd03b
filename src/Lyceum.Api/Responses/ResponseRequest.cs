using System.Text.Json;
using Lyceum.Api.Http;

namespace Lyceum.Api.Responses;

/// <summary>The body of <c>POST /v1/responses</c>.</summary>
internal sealed class ResponseRequest : ApiRequest
{
    public string? Model { get; set; }

    /// <summary>A text, or items.</summary>
    public JsonElement? Input { get; set; }

    public string? Instructions { get; set; }

    public string? PreviousResponseId { get; set; }

    /// <summary>An id, or an object with it.</summary>
    public JsonElement? Conversation { get; set; }

    public bool? Stream { get; set; }

    public ResponseStreamOptions? StreamOptions { get; set; }

    public bool? Store { get; set; }

    public bool? Background { get; set; }

    public List<string>? Include { get; set; }

    // Answers.
    public float? Temperature { get; set; }

    public float? TopP { get; set; }

    public int? TopLogprobs { get; set; }

    public int? MaxOutputTokens { get; set; }

    public string? Truncation { get; set; }

    public ResponseTextOptions? Text { get; set; }

    public ResponseReasoningOptions? Reasoning { get; set; }

    // Tools.
    public List<ResponseTool>? Tools { get; set; }

    public JsonElement? ToolChoice { get; set; }

    public bool? ParallelToolCalls { get; set; }

    public int? MaxToolCalls { get; set; }

    // Kept and told again.
    public Dictionary<string, string>? Metadata { get; set; }

    public string? User { get; set; }

    public string? SafetyIdentifier { get; set; }

    public string? PromptCacheKey { get; set; }

    public string? PromptCacheRetention { get; set; }

    public string? ServiceTier { get; set; }

    // Refused by name: each would change the answer.
    public JsonElement? Prompt { get; set; }

    public JsonElement? Moderation { get; set; }

    public JsonElement? ContextManagement { get; set; }
}

/// <summary>What is asked of a stream.</summary>
internal sealed class ResponseStreamOptions
{
    public bool? IncludeObfuscation { get; set; }
}

/// <summary>The form of a response's text.</summary>
internal sealed class ResponseTextOptions
{
    public JsonElement? Format { get; set; }

    public string? Verbosity { get; set; }
}

/// <summary>How much the model thinks, and how that is told.</summary>
internal sealed class ResponseReasoningOptions
{
    public string? Effort { get; set; }

    public string? Summary { get; set; }

    /// <summary>The name that <see cref="Summary"/> had before.</summary>
    public string? GenerateSummary { get; set; }
}

/// <summary>A tool that the model may call.</summary>
internal sealed class ResponseTool
{
    public string? Type { get; set; }

    public string? Name { get; set; }

    public string? Description { get; set; }

    public JsonElement? Parameters { get; set; }

    public bool? Strict { get; set; }
}
