using System.Globalization;
using System.IO.Compression;
using System.Text;
using System.Text.Json;
using Lyceum.Gateway.Runs;
using Lyceum.Platform;
using Lyceum.Platform.Audit;
using Lyceum.Platform.Conversations;
using Lyceum.Platform.Files;
using Lyceum.Platform.Organizations;
using Lyceum.Platform.Projects;

namespace Lyceum.Gateway.Archives;

/// <summary>
/// Writes people's conversations for them to take along: one as JSON or Markdown, all in an archive. Everything is written while it is read; nothing grows with
/// how much there is. Safe for use by many threads.
/// </summary>
/// <param name="conversations">Finds one.</param>
/// <param name="reader">Reads all.</param>
/// <param name="tree">Reads paths.</param>
/// <param name="files">What is attached.</param>
/// <param name="projects">Where it may be stored.</param>
/// <param name="audit">Where it is noted.</param>
public sealed class ConversationExport(
    ConversationDirectory conversations, ConversationReader reader, MessageTree tree, FileDirectory files, ProjectDirectory projects, AuditLog audit)
{
    private static readonly UTF8Encoding s_utf8 = new(encoderShouldEmitUTF8Identifier: false);

    private readonly ConversationJson _json = new(reader);
    private readonly ConversationMarkdown _markdown = new(tree);

    /// <summary>Writes one conversation with all its branches, as an array with one element.</summary>
    /// <exception cref="PlatformException">The actor has no such conversation.</exception>
    public async Task WriteJsonAsync(Actor actor, Guid conversationId, Stream destination, CancellationToken cancellation)
    {
        Conversation conversation = await conversations.GetAsync(actor, conversationId, cancellation).ConfigureAwait(false);
        await NoteAsync(actor, conversationId, "json", cancellation).ConfigureAwait(false);
        Utf8JsonWriter writer = new(destination, ArchiveJson.Writing);
        await using (writer.ConfigureAwait(false))
        {
            writer.WriteStartArray();
            await _json.WriteAsync(writer, actor, conversation, cancellation).ConfigureAwait(false);
            writer.WriteEndArray();
            await writer.FlushAsync(cancellation).ConfigureAwait(false);
        }
    }

    /// <summary>Writes the path of one conversation that is shown.</summary>
    /// <exception cref="PlatformException">The actor has no such conversation.</exception>
    public async Task WriteMarkdownAsync(Actor actor, Guid conversationId, Stream destination, CancellationToken cancellation)
    {
        Conversation conversation = await conversations.GetAsync(actor, conversationId, cancellation).ConfigureAwait(false);
        await NoteAsync(actor, conversationId, "markdown", cancellation).ConfigureAwait(false);
        await WriteMarkdownAsync(actor, conversation, destination, cancellation).ConfigureAwait(false);
    }

    /// <summary>
    /// Writes all conversations into an archive: <c>conversations.json</c>, a Markdown file for each in <c>markdown/</c>, and attached files in <c>files/</c>.
    /// </summary>
    /// <param name="actor">Whose.</param>
    /// <param name="archive">An archive that is being made.</param>
    /// <param name="cancellation">Ends it early; the archive is not whole then.</param>
    public async Task WriteAllAsync(Actor actor, ZipArchive archive, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(actor);
        ArgumentNullException.ThrowIfNull(archive);
        await NoteAsync(actor, actor.Id, "all", cancellation).ConfigureAwait(false);
        Stream entry = await archive.CreateEntry("conversations.json").OpenAsync(cancellation).ConfigureAwait(false);
        await using (entry.ConfigureAwait(false))
        {
            Utf8JsonWriter writer = new(entry, ArchiveJson.Writing);
            await using (writer.ConfigureAwait(false))
            {
                writer.WriteStartArray();
                await foreach (Conversation conversation in reader.ConversationsAsync(actor, cancellation).ConfigureAwait(false))
                {
                    await WriteIfThereAsync(() => _json.WriteAsync(writer, actor, conversation, cancellation)).ConfigureAwait(false);
                }

                writer.WriteEndArray();
                await writer.FlushAsync(cancellation).ConfigureAwait(false);
            }
        }

        await foreach (Conversation conversation in reader.ConversationsAsync(actor, cancellation).ConfigureAwait(false))
        {
            Stream markdown = await archive.CreateEntry($"markdown/{FileName(conversation)}.md").OpenAsync(cancellation).ConfigureAwait(false);
            await using (markdown.ConfigureAwait(false))
            {
                await WriteIfThereAsync(() => WriteMarkdownAsync(actor, conversation, markdown, cancellation)).ConfigureAwait(false);
            }
        }

        foreach (Project project in await projects.ListAsync(actor, cancellation).ConfigureAwait(false))
        {
            await WriteFilesAsync(actor, project.Id, archive, cancellation).ConfigureAwait(false);
        }
    }

    /// <summary>What a file of a conversation is called: its day and title as far as every file system takes it, and enough of its id to be the only one.</summary>
    public static string FileName(Conversation conversation)
    {
        ArgumentNullException.ThrowIfNull(conversation);
        string id = conversation.Id.ToString("N", CultureInfo.InvariantCulture);
        return string.Create(CultureInfo.InvariantCulture, $"{conversation.CreatedAt.UtcDateTime:yyyy-MM-dd} {SafeName.Of(conversation.Title, 60)} {id[^12..]}");
    }

    private async Task WriteMarkdownAsync(Actor actor, Conversation conversation, Stream destination, CancellationToken cancellation)
    {
        StreamWriter writer = new(destination, s_utf8, bufferSize: 16 * 1024, leaveOpen: true);
        await using (writer.ConfigureAwait(false))
        {
            await _markdown.WriteAsync(writer, actor, conversation, cancellation).ConfigureAwait(false);
            await writer.FlushAsync(cancellation).ConfigureAwait(false);
        }
    }

    private async Task WriteFilesAsync(Actor actor, Guid projectId, ZipArchive archive, CancellationToken cancellation)
    {
        PageQuery query = new() { Limit = 100, OldestFirst = true };
        Page<StoredFile> page;
        do
        {
            page = await files.ListAsync(actor, projectId, FilePurpose.Attachment, query, cancellation).ConfigureAwait(false);
            foreach (StoredFile file in page.Items)
            {
                await WriteIfThereAsync(async () =>
                {
                    FileContent content = await files.OpenAsync(actor, projectId, file.Id, cancellation).ConfigureAwait(false);
                    await using (content.ConfigureAwait(false))
                    {
                        Stream entry = await archive.CreateEntry($"files/{file.Id:D}-{SafeName.Of(file.Name, 100)}").OpenAsync(cancellation).ConfigureAwait(false);
                        await using (entry.ConfigureAwait(false))
                        {
                            await content.Stream.CopyToAsync(entry, cancellation).ConfigureAwait(false);
                        }
                    }
                }).ConfigureAwait(false);
            }

            query = query with { After = page.Items.Count > 0 ? page.Items[^1].Id : query.After };
        }
        while (page.HasMore);
    }

    // What is deleted while this goes on is not in it.
    private static async Task WriteIfThereAsync(Func<Task> write)
    {
        try
        {
            await write().ConfigureAwait(false);
        }
        catch (PlatformException gone) when (gone.Error == PlatformError.NotFound)
        {
        }
    }

    private Task NoteAsync(Actor actor, Guid target, string detail, CancellationToken cancellation) =>
        audit.AppendAsync(actor, new AuditRecord("conversation.export", target, detail), cancellation);
}
