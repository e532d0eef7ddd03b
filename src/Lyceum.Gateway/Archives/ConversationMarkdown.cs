using System.Globalization;
using Lyceum.Gateway.Runs;
using Lyceum.Platform.Conversations;
using Lyceum.Platform.Organizations;

namespace Lyceum.Gateway.Archives;

/// <summary>Writes the path of a conversation that is shown as Markdown, for people to read. Other branches are in the JSON beside it.</summary>
/// <param name="tree">The messages.</param>
internal sealed class ConversationMarkdown(MessageTree tree)
{
    /// <summary>Writes one conversation. A page of its messages at a time is in memory.</summary>
    public async Task WriteAsync(TextWriter writer, Actor actor, Conversation conversation, CancellationToken cancellation)
    {
        await LineAsync(writer, $"# {(conversation.Title.Length > 0 ? Escape(conversation.Title) : "…")}", cancellation).ConfigureAwait(false);
        await LineAsync(
            writer,
            string.Create(CultureInfo.InvariantCulture, $"*{conversation.CreatedAt.UtcDateTime:yyyy-MM-dd HH:mm} UTC{(conversation.Model is { } model ? $", {Escape(model)}" : "")}*"),
            cancellation).ConfigureAwait(false);
        if (conversation.Instructions is { Length: > 0 } instructions)
        {
            await LineAsync(writer, string.Join('\n', instructions.ReplaceLineEndings("\n").Split('\n').Select(static line => $"> {line}")), cancellation).ConfigureAwait(false);
        }

        if (conversation.ActiveLeafId is not { } leaf)
        {
            return;
        }

        int end = 0;
        MessagePage page;
        do
        {
            // From the first message on: a page ends where the one before it was to begin.
            end += MessageTree.LargestPage;
            page = await tree.PageAsync(actor, conversation.Id, leaf, end, MessageTree.LargestPage, cancellation).ConfigureAwait(false);
            foreach (MessageView view in page.Messages.Reverse().Where(view => view.Message.Depth >= end - MessageTree.LargestPage))
            {
                await WriteAsync(writer, view, cancellation).ConfigureAwait(false);
            }
        }
        while (page.Messages.Count > 0 && page.Messages[0].Message.Depth == end - 1);
    }

    private static async Task WriteAsync(TextWriter writer, MessageView view, CancellationToken cancellation)
    {
        Message message = view.Message;
        IReadOnlyList<MessagePart> parts = MessageParts.Read(message.Content);
        string who = message.Role == MessageRole.Assistant ? message.Model is { } model ? Escape(model) : "Assistant" : message.Role.ToString();
        string branch = view.Siblings.Count > 1 ? string.Create(CultureInfo.InvariantCulture, $" ({view.Position} / {view.Siblings.Count})") : "";
        await LineAsync(writer, $"## {who}{branch}", cancellation).ConfigureAwait(false);
        foreach (MessagePart file in parts.Where(static part => part.Type == MessagePart.FileType))
        {
            await LineAsync(writer, $"📎 {Escape(file.File!.Name)}", cancellation).ConfigureAwait(false);
        }

        string text = parts.Count > 0 ? MessageParts.TextOf(parts) : message.Text;
        if (text.Length > 0)
        {
            await LineAsync(writer, text, cancellation).ConfigureAwait(false);
        }

        if (message.Status != MessageStatus.Complete)
        {
            await LineAsync(writer, "*…*", cancellation).ConfigureAwait(false);
        }
    }

    private static async Task LineAsync(TextWriter writer, string text, CancellationToken cancellation)
    {
        await writer.WriteAsync(text.AsMemory(), cancellation).ConfigureAwait(false);
        await writer.WriteAsync("\n\n".AsMemory(), cancellation).ConfigureAwait(false);
    }

    // A title is one line of text, whatever it looks like.
    private static string Escape(string text) => string.Concat(text.Select(static letter => letter is '\\' or '`' or '*' or '_' or '[' or ']' or '<' or '>' or '#' ? $"\\{letter}" : char.IsControl(letter) ? " " : letter.ToString()));
}
