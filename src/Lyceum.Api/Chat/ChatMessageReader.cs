using System.Globalization;
using System.Text.Json;
using Lyceum.Api.Http;
using Lyceum.Gateway;
using Microsoft.Extensions.AI;

namespace Lyceum.Api.Chat;

/// <summary>Reads the messages of a conversation.</summary>
internal sealed class ChatMessageReader
{
    // Most conversations have no calls.
    private HashSet<string>? _calls;
    private Dictionary<string, string>? _functions;

    private ChatMessageReader()
    {
    }

    /// <summary>Reads them.</summary>
    /// <param name="messages">The field <c>messages</c>.</param>
    /// <exception cref="ApiException">One is not usable; its place is named.</exception>
    public static List<ChatMessage> Read(IReadOnlyList<ChatRequestMessage>? messages)
    {
        if (messages is null)
        {
            throw ApiException.Missing("messages");
        }

        if (messages.Count == 0)
        {
            throw ApiException.BadRequest("Invalid 'messages': empty array. Expected an array with minimum length 1, but got an empty array instead.", "messages", "empty_array");
        }

        ChatMessageReader reader = new();
        List<ChatMessage> read = new(messages.Count);
        for (int i = 0; i < messages.Count; i++)
        {
            read.Add(reader.Read(messages[i], i));
        }

        return read;
    }

    private ChatMessage Read(ChatRequestMessage? message, int index)
    {
        // Where it is in the request is told only of what is wrong, and a text is seldom.
        if (message is { Role: "user", Content: { ValueKind: JsonValueKind.String } text })
        {
            return new ChatMessage(ChatRole.User, text.GetString()) { AuthorName = message.Name };
        }

        string place = string.Create(CultureInfo.InvariantCulture, $"messages[{index}]");
        return message is null
            ? throw ApiException.BadRequest($"Invalid type for '{place}': expected an object, but got null instead.", place, "invalid_type")
            : Read(message, place);
    }

    private ChatMessage Read(ChatRequestMessage message, string place) => Check.Required(message.Role, $"{place}.role") switch
    {
        // A template knows one role for both.
        "system" or "developer" => Text(ChatRole.System, message, place),
        "user" => Text(ChatRole.User, message, place),
        "assistant" => Assistant(message, place),
        "tool" => Tool(message, place),
        "function" => Function(message, place),
        var other => throw Check.Unknown(other, $"{place}.role", "system", "assistant", "user", "function", "tool", "developer"),
    };

    private static ChatMessage Text(ChatRole role, ChatRequestMessage message, string place) => new(
        role, [.. Texts(message.Content ?? throw ApiException.Missing($"{place}.content"), $"{place}.content")])
    { AuthorName = message.Name };

    private ChatMessage Assistant(ChatRequestMessage message, string place)
    {
        List<AIContent> contents = [];
        if ((message.ReasoningContent ?? message.Reasoning) is { Length: > 0 } reasoning)
        {
            contents.Add(new TextReasoningContent(reasoning));
        }

        if (message.Content is { } content)
        {
            contents.AddRange(Texts(content, $"{place}.content"));
        }
        else if (message.Refusal is { } refusal)
        {
            contents.Add(new TextContent(refusal));
        }

        for (int i = 0; i < message.ToolCalls?.Count; i++)
        {
            contents.Add(Call(message.ToolCalls[i], string.Create(CultureInfo.InvariantCulture, $"{place}.tool_calls[{i}]")));
        }

        if (message.FunctionCall is { } function)
        {
            // The calls of 2023 have no ids: a function's answer belongs to its last call.
            string name = Check.Required(function.Name, $"{place}.function_call.name");
            string id = string.Create(CultureInfo.InvariantCulture, $"call_{_functions?.Count ?? 0}_{name}");
            (_functions ??= new(StringComparer.Ordinal))[name] = id;
            contents.Add(new FunctionCallContent(id, name, Arguments(function.Arguments, $"{place}.function_call.arguments")));
        }

        return contents.Count == 0
            ? throw ApiException.BadRequest($"Invalid '{place}': an assistant's message has 'content', 'tool_calls' or 'function_call'.", $"{place}.content", "missing_required_parameter")
            : new ChatMessage(ChatRole.Assistant, contents) { AuthorName = message.Name };
    }

