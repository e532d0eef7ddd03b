using System.Text.Json;
using Lyceum.Inference.Chat;
using Lyceum.Inference.Serving;
using Microsoft.Extensions.AI;

namespace Lyceum.Inference.Upstream;

/// <summary>Writes a chat as <c>POST /chat/completions</c> takes it.</summary>
internal static class ChatBody
{
    /// <summary>Writes a request.</summary>
    /// <param name="messages">The conversation.</param>
    /// <param name="options">What was asked for; null for nothing.</param>
    /// <param name="request">The same as an engine understands it.</param>
    /// <param name="isExplicit">Whether the caller gave all of the sampling, rather than only what <paramref name="options"/> say.</param>
    /// <param name="tools">The tools that may be called.</param>
    /// <param name="upstream">The server.</param>
    /// <exception cref="NotSupportedException">A message or an option cannot be said to this server.</exception>
    public static ReadOnlyMemory<byte> Write(
        IEnumerable<ChatMessage> messages, ChatOptions? options, GenerationRequest request, bool isExplicit, List<AIFunctionDeclaration> tools, UpstreamOptions upstream) => RequestBody.Write(writer =>
    {
        writer.WriteString("model", upstream.Model);
        writer.WriteStartArray("messages");
        foreach (ChatMessage message in messages)
        {
            WriteMessage(writer, message);
        }

        writer.WriteEndArray();
        RequestBody.WriteStreaming(writer);
        if (request.Options.MaxTokens is { } most)
        {
            writer.WriteNumber(upstream.SaysMaxCompletionTokens ? "max_completion_tokens" : "max_tokens", most);
        }

        if (request.Options.LogProbabilities is { } alternatives)
        {
            writer.WriteBoolean("logprobs", true);
            writer.WriteNumber("top_logprobs", alternatives);
        }

        RequestBody.WriteOptions(writer, request, upstream.Dialect, name => isExplicit || name switch
        {
            "temperature" => options?.Temperature is not null,
            "top_p" => options?.TopP is not null,
            "frequency_penalty" => options?.FrequencyPenalty is not null,
            "presence_penalty" => options?.PresencePenalty is not null,
            _ => false,
        });
        WriteTools(writer, options, tools);
        WriteFormat(writer, options?.ResponseFormat);
        WriteEffort(writer, options?.Reasoning?.Effort, upstream.Dialect);
    });

    private static void WriteMessage(Utf8JsonWriter writer, ChatMessage message)
    {
        FunctionResultContent[] results = [.. message.Contents.OfType<FunctionResultContent>()];
        FunctionCallContent[] calls = [.. message.Contents.OfType<FunctionCallContent>()];
        AIContent[] others = [.. message.Contents.Where(static content => content is not (FunctionResultContent or FunctionCallContent or TextReasoningContent or UsageContent))];
        if (results.Length == 0 || others.Length > 0 || calls.Length > 0)
        {
            writer.WriteStartObject();
            writer.WriteString("role", message.Role.Value);
            if (message.AuthorName is { Length: > 0 } name)
            {
                writer.WriteString("name", name);
            }

            WriteContent(writer, others, calls.Length > 0);
            if (calls.Length > 0)
            {
                writer.WriteStartArray("tool_calls");
                foreach (FunctionCallContent call in calls)
                {
                    WriteCall(writer, call);
                }

                writer.WriteEndArray();
            }

            writer.WriteEndObject();
        }

        foreach (FunctionResultContent result in results)
        {
            writer.WriteStartObject();
            writer.WriteString("role", "tool");
            writer.WriteString("tool_call_id", result.CallId);
            writer.WriteString("content", ChatMessages.ToText(result.Result));
            writer.WriteEndObject();
        }
    }

