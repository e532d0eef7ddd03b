using System.Text.Json;
using Lyceum.Platform.Conversations;

namespace Lyceum.Gateway.Runs;

/// <summary>What stands in <see cref="Message.Content"/> of people's conversations.</summary>
public static class MessageParts
{
    /// <summary>Reads a message's parts; what is none of ours has none.</summary>
    public static IReadOnlyList<MessagePart> Read(string content)
    {
        try
        {
            return JsonSerializer.Deserialize(content, RunJson.Default.IReadOnlyListMessagePart) ?? [];
        }
        catch (JsonException)
        {
            return [];
        }
    }

    /// <summary>Writes a message's parts.</summary>
    public static string Write(IReadOnlyList<MessagePart> parts) => JsonSerializer.Serialize(parts, RunJson.Default.IReadOnlyListMessagePart);

    /// <summary>A part that is text.</summary>
    public static MessagePart Text(string text) => new() { Type = MessagePart.TextType, Text = text };

    /// <summary>The text of parts: what was written, without thoughts and files.</summary>
    public static string TextOf(IEnumerable<MessagePart> parts) =>
        string.Concat(parts.Where(static part => part.Type == MessagePart.TextType).Select(static part => part.Text));

    /// <summary>The stored files that parts name.</summary>
    public static IReadOnlyList<Guid> FilesOf(IEnumerable<MessagePart> parts) =>
        [.. parts.Where(static part => part is { Type: MessagePart.FileType, File: not null }).Select(static part => part.File!.Id).Where(static id => id != Guid.Empty).Distinct()];
}
