using System.Buffers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Lyceum.Models.Templates;
using Microsoft.Extensions.AI;

namespace Lyceum.Inference.Chat;

/// <summary>Turns messages and tools of Microsoft.Extensions.AI into what chat templates are given.</summary>
internal static class ChatMessages
{
    private const int MistralIdLength = 9;

    private static readonly JsonSerializerOptions s_compact = new(AIJsonUtilities.DefaultOptions) { WriteIndented = false };

    /// <summary>A conversation.</summary>
    /// <param name="messages">The messages. An answer of a tool is a turn of its own, whichever message it is in.</param>
    /// <param name="tools">The tools that may be called; empty for none.</param>
    /// <param name="family">How calls are written: some templates are particular about identifiers.</param>
    /// <exception cref="NotSupportedException">A message or tool has something that this model cannot read.</exception>
    public static ChatPrompt ToPrompt(IEnumerable<ChatMessage> messages, IReadOnlyList<AIFunctionDeclaration> tools, ChatFamily family)
    {
        List<ChatTurn> turns = [];
        Dictionary<string, string> names = new(StringComparer.Ordinal);
        foreach (ChatMessage message in messages)
        {
            Add(message, turns, names, family);
        }

        return new ChatPrompt { Turns = turns, Tools = tools.Count == 0 ? null : [.. tools.Select(static tool => ToJson(tool, withStrict: false))] };
    }

    /// <summary>A tool as OpenAI's API describes it: <c>{"type": "function", "function": {"name", "description", "parameters"}}</c>.</summary>
    /// <param name="tool">The tool.</param>
    /// <param name="withStrict">Whether to write <c>strict</c>, where the tool's additional properties have it; templates do not know it.</param>
    public static JsonElement ToJson(AIFunctionDeclaration tool, bool withStrict)
    {
        ArrayBufferWriter<byte> buffer = new();
        using (Utf8JsonWriter writer = new(buffer))
        {
            writer.WriteStartObject();
            writer.WriteString("type", "function");
            writer.WriteStartObject("function");
            writer.WriteString("name", tool.Name);
            writer.WriteString("description", tool.Description);
            writer.WritePropertyName("parameters");
            tool.JsonSchema.WriteTo(writer);
            if (withStrict && tool.AdditionalProperties.TryGetValue("strict", out object? strict) && strict is bool isStrict)
            {
                writer.WriteBoolean("strict", isStrict);
            }

            writer.WriteEndObject();
            writer.WriteEndObject();
        }

        return JsonElement.Parse(buffer.WrittenSpan);
    }

    private static void Add(ChatMessage message, List<ChatTurn> turns, Dictionary<string, string> names, ChatFamily family)
    {
        StringBuilder text = new();
        StringBuilder reasoning = new();
        List<ChatToolCall> calls = [];
        List<ChatTurn> results = [];
        foreach (AIContent content in message.Contents)
        {
            switch (content)
            {
                case TextContent part:
                    text.Append(part.Text);
                    break;
                case TextReasoningContent part:
                    reasoning.Append(part.Text);
                    break;
                case FunctionCallContent call:
                    names[call.CallId] = call.Name;
                    calls.Add(new ChatToolCall(Id(call.CallId, family), call.Name, Serialize(call.Arguments ?? new Dictionary<string, object?>())));
                    break;
                case FunctionResultContent result:
                    results.Add(new ChatTurn("tool", ToText(result.Result))
                    {
                        ToolCallId = Id(result.CallId, family),
                        Name = names.GetValueOrDefault(result.CallId),
                    });
                    break;
                case UsageContent:
                    break;
                default:
                    throw new NotSupportedException($"A message of the role '{message.Role}' has {content.GetType().Name}; this model reads text only.");
            }
        }

        if (results.Count == 0 || text.Length > 0 || calls.Count > 0)
        {
            turns.Add(new ChatTurn(message.Role.Value, text.ToString())
            {
                Reasoning = reasoning.Length > 0 ? reasoning.ToString() : null,
                ToolCalls = calls,
                Name = message.AuthorName,
            });
        }

        turns.AddRange(results);
    }

    // Mistral's templates refuse identifiers that are not nine letters or digits.
    private static string Id(string id, ChatFamily family) =>
        family is ChatFamily.Mistral or ChatFamily.MistralNamed && !(id.Length == MistralIdLength && id.All(char.IsAsciiLetterOrDigit))
            ? Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(id)))[..MistralIdLength]
            : id;

    /// <summary>A tool's answer as text.</summary>
    public static string ToText(object? result) => result switch
    {
        null => "",
        string text => text,
        TextContent content => content.Text,
        JsonElement { ValueKind: JsonValueKind.String } json => json.GetString()!,
        JsonElement json => json.GetRawText(),
        IEnumerable<AIContent> contents when contents.All(static content => content is TextContent) => string.Concat(contents.Select(static content => ((TextContent)content).Text)),
        AIContent or IEnumerable<AIContent> => throw new NotSupportedException("The answer of a tool has something other than text; this model reads text only."),
        _ => Serialize(result),
    };

    /// <summary>A value as JSON.</summary>
    public static string Serialize(object value)
    {
        try
        {
            return JsonSerializer.Serialize(value, s_compact.GetTypeInfo(value.GetType()));
        }
        catch (NotSupportedException error)
        {
            throw new NotSupportedException($"A tool's arguments or answer of the type {value.GetType().Name} cannot be written as JSON; give text or a JsonElement.", error);
        }
    }
}
