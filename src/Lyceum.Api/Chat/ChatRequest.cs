using System.Text.Json;
using Lyceum.Api.Http;

namespace Lyceum.Api.Chat;

/// <summary>The body of <c>POST /v1/chat/completions</c>: OpenAI's fields of today and of 2023, and those that clients of local servers send.</summary>
internal sealed class ChatRequest : ApiRequest
{
    public string? Model { get; init; }

    public List<ChatRequestMessage>? Messages { get; init; }

    public bool? Stream { get; init; }

    public StreamOptions? StreamOptions { get; init; }

    // Answers.
    public int? N { get; init; }

    public int? MaxTokens { get; init; }

    public int? MaxCompletionTokens { get; init; }

    public JsonElement? Stop { get; init; }

    public bool? Logprobs { get; init; }

    public int? TopLogprobs { get; init; }

    // Sampling.
    public float? Temperature { get; init; }

    public float? TopP { get; init; }

    public float? PresencePenalty { get; init; }

    public float? FrequencyPenalty { get; init; }

    public Dictionary<string, float>? LogitBias { get; init; }

    public long? Seed { get; init; }

    // Tools, today's and those of 2023.
    public List<ChatTool>? Tools { get; init; }

    public JsonElement? ToolChoice { get; init; }

    public bool? ParallelToolCalls { get; init; }

    public List<FunctionDefinition>? Functions { get; init; }

    public JsonElement? FunctionCall { get; init; }

    // Form and thinking.
    public JsonElement? ResponseFormat { get; init; }

    public string? ReasoningEffort { get; init; }

    // Checked, and without effect on a model that runs here.
    public string? User { get; init; }

    public string? SafetyIdentifier { get; init; }

    public string? PromptCacheKey { get; init; }

    public string? PromptCacheRetention { get; init; }

    public JsonElement? PromptCacheOptions { get; init; }

    public string? ServiceTier { get; init; }

    public string? Verbosity { get; init; }

    public List<string>? Modalities { get; init; }

    public JsonElement? Audio { get; init; }

    public JsonElement? Prediction { get; init; }

    public JsonElement? WebSearchOptions { get; init; }

    public JsonElement? Moderation { get; init; }

    public bool? Store { get; init; }

    public Dictionary<string, string>? Metadata { get; init; }

    // Of other local servers.
    public int? TopK { get; init; }

    public float? MinP { get; init; }

    public float? RepetitionPenalty { get; init; }

    public float? RepeatPenalty { get; init; }

    public int? MinTokens { get; init; }

    public bool? IgnoreEos { get; init; }

    public JsonElement? ChatTemplateKwargs { get; init; }

    public string? Grammar { get; init; }

    public StructuredOutputs? StructuredOutputs { get; init; }

    public JsonElement? GuidedJson { get; init; }

    public string? GuidedRegex { get; init; }

    public List<string>? GuidedChoice { get; init; }

    public string? GuidedGrammar { get; init; }

    public bool? AddGenerationPrompt { get; init; }

    public bool? ContinueFinalMessage { get; init; }
}

/// <summary>What is asked of a stream.</summary>
internal sealed class StreamOptions
{
    public bool? IncludeUsage { get; init; }

    public bool? IncludeObfuscation { get; init; }
}

/// <summary>A message of a conversation.</summary>
internal sealed class ChatRequestMessage
{
    public string? Role { get; init; }

    public JsonElement? Content { get; init; }

    public string? Name { get; init; }

    public string? Refusal { get; init; }

    public List<ToolCall>? ToolCalls { get; init; }

    public string? ToolCallId { get; init; }

    public FunctionCall? FunctionCall { get; init; }

    public string? ReasoningContent { get; init; }

    public string? Reasoning { get; init; }
}

/// <summary>A tool that the model may call.</summary>
internal sealed class ChatTool
{
    public string? Type { get; init; }

    public FunctionDefinition? Function { get; init; }
}

/// <summary>A function that the model may call.</summary>
internal sealed class FunctionDefinition
{
    public string? Name { get; init; }

    public string? Description { get; init; }

    public JsonElement? Parameters { get; init; }

    public bool? Strict { get; init; }
}

/// <summary>A form in the words of vLLM: one of these.</summary>
internal sealed class StructuredOutputs
{
    public JsonElement? Json { get; init; }

    public string? Regex { get; init; }

    public List<string>? Choice { get; init; }

    public string? Grammar { get; init; }
}
