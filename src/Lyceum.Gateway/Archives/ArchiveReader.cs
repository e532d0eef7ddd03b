using System.Security.Cryptography;
using System.Text.Json;
using Lyceum.Platform.Conversations;

namespace Lyceum.Gateway.Archives;

/// <summary>Reads one conversation of an export: of ChatGPT's, which ours has the shape of, or of Claude's.</summary>
/// <param name="options">How much is read.</param>
internal sealed class ArchiveReader(ImportOptions options)
{
    private const int MostDepth = 64;
    private const int LongestId = 200;

    /// <summary>Reads it.</summary>
    /// <param name="json">The conversation.</param>
    /// <param name="scope">Whose it will be.</param>
    /// <param name="now">The time.</param>
    /// <param name="notes">Where it is counted what was left out.</param>
    /// <returns>The conversation, and the id that it has in the export.</returns>
    /// <exception cref="ImportException">It cannot be taken in.</exception>
    public (ImportedConversation Conversation, string Id) Read(ReadOnlyMemory<byte> json, Guid scope, DateTimeOffset now, ImportNotes notes)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(json, new JsonDocumentOptions { MaxDepth = MostDepth });
            JsonElement root = document.RootElement;
            // One without an id is known by all that stands in it.
            string id = Id(root) ?? Convert.ToHexString(SHA256.HashData(json.Span));
            ReadConversation read = root.Object("mapping") is { } mapping ? new MappingReader(options, notes).Read(root, mapping, id)
                : root.Array("chat_messages") is { } messages ? new ClaudeReader(options, notes).Read(root, messages, id)
                : throw new ImportException(ImportProblem.Unknown);
            return (ConversationTree.Build(read, scope, now, notes), id);
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException or FormatException)
        {
            throw new ImportException(ImportProblem.Broken, error);
        }
    }

    private static string? Id(JsonElement root)
    {
        string? id = root.Text("conversation_id") ?? root.Text("id") ?? root.Text("uuid");
        return id is { Length: > 0 and <= LongestId } ? id : null;
    }

    /// <summary>A title as a conversation takes it.</summary>
    public static string Title(string? title) => Line(title, MostTitle);

    /// <summary>The name of a model as a message takes it; null where there is none.</summary>
    public static string? Model(string? model) => Line(model, MostTitle) is { Length: > 0 } line ? line : null;

    private const int MostTitle = 200;

    private static string Line(string? text, int length)
    {
        if (text is null)
        {
            return "";
        }

        string line = string.Concat(text.EnumerateRunes().Take(length).Select(static rune => System.Text.Rune.IsControl(rune) || rune == System.Text.Rune.ReplacementChar ? " " : rune.ToString())).Trim();
        return line.Length <= length ? line : line[..(char.IsHighSurrogate(line[length - 1]) ? length - 1 : length)].Trim();
    }
}
