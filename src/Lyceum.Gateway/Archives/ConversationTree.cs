using Lyceum.Gateway.Runs;
using Lyceum.Platform;
using Lyceum.Platform.Conversations;

namespace Lyceum.Gateway.Archives;

/// <summary>
/// Makes a tree of nodes that may point anywhere: what follows something that is not there begins anew, what goes in a circle is left out, and what says
/// nothing hands those behind it to what it follows.
/// </summary>
internal static class ConversationTree
{
    private const int MostSiblings = 256;

    /// <summary>Makes it.</summary>
    /// <param name="conversation">What was read.</param>
    /// <param name="scope">Whose it will be: the same conversation has one id for each owner.</param>
    /// <param name="now">The time.</param>
    /// <param name="notes">Where it is counted what was left out.</param>
    /// <exception cref="ImportException">Nothing is left, or it is too much.</exception>
    public static ImportedConversation Build(ReadConversation conversation, Guid scope, DateTimeOffset now, ImportNotes notes)
    {
        Guid id = Ids.Derive(scope, conversation.Id);
        Dictionary<string, ReadMessage> nodes = new(StringComparer.Ordinal);
        foreach (ReadMessage message in conversation.Messages)
        {
            if (!nodes.TryAdd(message.Id, message))
            {
                notes.Add(ImportNote.Double);
            }
        }

        ILookup<string, ReadMessage> below = nodes.Values.Where(message => message.ParentId is not null && nodes.ContainsKey(message.ParentId))
            .OrderBy(static message => message.Order).ToLookup(static message => message.ParentId!, StringComparer.Ordinal);
        Stack<(ReadMessage Message, ImportedMessage? Parent)> open = new();
        foreach (ReadMessage first in nodes.Values.Where(message => message.ParentId is null || !nodes.ContainsKey(message.ParentId)).OrderByDescending(static message => message.Order))
        {
            if (first is { ParentId: not null, Parts.Count: > 0 })
            {
                notes.Add(ImportNote.Orphan);
            }

            open.Push((first, null));
        }

        DateTimeOffset created = Time(conversation.CreatedAt, now, notes) ?? nodes.Values.Select(static message => message.CreatedAt).Where(time => time <= now).Min() ?? now;
        List<ImportedMessage> kept = [];
        Dictionary<string, Guid> leaves = new(StringComparer.Ordinal);
        Dictionary<Guid, int> siblings = [];
        int reached = 0;
        while (open.TryPop(out (ReadMessage Message, ImportedMessage? Parent) next))
        {
            reached++;
            ImportedMessage? parent = next.Parent;
            if (next.Message.Parts.Count > 0)
            {
                Guid key = parent?.Id ?? Guid.Empty;
                siblings[key] = siblings.GetValueOrDefault(key) + 1;
                if (siblings[key] > MostSiblings)
                {
                    notes.Add(ImportNote.Crowded);
                    reached += CountBelow(below, next.Message);
                    continue;
                }

                parent = Make(next.Message, id, parent, created, now, notes);
                kept.Add(parent);
            }

            if (parent is not null)
            {
                leaves[next.Message.Id] = parent.Id;
            }

            foreach (ReadMessage child in below[next.Message.Id].Reverse())
            {
                open.Push((child, parent));
            }
        }

        for (; reached < nodes.Count; reached++)
        {
            notes.Add(ImportNote.Circle);
        }

        if (kept.Count is 0 or > ImportedConversation.MaximumMessages)
        {
            throw new ImportException(kept.Count == 0 ? ImportProblem.Empty : ImportProblem.TooLong);
        }

        DateTimeOffset updated = Time(conversation.UpdatedAt, now, notes) ?? kept.Max(static message => message.CreatedAt);
        return new ImportedConversation(id, conversation.Settings)
        {
            CreatedAt = created,
            UpdatedAt = updated < created ? created : updated,
            ActiveLeafId = conversation.CurrentId is { } current && leaves.TryGetValue(current, out Guid leaf) ? leaf : null,
            Messages = kept,
        };
    }

    private static ImportedMessage Make(ReadMessage message, Guid conversationId, ImportedMessage? parent, DateTimeOffset created, DateTimeOffset now, ImportNotes notes)
    {
        string content = MessageParts.Write(message.Parts);
        if (content.Length > NewMessage.MaximumContent)
        {
            // What stands in files goes first; the text alone always fits.
            notes.Add(ImportNote.Cut);
            content = MessageParts.Write([.. message.Parts.Select(static part => part.Type == MessagePart.FileType ? part with { Text = null } : part).Where(static part => part.Type != MessagePart.ReasoningType)]);
        }

        return new ImportedMessage(Ids.Derive(conversationId, message.Id), parent?.Id, message.Role, content)
        {
            Text = MessageParts.TextOf(message.Parts),
            Files = MessageParts.FilesOf(message.Parts),
            Model = message.Model,
            Status = message.Status,
            InputTokens = message.InputTokens,
            OutputTokens = message.OutputTokens,
            CreatedAt = Time(message.CreatedAt, now, notes) ?? parent?.CreatedAt ?? created,
        };
    }

    private static DateTimeOffset? Time(DateTimeOffset? time, DateTimeOffset now, ImportNotes notes)
    {
        if (time is { } told && (told < DateTimeOffset.UnixEpoch || told > now))
        {
            notes.Add(ImportNote.Time);
            return null;
        }

        return time;
    }

    private static int CountBelow(ILookup<string, ReadMessage> below, ReadMessage message)
    {
        int count = 0;
        Stack<ReadMessage> open = new(below[message.Id]);
        while (open.TryPop(out ReadMessage? next))
        {
            count++;
            foreach (ReadMessage child in below[next.Id])
            {
                open.Push(child);
            }
        }

        return count;
    }
}
