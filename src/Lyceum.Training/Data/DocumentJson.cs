using System.Text;
using System.Text.Json;
using Lyceum.Models.Templates;

namespace Lyceum.Training.Data;

/// <summary>
/// Documents as JSON: <c>{"text": …}</c>, or a chat <c>{"messages": […], "tools": […]}</c> whose messages are those of the OpenAI chat API.
/// Members that are not known are passed over.
/// </summary>
public static class DocumentJson
{
    private static readonly string[] s_roles = ["system", "developer", "user", "assistant", "tool"];

    /// <summary>Reads a document.</summary>
    /// <exception cref="InvalidDataException">It has another shape. The message says where.</exception>
    public static TrainingDocument Read(JsonElement json)
    {
        if (json.ValueKind != JsonValueKind.Object)
        {
            throw new InvalidDataException($"An object was expected, not {Kind(json)}.");
        }

        bool hasText = json.TryGetProperty("text", out JsonElement text);
        bool hasMessages = json.TryGetProperty("messages", out JsonElement messages);
        if (hasText == hasMessages)
        {
            throw new InvalidDataException(hasText ? "The object has both 'text' and 'messages'." : "The object has neither 'text' nor 'messages'.");
        }

        return hasText ? new TextDocument(Text(text, "text")) : ReadChat(messages, json);
    }

    /// <summary>Writes a document so that <see cref="Read"/> gives it back.</summary>
    public static void Write(Utf8JsonWriter writer, TrainingDocument document)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.WriteStartObject();
        switch (document)
        {
            case TextDocument text:
                writer.WriteString("text", text.Text);
                break;
            case ChatDocument chat:
                writer.WriteStartArray("messages");
                foreach (ChatTurn turn in chat.Turns)
                {
                    Write(writer, turn);
                }

                writer.WriteEndArray();
                if (chat.Tools is { } tools)
                {
                    writer.WriteStartArray("tools");
                    foreach (JsonElement tool in tools)
                    {
                        tool.WriteTo(writer);
                    }

                    writer.WriteEndArray();
                }

                break;
            default:
                throw new ArgumentException($"{document?.GetType().Name} has no JSON.", nameof(document));
        }

