using System.Text;
using Lyceum.Gateway.Callers;
using Lyceum.Gateway.Models;
using Lyceum.Gateway.Runs;
using Lyceum.Platform;
using Lyceum.Platform.Conversations;
using Lyceum.Web.Chat.Attachments;

namespace Lyceum.Web.Chat;

/// <summary>
/// New conversations that go on from one that has become too long: with its last turns, or with a summary that the model makes of it. What is asked for twice is made
/// once: all ids follow from that of the new conversation.
/// </summary>
/// <param name="conversations">The conversations.</param>
/// <param name="tree">The messages.</param>
/// <param name="queue">Messages that wait.</param>
/// <param name="files">What is attached.</param>
/// <param name="models">The models.</param>
/// <param name="runs">Has questions answered.</param>
internal sealed class ChatSequels(ConversationDirectory conversations, MessageTree tree, MessageQueue queue, ChatFiles files, ModelDirectory models, ChatRuns runs)
{
    private const int LastMessages = 5;
    private const int LastCharacters = 8000;

    // Fewer than ordinary text has for a token, and of the context a half: the summary has to fit too.
    private const int CharactersPerToken = 2;
    private const int UnknownContext = 8192;

    /// <summary>A conversation with the last turns of another one. Where those end with a question, it is answered.</summary>
    /// <param name="caller">Whose.</param>
    /// <param name="id">The one that is too long.</param>
    /// <param name="next">The new one.</param>
    /// <param name="run">The run that answers.</param>
    /// <param name="cancellation">Ends it early.</param>
    /// <exception cref="PlatformException">The person has no such conversation.</exception>
    public async Task WithLastTurnsAsync(Caller caller, Guid id, Guid next, Guid run, CancellationToken cancellation)
    {
        MessagePage page = await tree.PageAsync(caller.Actor, id, null, null, LastMessages + 1, cancellation).ConfigureAwait(false);
        List<Message> last = [];
        int characters = 0;
        foreach (Message message in page.Messages.Select(static view => view.Message).Where(static message => message.Text.Length > 0).Take(LastMessages))
        {
            characters += ChatPrompts.TextFor(MessageParts.Read(message.Content)).Length;
            if (last.Count > 0 && characters > LastCharacters)
            {
                break;
            }

            last.Insert(0, message);
        }

        if ((await MakeAsync(caller, id, next, cancellation).ConfigureAwait(false)).ActiveLeafId is null)
        {
            IReadOnlyList<Message> copied = await tree.AppendAllAsync(
                caller.Actor,
                next,
                [.. last.SkipWhile(static message => message.Role != MessageRole.User).Select(static message => new NewMessage { Role = message.Role, Content = message.Content, Text = message.Text, Model = message.Model, Files = MessageParts.FilesOf(MessageParts.Read(message.Content)) })],
                cancellation).ConfigureAwait(false);
            if (copied is [.., { Role: MessageRole.User } question])
            {
                await runs.AnswerAsync(caller, next, question.Id, run, null, cancellation).ConfigureAwait(false);
            }
        }
    }

    /// <summary>A conversation that begins with a summary of another one, which the model writes before anybody's eyes; a question without an answer follows it.</summary>
    /// <param name="caller">Whose.</param>
    /// <param name="id">The one that is too long.</param>
    /// <param name="next">The new one.</param>
    /// <param name="run">The run that sums up.</param>
    /// <param name="wish">What asks for the summary, in the person's language.</param>
    /// <param name="cancellation">Ends it early.</param>
    /// <exception cref="PlatformException">The person has no such conversation, or there is no room for what is attached.</exception>
    public async Task WithSummaryAsync(Caller caller, Guid id, Guid next, Guid run, string wish, CancellationToken cancellation)
    {
        Conversation before = await conversations.GetAsync(caller.Actor, id, cancellation).ConfigureAwait(false);
        ModelDescription model = models.Get(before.Model ?? "");
        (string said, bool isCut, Message? question) = await ReadAsync(caller, id, (model.ContextLength ?? UnknownContext) * CharactersPerToken / 2, cancellation).ConfigureAwait(false);
        if ((await MakeAsync(caller, id, next, cancellation).ConfigureAwait(false)).ActiveLeafId is not null)
        {
            return;
        }

        MessagePart attached = await files.AddAsync(caller, (before.Title.Length > 0 ? before.Title : "conversation") + ".md", said, isCut, before.IsTemporary, cancellation).ConfigureAwait(false);
        await runs.SendAsync(
            caller,
            new ChatSend { ConversationId = next, MessageId = Ids.Derive(next, "wish"), RunId = run, Text = wish, Files = [attached], Model = model.Name },
            cancellation).ConfigureAwait(false);
        if (question is not null)
        {
            NewMessage asked = new() { Id = Ids.Derive(next, "question"), Role = MessageRole.User, Content = question.Content, Text = question.Text, Files = MessageParts.FilesOf(MessageParts.Read(question.Content)) };
            await queue.AddAsync(caller.Actor, next, Ids.Derive(next, "answer"), model.Name, asked, cancellation).ConfigureAwait(false);

            // The summary may have ended by now.
            await runs.SendQueuedAsync(caller, next, asked.Id, cancellation).ConfigureAwait(false);
        }
    }

    private async Task<Conversation> MakeAsync(Caller caller, Guid id, Guid next, CancellationToken cancellation)
    {
        Conversation before = await conversations.GetAsync(caller.Actor, id, cancellation).ConfigureAwait(false);
        return await conversations.CreateAsync(
            caller.Actor, next, before.Settings with { IsPinned = false, IsArchived = false }, before.IsTemporary, cancellation).ConfigureAwait(false);
    }

    // The end of what was said, as far as there is room, and the question after it that nobody answered.
    private async Task<(string Said, bool IsCut, Message? Question)> ReadAsync(Caller caller, Guid id, int room, CancellationToken cancellation)
    {
        List<string> backwards = [];
        Message? question = null;
        bool hasAnswer = false;
        int? before = null;
        do
        {
            MessagePage page = await tree.PageAsync(caller.Actor, id, null, before, MessageTree.LargestPage, cancellation).ConfigureAwait(false);
            foreach (Message message in page.Messages.Select(static view => view.Message))
            {
                string text = ChatPrompts.TextFor(MessageParts.Read(message.Content));
                if (message.Role == MessageRole.User && !hasAnswer)
                {
                    (question, hasAnswer) = (message, true);
                }
                else if (text.Length > 0)
                {
                    hasAnswer = true;
                    string turn = $"{(message.Role == MessageRole.User ? "User" : "Assistant")}:\n\n{text}";
                    if (turn.Length > room)
                    {
                        // Of a turn that is longer than all the room there is, the end.
                        return (Forwards(backwards.Count > 0 ? backwards : [turn[^room..]]), true, question);
                    }

                    room -= turn.Length;
                    backwards.Add(turn);
                }
            }

            before = page.Next;
        }
        while (before is not null);
        return (Forwards(backwards), false, question);
    }

    private static string Forwards(List<string> backwards) => new StringBuilder().AppendJoin("\n\n", Enumerable.Reverse(backwards)).ToString();
}
