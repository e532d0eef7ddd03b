using System.Text.Json;
using Lyceum.Api.Chat;

namespace Lyceum.Api.Responses;

/// <summary>A message among a response's items.</summary>
internal sealed record MessageItem(string Id, string Status, IReadOnlyList<JsonElement> Content, string Role)
{
    public string Type { get; init; } = ItemTypes.Message;
}

/// <summary>A call of a function.</summary>
internal sealed record FunctionCallItem(string Id, string Status, string Arguments, string CallId, string Name)
{
    public string Type { get; init; } = ItemTypes.FunctionCall;
}

/// <summary>What a function gave back.</summary>
internal sealed record FunctionOutputItem(string Id, string Status, string CallId, JsonElement Output)
{
    public string Type { get; init; } = ItemTypes.FunctionCallOutput;
}

/// <summary>What the model thought.</summary>
internal sealed record ReasoningItem(string Id, IReadOnlyList<JsonElement> Summary, IReadOnlyList<JsonElement> Content)
{
    public string Type { get; init; } = ItemTypes.Reasoning;

    /// <summary>Always null: thoughts are told as they are.</summary>
    public string? EncryptedContent { get; init; }

    public required string Status { get; init; }
}

/// <summary>Points to an item that is kept.</summary>
internal sealed record ItemReference(string Id)
{
    public string Type { get; init; } = ItemTypes.ItemReference;
}

/// <summary>Text of the model.</summary>
internal sealed record OutputTextPart(string Text, IReadOnlyList<TokenLogprob> Logprobs)
{
    public string Type { get; init; } = "output_text";

    public IReadOnlyList<JsonElement> Annotations { get; init; } = [];
}

/// <summary>Text of any other kind.</summary>
internal sealed record PlainPart(string Type, string Text);

/// <summary>The model's refusal, as somebody sends it back.</summary>
internal sealed record RefusalPart(string Refusal)
{
    public string Type { get; init; } = "refusal";
}

/// <summary>The types of items that there are here, and how they are written.</summary>
internal static class ItemTypes
{
    public const string Message = "message";
    public const string FunctionCall = "function_call";
    public const string FunctionCallOutput = "function_call_output";
    public const string Reasoning = "reasoning";
    public const string ItemReference = "item_reference";

    /// <summary>A value as JSON.</summary>
    public static JsonElement ToJson<T>(T value) => JsonSerializer.SerializeToElement(value, ApiJson.TypeOf<T>());

    /// <summary>The item's id.</summary>
    public static string IdOf(JsonElement item) => item.GetProperty("id").GetString()!;

    /// <summary>The item's type.</summary>
    public static string TypeOf(JsonElement item) => item.GetProperty("type").GetString()!;
}