    private FunctionCallContent Call(ToolCall call, string place)
    {
        Check.OneOf(call.Type, $"{place}.type", "function");
        string id = Check.Required(call.Id, $"{place}.id");
        FunctionCall function = call.Function ?? throw ApiException.Missing($"{place}.function");
        (_calls ??= new(StringComparer.Ordinal)).Add(id);
        return new FunctionCallContent(id, Check.Required(function.Name, $"{place}.function.name"), Arguments(function.Arguments, $"{place}.function.arguments"));
    }

    private ChatMessage Tool(ChatRequestMessage message, string place)
    {
        string id = Check.Required(message.ToolCallId, $"{place}.tool_call_id");
        return _calls?.Contains(id) == true
            ? Result(id, message, place)
            : throw ApiException.BadRequest(
                "Invalid parameter: messages with role 'tool' must be a response to a preceeding message with 'tool_calls'.", $"{place}.role");
    }

    private ChatMessage Function(ChatRequestMessage message, string place)
    {
        string name = Check.Required(message.Name, $"{place}.name");
        // A conversation may begin with an answer whose call was cut away.
        string id = _functions?.GetValueOrDefault(name) ?? $"call_{name}";
        return Result(id, message, place);
    }

    private static ChatMessage Result(string id, ChatRequestMessage message, string place)
    {
        JsonElement content = message.Content ?? throw ApiException.Missing($"{place}.content");
        return new ChatMessage(ChatRole.Tool, [new FunctionResultContent(id, string.Concat(Texts(content, $"{place}.content").Select(static text => text.Text)))]);
    }

    private static IEnumerable<TextContent> Texts(JsonElement content, string place)
    {
        if (content.ValueKind == JsonValueKind.String)
        {
            return [new TextContent(content.GetString())];
        }

        return content.ValueKind == JsonValueKind.Array
            ? [.. content.EnumerateArray().Select((part, index) => Part(part, string.Create(CultureInfo.InvariantCulture, $"{place}[{index}]")))]
            : throw ApiException.BadRequest($"Invalid type for '{place}': expected one of a string or array of objects, but got {JsonBodyReader.Kind(content)} instead.", place, "invalid_type");
    }

    private static TextContent Part(JsonElement part, string place)
    {
        if (part.ValueKind != JsonValueKind.Object || !part.TryGetProperty("type", out JsonElement type) || type.ValueKind != JsonValueKind.String)
        {
            throw ApiException.Missing($"{place}.type");
        }

        string kind = type.GetString()!;
        return kind switch
        {
            "text" or "refusal" when part.TryGetProperty(kind, out JsonElement text) && text.ValueKind == JsonValueKind.String => new TextContent(text.GetString()),
            "text" or "refusal" => throw ApiException.Missing($"{place}.{kind}"),
            "image_url" or "input_audio" or "file" => throw ApiException.BadRequest(
                $"Invalid content type. The models of this installation read text only, so '{kind}' is not supported.", $"{place}.type", "unsupported_content_type"),
            _ => throw Check.Unknown(kind, $"{place}.type", "text", "refusal", "image_url", "input_audio", "file"),
        };
    }

    private static Dictionary<string, object?> Arguments(string? json, string place)
    {
        if (string.IsNullOrWhiteSpace(json))
        {
            return [];
        }

        try
        {
            JsonElement value = JsonElement.Parse(json);
            if (value.ValueKind == JsonValueKind.Object && JsonText.IsUnicode(json))
            {
                Dictionary<string, object?> arguments = new(StringComparer.Ordinal);
                foreach (JsonProperty member in value.EnumerateObject())
                {
                    arguments[member.Name] = member.Value;
                }

                return arguments;
            }
        }
        catch (JsonException)
        {
            // Told below, as other texts that are no object.
        }

        throw ApiException.BadRequest($"Invalid '{place}': expected the text of a JSON object.", place, "invalid_value");
    }
}
