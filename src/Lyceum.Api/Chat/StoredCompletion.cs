using System.Text.Json;
using System.Text.Json.Serialization;
using Lyceum.Api.Http;

namespace Lyceum.Api.Chat;

/// <summary>A chat completion that was kept, with what was asked for.</summary>
internal sealed record StoredCompletion
{
    public string Object { get; init; } = "chat.completion";

    public required string Id { get; init; }

    public required string Model { get; init; }

    public required long Created { get; init; }

    public required string RequestId { get; init; }

    public JsonElement? ToolChoice { get; init; }

    public required CompletionUsage Usage { get; init; }

    public long? Seed { get; init; }

    public float? TopP { get; init; }

    public float? Temperature { get; init; }

    public float? PresencePenalty { get; init; }

    public float? FrequencyPenalty { get; init; }

    public required string SystemFingerprint { get; init; }

    public string? InputUser { get; init; }

    public string ServiceTier { get; init; } = "default";

    public List<ChatTool>? Tools { get; init; }

    public IReadOnlyDictionary<string, string> Metadata { get; init; } = new Dictionary<string, string>();

    public required IReadOnlyList<ChatChoice> Choices { get; init; }

    public JsonElement? ResponseFormat { get; init; }
}

/// <summary>A message that a kept completion answered.</summary>
internal sealed record StoredMessage
{
    public required string Id { get; init; }

    public required string? Role { get; init; }

    /// <summary>The text; null where it was sent in parts.</summary>
    public string? Content { get; init; }

    /// <summary>The parts; null where it was sent as a text.</summary>
    public JsonElement? ContentParts { get; init; }

    public string? Name { get; init; }

    public string? Refusal { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public List<ToolCall>? ToolCalls { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? ToolCallId { get; init; }
}

/// <summary>A change of a kept completion.</summary>
internal sealed class CompletionChange : ApiRequest
{
    public Dictionary<string, string>? Metadata { get; init; }
}

/// <summary>A kept completion that is gone.</summary>
internal sealed record DeletedCompletion(string Id)
{
    public string Object { get; init; } = "chat.completion.deleted";

    public bool Deleted { get; init; } = true;
}
