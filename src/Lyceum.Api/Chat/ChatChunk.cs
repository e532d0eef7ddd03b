using System.Text.Json.Serialization;

namespace Lyceum.Api.Chat;

/// <summary>A piece of a stream of answers.</summary>
[JsonDerivedType(typeof(ChatChunkWithUsage))]
internal record ChatChunk
{
    public required string Id { get; init; }

    public string Object { get; init; } = "chat.completion.chunk";

    public required long Created { get; init; }

    public required string Model { get; init; }

    public string ServiceTier { get; init; } = "default";

    public required string SystemFingerprint { get; init; }

    public required IReadOnlyList<ChatChunkChoice> Choices { get; init; }
}

/// <summary>A piece of a stream that ends with the usage: every piece has the field, and only the last one has a value in it.</summary>
internal sealed record ChatChunkWithUsage : ChatChunk
{
    public CompletionUsage? Usage { get; init; }
}

/// <summary>What is new of one answer.</summary>
internal sealed record ChatChunkChoice(int Index, ChatDelta Delta, ChatLogprobs? Logprobs, string? FinishReason);

/// <summary>What is new: nothing, in the last piece of an answer.</summary>
[JsonDerivedType(typeof(FirstDelta))]
[JsonDerivedType(typeof(ContentDelta))]
[JsonDerivedType(typeof(ReasoningDelta))]
[JsonDerivedType(typeof(ToolCallsDelta))]
[JsonDerivedType(typeof(FunctionCallDelta))]
internal record ChatDelta;

/// <summary>The beginning of an answer.</summary>
internal sealed record FirstDelta : ChatDelta
{
    public string Role { get; init; } = "assistant";

    /// <summary>Empty; null where the answer begins with a call.</summary>
    public required string? Content { get; init; }

    public string? Refusal { get; init; }
}

/// <summary>Text.</summary>
internal sealed record ContentDelta(string Content) : ChatDelta;

/// <summary>What the model thinks, under both names that clients know.</summary>
internal sealed record ReasoningDelta(string ReasoningContent) : ChatDelta
{
    public string Reasoning => ReasoningContent;
}

/// <summary>Calls of tools.</summary>
internal sealed record ToolCallsDelta(IReadOnlyList<ToolCallChunk> ToolCalls) : ChatDelta;

/// <summary>A call of a function as of 2023.</summary>
internal sealed record FunctionCallDelta(FunctionCallChunk FunctionCall) : ChatDelta;

/// <summary>A piece of a call: the first one says which, the others carry arguments.</summary>
internal sealed record ToolCallChunk(int Index, FunctionCallChunk Function)
{
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Id { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Type { get; init; }
}

/// <summary>A piece of a function's call.</summary>
internal sealed record FunctionCallChunk(string Arguments)
{
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Name { get; init; }
}
