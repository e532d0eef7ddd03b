using System.Text.Json;
using System.Text.Json.Serialization;

namespace Lyceum.Api.Chat;

/// <summary>Answers to a conversation.</summary>
internal sealed record ChatCompletion
{
    public required string Id { get; init; }

    public string Object { get; init; } = "chat.completion";

    public required long Created { get; init; }

    public required string Model { get; init; }

    public required ChatChoice[] Choices { get; init; }

    public required CompletionUsage Usage { get; init; }

    public string ServiceTier { get; init; } = "default";

    public required string SystemFingerprint { get; init; }
}

/// <summary>One answer.</summary>
internal sealed record ChatChoice(int Index, ChatAnswerMessage Message, ChatLogprobs? Logprobs, string FinishReason);

/// <summary>What the model said.</summary>
internal sealed record ChatAnswerMessage
{
    public string Role { get; init; } = "assistant";

    public required string? Content { get; init; }

    public string? Refusal { get; init; }

    public IReadOnlyList<JsonElement> Annotations { get; init; } = [];

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<ToolCall>? ToolCalls { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public FunctionCall? FunctionCall { get; init; }

    /// <summary>What the model thought. Servers and clients have two names for it, so both are there.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? ReasoningContent { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Reasoning => ReasoningContent;
}

/// <summary>A call of a tool.</summary>
internal sealed record ToolCall
{
    public string? Id { get; init; }

    public string? Type { get; init; } = "function";

    public FunctionCall? Function { get; init; }
}

/// <summary>A call of a function.</summary>
internal sealed record FunctionCall
{
    public string? Name { get; init; }

    /// <summary>Its arguments: the text of a JSON object.</summary>
    public string? Arguments { get; init; }
}

/// <summary>Log-probabilities of an answer's tokens.</summary>
internal sealed record ChatLogprobs(IReadOnlyList<TokenLogprob> Content)
{
    public IReadOnlyList<TokenLogprob>? Refusal { get; init; }
}

/// <summary>A token and what else was likely in its place.</summary>
internal sealed record TokenLogprob(string Token, float Logprob, IReadOnlyList<int>? Bytes, IReadOnlyList<TopLogprob> TopLogprobs);

/// <summary>A token that was likely.</summary>
internal sealed record TopLogprob(string Token, float Logprob, IReadOnlyList<int>? Bytes);

/// <summary>What a request used.</summary>
internal sealed record CompletionUsage(int PromptTokens, int CompletionTokens, int TotalTokens, PromptTokensDetails PromptTokensDetails, CompletionTokensDetails CompletionTokensDetails)
{
    /// <summary>The usage of so many tokens.</summary>
    public static CompletionUsage Of(long prompt, long cached, long completion, long reasoning = 0) => new(
        (int)prompt, (int)completion, (int)(prompt + completion), new PromptTokensDetails((int)cached, 0), new CompletionTokensDetails((int)reasoning, 0, 0, 0));
}

/// <summary>What kinds of tokens the prompt has.</summary>
internal sealed record PromptTokensDetails(int CachedTokens, int AudioTokens);

/// <summary>What kinds of tokens the answers have.</summary>
internal sealed record CompletionTokensDetails(int ReasoningTokens, int AudioTokens, int AcceptedPredictionTokens, int RejectedPredictionTokens);
