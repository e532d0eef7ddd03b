using Lyceum.Gateway.Runs;
using Lyceum.Platform.Conversations;
using Lyceum.Platform.Generations;
using Lyceum.Platform.Sharing;

namespace Lyceum.Gateway.Archives;

/// <summary>
/// What others may see of a message: its text, and of files their names. Not what a model thought, took and cost, nor what stands in files, nor their ids.
/// </summary>
public static class SharedParts
{
    /// <summary>How links show messages.</summary>
    public static ShareOptions Options { get; } = new() { Present = Present, Adopt = Adopt };

    /// <summary>A message's content for others.</summary>
    /// <returns>Null where there is nothing in it for them.</returns>
    public static string? Present(Message message)
    {
        ArgumentNullException.ThrowIfNull(message);
        if (message.Role is not (MessageRole.User or MessageRole.Assistant))
        {
            return null;
        }

        MessagePart[] parts = [.. MessageParts.Read(message.Content)
            .Where(static part => part is { Type: MessagePart.TextType, Text.Length: > 0 } or { Type: MessagePart.FileType, File: not null })
            .Select(static part => part.Type == MessagePart.TextType
                ? MessageParts.Text(part.Text!)
                : new MessagePart { Type = MessagePart.FileType, File = part.File! with { Id = Guid.Empty } })];
        return parts.Length > 0 ? MessageParts.Write(parts) : null;
    }

    /// <summary>A content in a conversation of somebody else, where files are not there: their names are text.</summary>
    public static MessageContent Adopt(string content)
    {
        IReadOnlyList<MessagePart> parts = MessageParts.Read(content);
        string text = string.Join(
            "\n\n",
            parts.Where(static part => part.Type == MessagePart.FileType).Select(static part => $"[{part.File!.Name}]").Append(MessageParts.TextOf(parts)).Where(static line => line.Length > 0));
        return new MessageContent(MessageParts.Write([MessageParts.Text(text)]), text);
    }
}
