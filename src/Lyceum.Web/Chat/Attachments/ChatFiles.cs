using System.Globalization;
using System.Text;
using Lyceum.Gateway.Callers;
using Lyceum.Gateway.Runs;
using Lyceum.Platform;
using Lyceum.Platform.Files;
using Microsoft.AspNetCore.Http;

namespace Lyceum.Web.Chat.Attachments;

/// <summary>Files that are attached to messages: stored by the platform, where the person who attached them sees them and nobody else, and read into the message.</summary>
/// <param name="files">The files.</param>
/// <param name="reader">Reads them.</param>
internal sealed class ChatFiles(FileDirectory files, AttachmentReader reader)
{
    /// <summary>The most files of a message.</summary>
    public const int MostFiles = 10;

    // As long as the conversation itself, which goes by itself too.
    private static readonly TimeSpan s_temporary = TimeSpan.FromDays(1);

    // Until a message has it; then it goes with the message.
    private static readonly TimeSpan s_draft = TimeSpan.FromDays(30);

    /// <summary>Stores a file that a form brought, once it is known that it can be read.</summary>
    /// <param name="caller">Whose it is.</param>
    /// <param name="file">The file.</param>
    /// <param name="isTemporary">Whether it goes with a conversation that goes by itself.</param>
    /// <param name="cancellation">Ends it early.</param>
    /// <exception cref="PlatformException">It cannot be read, or there is no room for it.</exception>
    public async Task<MessagePart> AddAsync(Caller caller, IFormFile file, bool isTemporary, CancellationToken cancellation)
    {
        if (file.Length > AttachmentReader.MostBytes)
        {
            throw AttachmentReader.Refused("attachment_large", "A file that is attached has at most 20 MB.");
        }

        Stream content = file.OpenReadStream();
        await using (content.ConfigureAwait(false))
        {
            AttachmentText text = await reader.ReadAsync(content, cancellation).ConfigureAwait(false);
            content.Position = 0;
            return Part(await StoreAsync(caller, file.FileName, content, isTemporary, cancellation).ConfigureAwait(false), text);
        }
    }

    /// <summary>Stores a text as a file.</summary>
    /// <param name="caller">Whose it is.</param>
    /// <param name="name">What it is called.</param>
    /// <param name="text">What is written in it.</param>
    /// <param name="isCut">Whether it is a part of something longer.</param>
    /// <param name="isTemporary">Whether it goes with a conversation that goes by itself.</param>
    /// <param name="cancellation">Ends it early.</param>
    /// <exception cref="PlatformException">There is no room for it.</exception>
    public async Task<MessagePart> AddAsync(Caller caller, string name, string text, bool isCut, bool isTemporary, CancellationToken cancellation)
    {
        using MemoryStream content = new(Encoding.UTF8.GetBytes(text));
        return Part(await StoreAsync(caller, name, content, isTemporary, cancellation).ConfigureAwait(false), new AttachmentText(text, isCut));
    }

    /// <summary>A file that was stored before, read again.</summary>
    /// <exception cref="PlatformException">The person has no such file, or it cannot be read.</exception>
    public async Task<MessagePart> GetAsync(Caller caller, Guid fileId, CancellationToken cancellation)
    {
        FileContent content = await OpenAsync(caller, fileId, cancellation).ConfigureAwait(false);
        await using (content.ConfigureAwait(false))
        {
            return Part(content.File, await reader.ReadAsync(content.Stream, cancellation).ConfigureAwait(false));
        }
    }

    /// <summary>Opens a file that the person attached. The caller disposes what it gets.</summary>
    /// <exception cref="PlatformException">The person attached no such file.</exception>
    public async Task<FileContent> OpenAsync(Caller caller, Guid fileId, CancellationToken cancellation)
    {
        FileContent content = await files.OpenAsync(caller.Actor, caller.Payer.ProjectId, fileId, cancellation).ConfigureAwait(false);
        if (content.File.Purpose == FilePurpose.Attachment)
        {
            return content;
        }

        await content.DisposeAsync().ConfigureAwait(false);
        throw new PlatformException(PlatformError.NotFound, "There is no such file.");
    }

    /// <summary>A size as people write it.</summary>
    public static string Size(long bytes) => bytes < 1024 ? string.Create(CultureInfo.InvariantCulture, $"{bytes} B")
        : bytes < 1024 * 1024 ? string.Create(CultureInfo.InvariantCulture, $"{bytes / 1024.0:0.#} KB")
        : string.Create(CultureInfo.InvariantCulture, $"{bytes / (1024.0 * 1024):0.#} MB");

    private Task<StoredFile> StoreAsync(Caller caller, string name, Stream content, bool isTemporary, CancellationToken cancellation) => files.CreateAsync(
        caller.Actor,
        caller.Payer.ProjectId,
        new NewFile(NameOf(name), FilePurpose.Attachment) { ContentType = "application/octet-stream", IsMade = true, Lifetime = isTemporary ? s_temporary : s_draft },
        content,
        cancellation);

    private static MessagePart Part(StoredFile stored, AttachmentText text) => new()
    {
        Type = MessagePart.FileType,
        Text = text.Text,
        File = new AttachedFile(stored.Id, stored.Name, stored.Bytes, text.IsCut),
    };

    // Browsers send a name; others may send a path, and anything in it.
    private static string NameOf(string name)
    {
        string last = name.Split('/', '\\')[^1];
        string clean = string.Concat(last.EnumerateRunes().Where(static rune => !Rune.IsControl(rune) && rune.Value is not ('"' or 0xFFFD)).Take(100)).Trim();
        return clean.Length == 0 ? "file" : clean;
    }
}