    private static void WriteContent(Utf8JsonWriter writer, AIContent[] contents, bool mayBeNull)
    {
        if (contents.All(static content => content is TextContent))
        {
            string text = string.Concat(contents.Cast<TextContent>().Select(static content => content.Text));
            writer.WriteString("content", text.Length == 0 && mayBeNull ? null : text);
            return;
        }

        writer.WriteStartArray("content");
        foreach (AIContent content in contents)
        {
            writer.WriteStartObject();
            switch (content)
            {
                case TextContent text:
                    writer.WriteString("type", "text");
                    writer.WriteString("text", text.Text);
                    break;
                case DataContent data when data.HasTopLevelMediaType("image"):
                    WriteImage(writer, data.Uri);
                    break;
                case UriContent address when address.HasTopLevelMediaType("image"):
                    WriteImage(writer, address.Uri.AbsoluteUri);
                    break;
                default:
                    throw new NotSupportedException($"A message has {content.GetType().Name}; servers are sent text and images only.");
            }

            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    private static void WriteImage(Utf8JsonWriter writer, string address)
    {
        writer.WriteString("type", "image_url");
        writer.WriteStartObject("image_url");
        writer.WriteString("url", address);
        writer.WriteEndObject();
    }

    private static void WriteCall(Utf8JsonWriter writer, FunctionCallContent call)
    {
        writer.WriteStartObject();
        writer.WriteString("id", call.CallId);
        writer.WriteString("type", "function");
        writer.WriteStartObject("function");
        writer.WriteString("name", call.Name);
        writer.WriteString("arguments", ChatMessages.Serialize(call.Arguments ?? new Dictionary<string, object?>()));
        writer.WriteEndObject();
        writer.WriteEndObject();
    }

    private static void WriteTools(Utf8JsonWriter writer, ChatOptions? options, List<AIFunctionDeclaration> tools)
    {
        if (tools.Count == 0)
        {
            if (options?.ToolMode is RequiredChatToolMode)
            {
                throw new ArgumentException("There are no tools to choose from.", nameof(options));
            }

            return;
        }

        writer.WriteStartArray("tools");
        foreach (AIFunctionDeclaration tool in tools)
        {
            ChatMessages.ToJson(tool, withStrict: true).WriteTo(writer);
        }

        writer.WriteEndArray();
        if (options?.ToolMode is RequiredChatToolMode { RequiredFunctionName: { } name })
        {
            writer.WriteStartObject("tool_choice");
            writer.WriteString("type", "function");
            writer.WriteStartObject("function");
            writer.WriteString("name", name);
            writer.WriteEndObject();
            writer.WriteEndObject();
        }
        else
        {
            writer.WriteString("tool_choice", options?.ToolMode is RequiredChatToolMode ? "required" : "auto");
        }

        if (options?.AllowMultipleToolCalls is { } several)
        {
            writer.WriteBoolean("parallel_tool_calls", several);
        }
    }

    private static void WriteFormat(Utf8JsonWriter writer, ChatResponseFormat? format)
    {
        switch (format)
        {
            case null or ChatResponseFormatText:
                break;
            case ChatResponseFormatJson json:
                writer.WriteStartObject("response_format");
                writer.WriteString("type", json.Schema is null ? "json_object" : "json_schema");
                if (json.Schema is { } schema)
                {
                    writer.WriteStartObject("json_schema");
                    writer.WriteString("name", json.SchemaName is { Length: > 0 } name ? name : "answer");
                    if (json.SchemaDescription is { Length: > 0 } description)
                    {
                        writer.WriteString("description", description);
                    }

                    writer.WritePropertyName("schema");
                    schema.WriteTo(writer);
                    writer.WriteBoolean("strict", true);
                    writer.WriteEndObject();
                }

                writer.WriteEndObject();
                break;
            default:
                throw new NotSupportedException($"The response format {format.GetType().Name} is not known here; ask for text or JSON.");
        }
    }

    private static void WriteEffort(Utf8JsonWriter writer, ReasoningEffort? effort, UpstreamDialect dialect)
    {
        if (effort is not { } wanted)
        {
            return;
        }

        if (dialect == UpstreamDialect.Vllm)
        {
            writer.WriteStartObject("chat_template_kwargs");
            writer.WriteBoolean("enable_thinking", wanted != ReasoningEffort.None);
            writer.WriteEndObject();
            if (wanted == ReasoningEffort.None)
            {
                return;
            }
        }

        writer.WriteString("reasoning_effort", wanted switch
        {
            ReasoningEffort.None => "none",
            ReasoningEffort.Low => "low",
            ReasoningEffort.Medium => "medium",
            ReasoningEffort.ExtraHigh when dialect == UpstreamDialect.OpenAI => "xhigh",
            _ => "high",
        });
    }
}