        writer.WriteEndObject();
    }

    private static ChatDocument ReadChat(JsonElement messages, JsonElement json)
    {
        List<ChatTurn> turns = [.. Items(messages, "messages").Select(static (message, i) => ReadTurn(message, $"messages[{i}]"))];
        if (turns.Count == 0)
        {
            throw new InvalidDataException("'messages' is empty.");
        }

        if (turns[^1].Role != "assistant")
        {
            throw new InvalidDataException($"The last message is of the role '{turns[^1].Role}'; an assistant's was expected.");
        }

        List<JsonElement>? tools = null;
        if (Member(json, "tools") is { } list)
        {
            tools = [.. Items(list, "tools").Select(static (tool, i) => WithTexts(Object(tool, $"tools[{i}]"), $"tools[{i}]").Clone())];
        }

        return new ChatDocument(turns, tools is { Count: > 0 } ? tools : null);
    }

    private static ChatTurn ReadTurn(JsonElement message, string where)
    {
        Object(message, where);
        string role = TextOrNull(message, "role", where) ?? throw new InvalidDataException($"{where} has no 'role'.");
        if (!s_roles.Contains(role))
        {
            throw new InvalidDataException($"{where}.role is '{role}'; {string.Join(", ", s_roles)} are known.");
        }

        List<ChatToolCall> calls = [];
        if (Member(message, "tool_calls") is { } list)
        {
            calls = [.. Items(list, where + ".tool_calls").Select((call, i) => ReadCall(call, $"{where}.tool_calls[{i}]"))];
        }

        JsonElement? content = Member(message, "content");
        if (content is null && calls.Count == 0)
        {
            throw new InvalidDataException($"{where} has neither 'content' nor 'tool_calls'.");
        }

        return new ChatTurn(role, content is { } said ? Content(said, where + ".content") : "")
        {
            Reasoning = TextOrNull(message, "reasoning_content", where),
            ToolCalls = calls,
            ToolCallId = TextOrNull(message, "tool_call_id", where),
            Name = TextOrNull(message, "name", where),
        };
    }

    private static ChatToolCall ReadCall(JsonElement call, string where)
    {
        Object(call, where);
        JsonElement function = Object(Member(call, "function") ?? throw new InvalidDataException($"{where} has no 'function'."), where + ".function");
        string name = TextOrNull(function, "name", where + ".function") ?? throw new InvalidDataException($"{where}.function has no 'name'.");

        // The API has the arguments as text that is JSON; many files have the JSON itself.
        string arguments = Member(function, "arguments") switch
        {
            null => "{}",
            { ValueKind: JsonValueKind.Object } value => WithTexts(value, where + ".function.arguments").GetRawText(),
            { } value => Text(value, where + ".function.arguments"),
        };
        return new ChatToolCall(TextOrNull(call, "id", where) ?? "", name, arguments);
    }

    private static string Content(JsonElement content, string where)
    {
        if (content.ValueKind != JsonValueKind.Array)
        {
            return Text(content, where);
        }

        StringBuilder text = new();
        int index = 0;
        foreach (JsonElement part in content.EnumerateArray())
        {
            string at = $"{where}[{index++}]";
            if (TextOrNull(Object(part, at), "type", at) != "text")
            {
                throw new InvalidDataException($"{at} is no text, and nothing else can be learnt from.");
            }

            text.Append(TextOrNull(part, "text", at));
        }

        return text.ToString();
    }

    private static void Write(Utf8JsonWriter writer, ChatTurn turn)
    {
        writer.WriteStartObject();
        writer.WriteString("role", turn.Role);
        WriteIfKnown(writer, "name", turn.Name);
        WriteIfKnown(writer, "reasoning_content", turn.Reasoning);
        writer.WriteString("content", turn.Content);
        if (turn.ToolCalls.Count > 0)
        {
            writer.WriteStartArray("tool_calls");
            foreach (ChatToolCall call in turn.ToolCalls)
            {
                writer.WriteStartObject();
                writer.WriteString("id", call.Id);
                writer.WriteString("type", "function");
                writer.WriteStartObject("function");
                writer.WriteString("name", call.Name);
                writer.WriteString("arguments", call.Arguments);
                writer.WriteEndObject();
                writer.WriteEndObject();
            }

            writer.WriteEndArray();
        }

        WriteIfKnown(writer, "tool_call_id", turn.ToolCallId);
        writer.WriteEndObject();
    }

    private static void WriteIfKnown(Utf8JsonWriter writer, string name, string? value)
    {
        if (value is not null)
        {
            writer.WriteString(name, value);
        }
    }

    private static JsonElement? Member(JsonElement json, string name) =>
        json.TryGetProperty(name, out JsonElement value) && value.ValueKind != JsonValueKind.Null ? value : null;

    private static string? TextOrNull(JsonElement json, string name, string where) =>
        Member(json, name) is { } value ? Text(value, $"{where}.{name}") : null;

    private static string Text(JsonElement value, string where)
    {
        if (value.ValueKind != JsonValueKind.String)
        {
            throw new InvalidDataException($"{where} is {Kind(value)}; a text was expected.");
        }

        try
        {
            return value.GetString()!;
        }
        catch (InvalidOperationException error)
        {
            throw new InvalidDataException($"{where} has half of a surrogate pair.", error);
        }
    }

    // JSON can spell texts that are none; here they are found while it is known where they stand.
    private static JsonElement WithTexts(JsonElement value, string where)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Object:
                try
                {
                    foreach (JsonProperty property in value.EnumerateObject())
                    {
                        WithTexts(property.Value, $"{where}.{property.Name}");
                    }
                }
                catch (InvalidOperationException error)
                {
                    throw new InvalidDataException($"A name in {where} has half of a surrogate pair.", error);
                }

                break;
            case JsonValueKind.Array:
                foreach (JsonElement item in value.EnumerateArray())
                {
                    WithTexts(item, where);
                }

                break;
            case JsonValueKind.String:
                Text(value, where);
                break;
        }

        return value;
    }

    private static JsonElement Object(JsonElement value, string where) => value.ValueKind == JsonValueKind.Object
        ? value
        : throw new InvalidDataException($"{where} is {Kind(value)}; an object was expected.");

    private static JsonElement.ArrayEnumerator Items(JsonElement value, string where) => value.ValueKind == JsonValueKind.Array
        ? value.EnumerateArray()
        : throw new InvalidDataException($"{where} is {Kind(value)}; a list was expected.");

    private static string Kind(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Object => "an object",
        JsonValueKind.Array => "a list",
        JsonValueKind.String => "a text",
        JsonValueKind.Number => "a number",
        JsonValueKind.Null => "null",
        _ => "true or false",
    };
}
