using System.Text.Json;
using Lyceum.Gateway.Runs;
using Lyceum.Platform.Conversations;

namespace Lyceum.Gateway.Archives;

/// <summary>Reads a conversation whose messages are a list, as Claude exports it.</summary>
/// <param name="options">How much is read.</param>
/// <param name="notes">Where it is counted what was left out.</param>
internal sealed class ClaudeReader(ImportOptions options, ImportNotes notes)
{
    private const int MostFiles = 50;

    /// <summary>Reads it.</summary>
    public ReadConversation Read(JsonElement root, JsonElement list, string id)
    {
        if (list.GetArrayLength() > options.MaximumNodes)
        {
            throw new ImportException(ImportProblem.TooLong);
        }

        List<ReadMessage> messages = [];
        foreach (JsonElement element in list.EnumerateArray())
        {
            if (element.ValueKind != JsonValueKind.Object)
            {
                notes.Add(ImportNote.BrokenNode);
                continue;
            }

            // Newer exports tell which message another follows; in older ones each follows the one before.
            string name = element.Text("uuid") is { Length: > 0 } own ? own : $"{messages.Count}";
            string? parent = element.Text("parent_message_uuid");
            messages.Add(Message(element, new ReadMessage(name, parent is null ? messages.Count > 0 ? messages[^1].Id : null : IsNone(parent) ? null : parent) { Order = messages.Count }));
        }

        return new ReadConversation(id)
        {
            Settings = new ConversationSettings { Title = ArchiveReader.Title(root.Text("name")), Model = ArchiveReader.Model(root.Text("model")) },
            CreatedAt = root.Time("created_at"),
            UpdatedAt = root.Time("updated_at"),
            CurrentId = root.Text("current_leaf_message_uuid") ?? (messages.Count > 0 ? messages[^1].Id : null),
            Messages = messages,
        };
    }

    // First messages name a message that is none.
    private static bool IsNone(string parent) => parent.StartsWith("00000000-", StringComparison.Ordinal);

    private ReadMessage Message(JsonElement element, ReadMessage read)
    {
        string? sender = element.Text("sender");
        List<MessagePart> parts = [];
        foreach (JsonElement file in (element.Array("attachments")?.EnumerateArray() ?? default).Concat(element.Array("files")?.EnumerateArray() ?? default).Take(MostFiles))
        {
            if (file.ValueKind == JsonValueKind.Object)
            {
                parts.Add(ReadText.File(file.Text("file_name"), file.Count("file_size"), file.Text("extracted_content"), notes));
            }
        }

        List<string> texts = [];
        foreach (JsonElement block in element.Array("content")?.EnumerateArray().Take(options.MaximumNodes) ?? [])
        {
            switch (block.Text("type"))
            {
                case "text" when block.Text("text") is { Length: > 0 } text:
                    texts.Add(text);
                    break;
                case "thinking" when block.Text("thinking") is { Length: > 0 } thought:
                    parts.Add(new MessagePart { Type = MessagePart.ReasoningType, Text = ReadText.Cut(thought, notes) });
                    break;
                case "text" or "thinking":
                    break;
                default:
                    notes.Add(ImportNote.Part);
                    break;
            }
        }

        string all = texts.Count > 0 ? string.Join("\n\n", texts) : element.Text("text") ?? "";
        if (all.Length > 0)
        {
            parts.Add(MessageParts.Text(ReadText.Cut(all, notes)));
        }

        if (parts.Count > 0 && sender is not ("human" or "assistant"))
        {
            notes.Add(ImportNote.Role);
        }

        return read with { Role = sender == "human" ? MessageRole.User : MessageRole.Assistant, Parts = parts, CreatedAt = element.Time("created_at") };
    }
}
