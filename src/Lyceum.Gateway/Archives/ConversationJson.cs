using System.Globalization;
using System.Text.Json;
using Lyceum.Gateway.Runs;
using Lyceum.Platform.Conversations;
using Lyceum.Platform.Organizations;

namespace Lyceum.Gateway.Archives;

/// <summary>
/// Writes conversations in the shape of <c>conversations.json</c> of ChatGPT's export: all branches in a <c>mapping</c> of nodes. What that shape has no place
/// for stands in <c>metadata.lyceum</c>, of the conversation and of each message, so that importing it gives the same conversation again.
/// </summary>
/// <param name="reader">Reads them.</param>
internal sealed class ConversationJson(ConversationReader reader)
{
    /// <summary>The node that all first messages follow.</summary>
    public const string Root = "client-created-root";

    /// <summary>What our own part is called.</summary>
    public const string Own = "lyceum";

    private const int FlushedAt = 64 * 1024;

    /// <summary>Writes one conversation. Of its messages a page at a time is in memory.</summary>
    public async Task WriteAsync(Utf8JsonWriter writer, Actor actor, Conversation conversation, CancellationToken cancellation)
    {
        ILookup<Guid?, Guid> children = (await reader.OutlineAsync(actor, conversation.Id, cancellation).ConfigureAwait(false)).ToLookup(static row => row.ParentId, static row => row.Id);
        writer.WriteStartObject();
        writer.WriteString("title"u8, conversation.Title);
        WriteTime(writer, "create_time", conversation.CreatedAt);
        WriteTime(writer, "update_time", conversation.UpdatedAt);
        writer.WriteStartObject("mapping"u8);
        writer.WriteStartObject(Root);
        writer.WriteString("id"u8, Root);
        writer.WriteNull("message"u8);
        writer.WriteNull("parent"u8);
        WriteIds(writer, children[null]);
        writer.WriteEndObject();
        await foreach (Message message in reader.MessagesAsync(actor, conversation.Id, cancellation).ConfigureAwait(false))
        {
            WriteNode(writer, message, children[message.Id]);
            if (writer.BytesPending > FlushedAt)
            {
                await writer.FlushAsync(cancellation).ConfigureAwait(false);
            }
        }

        writer.WriteEndObject();
        writer.WriteString("current_node"u8, Id(conversation.ActiveLeafId) ?? Root);
        writer.WriteString("conversation_id"u8, Id(conversation.Id));
        writer.WriteString("id"u8, Id(conversation.Id));
        writer.WriteString("default_model_slug"u8, conversation.Model);
        writer.WriteBoolean("is_archived"u8, conversation.IsArchived);
        WriteExtras(writer, conversation);
        writer.WriteEndObject();
        await writer.FlushAsync(cancellation).ConfigureAwait(false);
    }

    private static void WriteNode(Utf8JsonWriter writer, Message message, IEnumerable<Guid> children)
    {
        string id = Id(message.Id)!;
        writer.WriteStartObject(id);
        writer.WriteString("id"u8, id);
        writer.WriteStartObject("message"u8);
        writer.WriteString("id"u8, id);
        writer.WriteStartObject("author"u8);
        writer.WriteString("role"u8, Role(message.Role));
        writer.WriteNull("name"u8);
        writer.WriteStartObject("metadata"u8);
        writer.WriteEndObject();
        writer.WriteEndObject();
        WriteTime(writer, "create_time", message.CreatedAt);
        writer.WriteNull("update_time"u8);
        IReadOnlyList<MessagePart> parts = MessageParts.Read(message.Content);
        writer.WriteStartObject("content"u8);
        writer.WriteString("content_type"u8, "text");
        writer.WriteStartArray("parts"u8);
        // What another part of the program wrote has words at least.
        writer.WriteStringValue(parts.Count > 0 ? MessageParts.TextOf(parts) : message.Text);
        writer.WriteEndArray();
        writer.WriteEndObject();
        writer.WriteString("status"u8, message.Status == MessageStatus.Complete ? "finished_successfully" : "finished_partial_completion");
        writer.WriteNumber("weight"u8, 1);
        writer.WriteString("recipient"u8, "all");
        WriteExtras(writer, message, parts);
        writer.WriteEndObject();
        writer.WriteString("parent"u8, Id(message.ParentId) ?? Root);
        WriteIds(writer, children);
        writer.WriteEndObject();
    }

    private static void WriteExtras(Utf8JsonWriter writer, Message message, IReadOnlyList<MessagePart> parts)
    {
        writer.WriteStartObject("metadata"u8);
        if (message.Model is not null)
        {
            writer.WriteString("model_slug"u8, message.Model);
        }

        MessagePart[] files = [.. parts.Where(static part => part.Type == MessagePart.FileType)];
        if (files.Length > 0)
        {
            writer.WriteStartArray("attachments"u8);
            foreach (AttachedFile file in files.Select(static part => part.File!))
            {
                writer.WriteStartObject();
                writer.WriteString("id"u8, Id(file.Id));
                writer.WriteString("name"u8, file.Name);
                writer.WriteNumber("size"u8, file.Bytes);
                writer.WriteEndObject();
            }

            writer.WriteEndArray();
        }

        writer.WriteStartObject(Own);
        writer.WriteString("role"u8, message.Role.ToString());
        writer.WriteString("status"u8, message.Status.ToString());
        if (message.InputTokens is { } input)
        {
            writer.WriteNumber("input_tokens"u8, input);
        }

        if (message.OutputTokens is { } output)
        {
            writer.WriteNumber("output_tokens"u8, output);
        }

        MessagePart[] others = [.. parts.Where(static part => part.Type != MessagePart.TextType)];
        if (others.Length > 0)
        {
            writer.WritePropertyName("parts"u8);
            // The serializer flushes a writer that it is given, and a response must not be written to by a thread that waits.
            writer.WriteRawValue(JsonSerializer.SerializeToUtf8Bytes(others, ArchiveJson.Default.IReadOnlyListMessagePart), skipInputValidation: true);
        }

        writer.WriteEndObject();
        writer.WriteEndObject();
    }

    private static void WriteExtras(Utf8JsonWriter writer, Conversation conversation)
    {
        writer.WriteStartObject("metadata"u8);
        writer.WriteStartObject(Own);
        writer.WriteBoolean("is_pinned"u8, conversation.IsPinned);
        writer.WriteString("instructions"u8, conversation.Instructions);
        writer.WriteStartObject("settings"u8);
        foreach ((string name, string value) in conversation.Metadata)
        {
            writer.WriteString(name, value);
        }

        writer.WriteEndObject();
        writer.WriteEndObject();
        writer.WriteEndObject();
    }

    private static void WriteIds(Utf8JsonWriter writer, IEnumerable<Guid> ids)
    {
        writer.WriteStartArray("children"u8);
        foreach (Guid id in ids)
        {
            writer.WriteStringValue(Id(id));
        }

        writer.WriteEndArray();
    }

    // Seconds since 1970; six digits behind the point are all that the platform keeps.
    private static void WriteTime(Utf8JsonWriter writer, string name, DateTimeOffset time) =>
        writer.WriteNumber(name, (time.UtcTicks - DateTimeOffset.UnixEpoch.UtcTicks) / TimeSpan.TicksPerMicrosecond / 1_000_000m);

    private static string Role(MessageRole role) => role switch
    {
        MessageRole.User => "user",
        MessageRole.Assistant => "assistant",
        MessageRole.Tool => "tool",
        _ => "system",
    };

    private static string? Id(Guid? id) => id?.ToString("D", CultureInfo.InvariantCulture);
}
