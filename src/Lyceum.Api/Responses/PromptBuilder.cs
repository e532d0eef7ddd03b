using System.Text;
using System.Text.Json;
using Lyceum.Gateway;
using Microsoft.Extensions.AI;

namespace Lyceum.Api.Responses;

/// <summary>Turns items into the conversation that a model reads. What the model thought, said and called in a row is one message of it.</summary>
internal static class PromptBuilder
{
    /// <summary>The conversation.</summary>
    /// <param name="instructions">What stands before all items; null for nothing.</param>
    /// <param name="items">The items, as <see cref="ItemReader"/> writes them.</param>
    public static List<ChatMessage> Build(string? instructions, IEnumerable<JsonElement> items)
    {
        List<ChatMessage> messages = [];
        if (!string.IsNullOrEmpty(instructions))
        {
            messages.Add(new ChatMessage(ChatRole.System, instructions));
        }

        foreach (JsonElement item in items)
        {
            switch (ItemTypes.TypeOf(item))
            {
                case ItemTypes.Message:
                    string role = item.GetProperty("role").GetString()!;
                    List<AIContent> texts = [.. TextsOf(item.GetProperty("content")).Select(static text => (AIContent)new TextContent(text))];
                    if (role == "assistant")
                    {
                        Assistant(messages, texts);
                    }
                    else
                    {
                        messages.Add(new ChatMessage(role == "user" ? ChatRole.User : ChatRole.System, texts));
                    }

                    break;
                case ItemTypes.Reasoning:
                    string thoughts = string.Join("\n\n", TextsOf(item.GetProperty("content")).DefaultIfEmpty(string.Join("\n\n", TextsOf(item.GetProperty("summary")))));
                    if (thoughts.Length > 0)
                    {
                        Assistant(messages, [new TextReasoningContent(thoughts)]);
                    }

                    break;
                case ItemTypes.FunctionCall:
                    Assistant(messages, [new FunctionCallContent(item.GetProperty("call_id").GetString()!, item.GetProperty("name").GetString()!, Arguments(item.GetProperty("arguments").GetString()!))]);
                    break;
                case ItemTypes.FunctionCallOutput:
                    JsonElement output = item.GetProperty("output");
                    string result = output.ValueKind == JsonValueKind.String ? output.GetString()! : string.Concat(TextsOf(output));
                    messages.Add(new ChatMessage(ChatRole.Tool, [new FunctionResultContent(item.GetProperty("call_id").GetString()!, result)]));
                    break;
                default:
                    break;
            }
        }

        return messages;
    }

    /// <summary>The words of an item, for searching.</summary>
    public static string WordsOf(JsonElement item)
    {
        StringBuilder words = new();
        if (ItemTypes.TypeOf(item) == ItemTypes.Message)
        {
            words.AppendJoin('\n', TextsOf(item.GetProperty("content")));
        }

        return words.ToString();
    }

    private static void Assistant(List<ChatMessage> messages, List<AIContent> contents)
    {
        if (messages.Count == 0 || messages[^1].Role != ChatRole.Assistant)
        {
            messages.Add(new ChatMessage(ChatRole.Assistant, contents));
            return;
        }

        foreach (AIContent content in contents)
        {
            messages[^1].Contents.Add(content);
        }
    }

    private static IEnumerable<string> TextsOf(JsonElement parts) =>
        parts.EnumerateArray().Select(static part => part.TryGetProperty("text", out JsonElement text) || part.TryGetProperty("refusal", out text) ? text.GetString()! : "");

    private static Dictionary<string, object?> Arguments(string json)
    {
        Dictionary<string, object?> arguments = new(StringComparer.Ordinal);
        if (json.Length == 0)
        {
            return arguments;
        }

        try
        {
            if (JsonElement.Parse(json) is { ValueKind: JsonValueKind.Object } members && JsonText.IsUnicode(json))
            {
                foreach (JsonProperty member in members.EnumerateObject())
                {
                    arguments[member.Name] = member.Value;
                }
            }
        }
        catch (JsonException)
        {
            // The model was cut off inside of its own call; what it was is lost. So is what it wrote that is no text.
        }

        return arguments;
    }
}
