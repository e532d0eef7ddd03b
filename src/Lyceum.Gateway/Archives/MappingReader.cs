using System.Text.Json;
using Lyceum.Gateway.Runs;
using Lyceum.Platform.Conversations;

namespace Lyceum.Gateway.Archives;

/// <summary>Reads a conversation whose messages are a <c>mapping</c> of nodes, as ChatGPT exports it and we do.</summary>
/// <param name="options">How much is read.</param>
/// <param name="notes">Where it is counted what was left out.</param>
internal sealed class MappingReader(ImportOptions options, ImportNotes notes)
{
    private const int MostFiles = 50;

    /// <summary>Reads it.</summary>
    public ReadConversation Read(JsonElement root, JsonElement mapping, string id)
    {
        List<ReadMessage> messages = [];
        Dictionary<(string Parent, string Child), int> orders = [];
        foreach (JsonProperty node in mapping.EnumerateObject())
        {
            if (messages.Count >= options.MaximumNodes)
            {
                throw new ImportException(ImportProblem.TooLong);
            }

            if (node.Value.ValueKind != JsonValueKind.Object)
            {
                notes.Add(ImportNote.BrokenNode);
                continue;
            }

            string name = node.Name;
            int order = 0;
            foreach (JsonElement child in node.Value.Array("children")?.EnumerateArray().Take(options.MaximumNodes) ?? [])
            {
                if (child.Text() is { } below)
                {
                    orders.TryAdd((name, below), order++);
                }
            }

            messages.Add(Message(name, node.Value, messages.Count));
        }

        // What a node says of those behind it is their order, and no more.
        const int Listed = -1_000_000;
        JsonElement? own = root.Object("metadata")?.Object(ConversationJson.Own);
        return new ReadConversation(id)
        {
            Settings = Settings(root, own),
            CreatedAt = root.Time("create_time"),
            UpdatedAt = root.Time("update_time"),
            CurrentId = root.Text("current_node"),
            Messages = [.. messages.Select(message => message.ParentId is { } parent && orders.TryGetValue((parent, message.Id), out int order) ? message with { Order = Listed + order } : message)],
        };
    }

    private static ConversationSettings Settings(JsonElement root, JsonElement? own)
    {
        Dictionary<string, string> pairs = [];
        foreach (JsonProperty pair in own?.Object("settings")?.EnumerateObject() ?? default)
        {
            if (pairs.Count < ConversationSettings.MaximumPairs && pair.Name.Length is > 0 and <= ConversationSettings.MaximumPairName
                && pair.Value.Text() is { Length: <= ConversationSettings.MaximumPairValue } value)
            {
                pairs[pair.Name] = value;
            }
        }

        return new ConversationSettings
        {
            Title = ArchiveReader.Title(root.Text("title")),
            Model = ArchiveReader.Model(root.Text("default_model_slug")),
            IsArchived = root.Is("is_archived"),
            IsPinned = own?.Is("is_pinned") == true,
            Instructions = own?.Text("instructions") is { Length: <= ConversationSettings.MaximumInstructions } instructions ? instructions : null,
            Metadata = pairs,
        };
    }

    private ReadMessage Message(string id, JsonElement node, int order)
    {
        ReadMessage read = new(id, node.Text("parent")) { Order = order };
        if (node.Object("message") is not { } message)
        {
            return read;
        }

        JsonElement? metadata = message.Object("metadata");
        JsonElement? own = metadata?.Object(ConversationJson.Own);
        string role = message.Object("author")?.Text("role") ?? "";
        MessageRole kept = own?.Text("role") is { } told && Enum.TryParse(told, ignoreCase: false, out MessageRole known) && Enum.IsDefined(known) ? known
            : role == "user" ? MessageRole.User
            : MessageRole.Assistant;
        bool isHidden = own is null && (role == "system" || metadata?.Is("is_visually_hidden_from_conversation") == true);
        if (isHidden)
        {
            return read;
        }

        List<MessagePart> parts = [];
        MessagePart[] others = [.. ReadOwn(own)];
        // Thoughts and files stand before the text, what an answer took and what went wrong behind it.
        parts.AddRange(others.Where(static part => part.Type is MessagePart.ReasoningType or MessagePart.FileType));
        if (own?.Array("parts") is null)
        {
            AddFiles(parts, metadata);
        }

        AddContent(parts, message);
        parts.AddRange(others.Where(static part => part.Type is MessagePart.ReportType or MessagePart.ProblemType));
        if (parts.Count > 0 && own is null && role is not ("user" or "assistant"))
        {
            notes.Add(ImportNote.Role);
        }

        return read with
        {
            Role = kept,
            Parts = parts,
            Model = ArchiveReader.Model(metadata?.Text("model_slug")),
            Status = own?.Text("status") is { } status && Enum.TryParse(status, ignoreCase: false, out MessageStatus whole) && Enum.IsDefined(whole) ? whole
                : message.Text("status") == "finished_partial_completion" ? MessageStatus.Interrupted
                : MessageStatus.Complete,
            InputTokens = own?.Count("input_tokens"),
            OutputTokens = own?.Count("output_tokens"),
            CreatedAt = message.Time("create_time"),
        };
    }

