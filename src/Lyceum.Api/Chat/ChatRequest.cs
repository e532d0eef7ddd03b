using System.Text.Json;
using Lyceum.Api.Http;

namespace Lyceum.Api.Chat;

/// <summary>The body of <c>POST /v1/chat/completions</c>: OpenAI's fields of today and of 2023, and those that clients of local servers send.</summary>
internal sealed class ChatRequest : ApiRequest
{
    public string? Model { get; set; }

    public List<ChatRequestMessage>? Messages { get; set; }

    public bool? Stream { get; set; }

    public StreamOptions? StreamOptions { get; set; }

    // Answers.
    public int? N { get; set; }

    public int? MaxTokens { get; set; }

    public int? MaxCompletionTokens { get; set; }

    public JsonElement? Stop { get; set; }

    public bool? Logprobs { get; set; }

    public int? TopLogprobs { get; set; }

    // Sampling.
    public float? Temperature { get; set; }

    public float? TopP { get; set; }

    public float? PresencePenalty { get; set; }

    public float? FrequencyPenalty { get; set; }

    public Dictionary<string, float>? LogitBias { get; set; }

    public long? Seed { get; set; }

    // Tools, today's and those of 2023.
    public List<ChatTool>? Tools { get; set; }

    public JsonElement? ToolChoice { get; set; }

    public bool? ParallelToolCalls { get; set; }

    public List<FunctionDefinition>? Functions { get; set; }

    public JsonElement? FunctionCall { get; set; }

    // Form and thinking.
    public JsonElement? ResponseFormat { get; set; }

    public string? ReasoningEffort { get; set; }

    // Checked, and without effect on a model that runs here.
    public string? User { get; set; }

    public string? SafetyIdentifier { get; set; }

    public string? PromptCacheKey { get; set; }

    public string? PromptCacheRetention { get; set; }

    public JsonElement? PromptCacheOptions { get; set; }

    public string? ServiceTier { get; set; }

    public string? Verbosity { get; set; }

    public List<string>? Modalities { get; set; }

    public JsonElement? Audio { get; set; }

    public JsonElement? Prediction { get; set; }

    public JsonElement? WebSearchOptions { get; set; }

    public JsonElement? Moderation { get; set; }

    public bool? Store { get; set; }

    public Dictionary<string, string>? Metadata { get; set; }

    // Of other local servers.
    public int? TopK { get; set; }

    public float? MinP { get; set; }

    public float? RepetitionPenalty { get; set; }

    public float? RepeatPenalty { get; set; }

    public int? MinTokens { get; set; }

    public bool? IgnoreEos { get; set; }

    public JsonElement? ChatTemplateKwargs { get; set; }

    public string? Grammar { get; set; }

    public StructuredOutputs? StructuredOutputs { get; set; }

    public JsonElement? GuidedJson { get; set; }

    public string? GuidedRegex { get; set; }

    public List<string>? GuidedChoice { get; set; }

    public string? GuidedGrammar { get; set; }

    public bool? AddGenerationPrompt { get; set; }

    public bool? ContinueFinalMessage { get; set; }
}

/// <summary>What is asked of a stream.</summary>
internal sealed class StreamOptions
{
    public bool? IncludeUsage { get; set; }

    public bool? IncludeObfuscation { get; set; }
}

/// <summary>A message of a conversation.</summary>
internal sealed class ChatRequestMessage
{
    public string? Role { get; set; }

    public JsonElement? Content { get; set; }

    public string? Name { get; set; }

    public string? Refusal { get; set; }

    public List<ToolCall>? ToolCalls { get; set; }

    public string? ToolCallId { get; set; }

    public FunctionCall? FunctionCall { get; set; }

    public string? ReasoningContent { get; set; }

    public string? Reasoning { get; set; }
}

/// <summary>A tool that the model may call.</summary>
internal sealed class ChatTool
{
    public string? Type { get; set; }

    public FunctionDefinition? Function { get; set; }
}

/// <summary>A function that the model may call.</summary>
internal sealed class FunctionDefinition
{
    public string? Name { get; set; }

    public string? Description { get; set; }

    public JsonElement? Parameters { get; set; }

    public bool? Strict { get; set; }
}

/// <summary>A form in the words of vLLM: one of these.</summary>
internal sealed class StructuredOutputs
{
    public JsonElement? Json { get; set; }

    public string? Regex { get; set; }

    public List<string>? Choice { get; set; }

    public string? Grammar { get; set; }
}