    private IEnumerable<MessagePart> ReadOwn(JsonElement? own)
    {
        foreach (JsonElement element in own?.Array("parts")?.EnumerateArray().Take(MostFiles) ?? [])
        {
            MessagePart? part;
            try
            {
                part = element.Deserialize(RunJson.Default.MessagePart);
            }
            catch (JsonException)
            {
                notes.Add(ImportNote.Part);
                continue;
            }

            MessagePart? kept = part switch
            {
                { Type: MessagePart.ReasoningType, Text: { Length: > 0 } thought } => new MessagePart { Type = MessagePart.ReasoningType, Text = ReadText.Cut(thought, notes) },
                { Type: MessagePart.FileType, File: { Name: not null } file } => OwnFile(file, part.Text),
                { Type: MessagePart.ReportType, Report: { Model.Length: <= 200, Finish.Length: <= 40, Cost: null or { Length: <= 40 } } report } => new MessagePart { Type = MessagePart.ReportType, Report = report },
                { Type: MessagePart.ProblemType, Problem: { Code.Length: <= 64, Message.Length: <= 1000 } problem } => new MessagePart { Type = MessagePart.ProblemType, Problem = problem },
                _ => null,
            };
            if (kept is not null)
            {
                yield return kept;
            }
        }
    }

    // Whose file it is the platform decides; its id opens nothing.
    private MessagePart OwnFile(AttachedFile file, string? text)
    {
        MessagePart read = ReadText.File(file.Name, Math.Max(0, file.Bytes), text, notes);
        return read with { File = read.File! with { Id = file.Id, IsCut = file.IsCut || read.File.IsCut } };
    }

    private void AddFiles(List<MessagePart> parts, JsonElement? metadata)
    {
        foreach (JsonElement file in metadata?.Array("attachments")?.EnumerateArray().Take(MostFiles) ?? [])
        {
            if (file.ValueKind == JsonValueKind.Object)
            {
                parts.Add(ReadText.File(file.Text("name"), file.Count("size"), null, notes));
            }
        }
    }

    private void AddContent(List<MessagePart> parts, JsonElement message)
    {
        if (!message.TryGetProperty("content", out JsonElement content))
        {
            return;
        }

        if (content.ValueKind == JsonValueKind.String)
        {
            AddText(parts, content.Text());
            return;
        }

        if (content.ValueKind != JsonValueKind.Object)
        {
            return;
        }

        switch (content.Text("content_type"))
        {
            case "code" when content.Text("text") is { Length: > 0 } code:
                AddText(parts, ReadText.Code(code, content.Text("language")));
                break;
            case "execution_output" when content.Text("text") is { Length: > 0 } output:
                AddText(parts, ReadText.Code(output, null));
                break;
            case "thoughts":
                string thoughts = string.Join(
                    "\n\n", (content.Array("thoughts")?.EnumerateArray() ?? default).Select(static thought => thought.Text("content") ?? thought.Text("summary")).Where(static text => !string.IsNullOrEmpty(text)));
                if (thoughts.Length > 0)
                {
                    parts.Add(new MessagePart { Type = MessagePart.ReasoningType, Text = ReadText.Cut(thoughts, notes) });
                }

                break;
            case "tether_quote":
                AddText(parts, string.Join("\n\n", new[] { content.Text("title"), content.Text("url"), content.Text("text") }.Where(static text => !string.IsNullOrEmpty(text))));
                break;
            case "reasoning_recap" or "user_editable_context" or "model_editable_context":
                break;
            case var type:
                AddParts(parts, content, type);
                break;
        }
    }

    private void AddParts(List<MessagePart> parts, JsonElement content, string? type)
    {
        List<string> texts = [];
        foreach (JsonElement part in content.Array("parts")?.EnumerateArray().Take(options.MaximumNodes) ?? [])
        {
            string? text = part.ValueKind == JsonValueKind.String ? part.Text()
                : part.ValueKind == JsonValueKind.Object ? part.Text("text") ?? Missing(part.Text("content_type"))
                : null;
            if (!string.IsNullOrEmpty(text))
            {
                texts.Add(text);
            }
        }

        if (content.Text("text") is { Length: > 0 } alone)
        {
            texts.Add(alone);
        }
        else if (texts.Count == 0 && type is not ("text" or "multimodal_text") && content.Array("parts") is null)
        {
            texts.Add(Missing(type));
        }

        AddText(parts, string.Join("\n\n", texts));
    }

    // That something was there, for who reads it.
    private string Missing(string? kind)
    {
        notes.Add(ImportNote.Part);
        string name = kind is { Length: > 0 and <= 64 } && kind.All(static letter => char.IsAsciiLetterOrDigit(letter) || letter is '_' or '-') ? kind : "unknown";
        return $"[{name.Replace('_', ' ')}]";
    }

    private void AddText(List<MessagePart> parts, string? text)
    {
        if (!string.IsNullOrEmpty(text))
        {
            parts.Add(MessageParts.Text(ReadText.Cut(text, notes)));
        }
    }
}
