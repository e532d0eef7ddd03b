using System.Globalization;
using Lyceum.Gateway.Runs;
using Lyceum.Platform.Conversations;
using Lyceum.Platform.Feedback;
using Lyceum.Platform.Organizations;
using Lyceum.Web.Chat.Attachments;
using Lyceum.Web.Content;
using Lyceum.Web.Texts;
using Microsoft.AspNetCore.Http;

namespace Lyceum.Web.Chat;

/// <summary>Makes what pages and scripts show of conversations, in the language of the request.</summary>
/// <param name="conversations">The conversations.</param>
/// <param name="tree">The messages.</param>
/// <param name="queue">Messages that wait.</param>
/// <param name="feedback">What people think of answers.</param>
/// <param name="text">What pages say.</param>
/// <param name="http">The request.</param>
internal sealed class ChatViews(ConversationDirectory conversations, MessageTree tree, MessageQueue queue, FeedbackDirectory feedback, UiText text, IHttpContextAccessor http)
{
    /// <summary>How many messages a page shows at first.</summary>
    public const int PageLength = 20;

    private TimeSpan Zone => http.HttpContext is { } context ? ChatZone.Of(context) : TimeSpan.Zero;

    /// <summary>The end of what is shown of a conversation.</summary>
    /// <param name="actor">Whose.</param>
    /// <param name="conversationId">The conversation.</param>
    /// <param name="from">The depth of the first message that is wanted; 0 for a whole page of them.</param>
    /// <param name="cancellation">Ends it early.</param>
    /// <exception cref="Platform.PlatformException">The person has no such conversation.</exception>
    public async Task<ThreadView> ThreadAsync(Actor actor, Guid conversationId, int from, CancellationToken cancellation)
    {
        Conversation conversation = await conversations.GetAsync(actor, conversationId, cancellation).ConfigureAwait(false);
        MessagePage page = await tree.PageAsync(actor, conversationId, null, null, PageLength, cancellation).ConfigureAwait(false);
        IReadOnlyList<QueuedMessage> waiting = await queue.ListAsync(actor, conversationId, cancellation).ConfigureAwait(false);
        ChatSettings settings = ChatSettings.Of(conversation);
        ChatMessageView[] messages = await ViewAsync(actor, conversationId, page, cancellation).ConfigureAwait(false);
        IReadOnlyList<ChatMessageView> compared = page.Messages is [{ Message: var last } view, ..] && settings.Compared is { } question && last.ParentId == question && view.Siblings.Count > 1
            ? await ComparedAsync(actor, conversationId, view.Siblings, cancellation).ConfigureAwait(false)
            : [];
        return new ThreadView
        {
            Id = conversation.Id,
            Title = conversation.Title,
            IsUntitled = settings.IsUntitled,
            Leaf = page.LeafId,
            Messages = [.. messages.Where(message => message.Depth >= from)],
            Before = page.Next,
            Queue = [.. waiting.Select(static queued => new QueuedView(
                queued.Id, queued.Text, MessageParts.Read(queued.Content).Count(static part => part.Type == MessagePart.FileType)))],
            IsRunning = messages.Any(static message => message.IsRunning) || compared.Any(static message => message.IsRunning),
            Compared = compared,
            Reload = compared.Count > 0 || (messages.Length > 0 && messages[0].Depth > from && from > 0),
        };
    }

    /// <summary>Messages before those that are shown.</summary>
    /// <exception cref="Platform.PlatformException">The person has no such conversation.</exception>
    public async Task<ThreadView> EarlierAsync(Actor actor, Guid conversationId, int before, CancellationToken cancellation)
    {
        Conversation conversation = await conversations.GetAsync(actor, conversationId, cancellation).ConfigureAwait(false);
        MessagePage page = await tree.PageAsync(actor, conversationId, null, before, PageLength, cancellation).ConfigureAwait(false);
        return new ThreadView
        {
            Id = conversation.Id,
            Title = conversation.Title,
            Leaf = page.LeafId,
            Messages = await ViewAsync(actor, conversationId, page, cancellation).ConfigureAwait(false),
            Before = page.Next,
        };
    }

    /// <summary>Messages behind those that are shown.</summary>
    /// <param name="actor">Whose.</param>
    /// <param name="conversationId">The conversation.</param>
    /// <param name="after">The depth of the last one that is shown.</param>
    /// <param name="cancellation">Ends it early.</param>
    /// <exception cref="Platform.PlatformException">The person has no such conversation.</exception>
    public async Task<ThreadView> LaterAsync(Actor actor, Guid conversationId, int after, CancellationToken cancellation)
    {
        ThreadView view = await EarlierAsync(actor, conversationId, after < int.MaxValue - PageLength ? after + 1 + PageLength : int.MaxValue, cancellation).ConfigureAwait(false);
        return view with { Messages = [.. view.Messages.Where(message => message.Depth > after)] };
    }

    /// <summary>One message, with its text as it was written.</summary>
    /// <exception cref="Platform.PlatformException">The person has no such message.</exception>
    public async Task<ChatMessageView> MessageAsync(Actor actor, Guid conversationId, Guid messageId, CancellationToken cancellation)
    {
        Message message = await tree.GetAsync(actor, conversationId, messageId, cancellation).ConfigureAwait(false);
        return View(new MessageView(message, [message.Id], 1)) with { Text = message.Text.Length < Message.MaximumText ? message.Text : MessageParts.TextOf(MessageParts.Read(message.Content)) };
    }

    /// <summary>The sentence on what went wrong.</summary>
    public ProblemView Problem(RunProblem problem) => new(
        problem.Code,
        problem.Code == "rate_limit" && problem.RetryAt is { } at
            ? text.Format("Problem_chat_rate_limit_until", at.ToOffset(Zone).ToString("HH:mm:ss", CultureInfo.InvariantCulture))
            : text.Find($"Problem_chat_{problem.Code}") ?? problem.Message);

    private async Task<IReadOnlyList<ChatMessageView>> ComparedAsync(Actor actor, Guid conversationId, IReadOnlyList<Guid> siblings, CancellationToken cancellation)
    {
        List<ChatMessageView> views = [];
        foreach (Guid id in siblings.Take(2))
        {
            views.Add(View(new MessageView(await tree.GetAsync(actor, conversationId, id, cancellation).ConfigureAwait(false), siblings, views.Count + 1)));
        }

        return views;
    }

    private async Task<ChatMessageView[]> ViewAsync(Actor actor, Guid conversationId, MessagePage page, CancellationToken cancellation)
    {
        Guid[] answers = [.. page.Messages.Where(static view => view.Message.Role == MessageRole.Assistant).Select(static view => view.Message.Id)];
        IReadOnlyDictionary<Guid, MessageFeedback> opinions = await feedback.FindAsync(actor, conversationId, answers, cancellation).ConfigureAwait(false);
        return [.. page.Messages.Reverse().Select(view => View(view) with { Rating = opinions.GetValueOrDefault(view.Message.Id)?.Rating.ToString() })];
    }

    private ChatMessageView View(MessageView view)
    {
        Message message = view.Message;
        IReadOnlyList<MessagePart> parts = MessageParts.Read(message.Content);
        bool isAnswer = message.Role == MessageRole.Assistant;
        string said = MessageParts.TextOf(parts);
        string thought = string.Concat(parts.Where(static part => part.Type == MessagePart.ReasoningType).Select(static part => part.Text));
        RunReport? report = parts.FirstOrDefault(static part => part.Type == MessagePart.ReportType)?.Report;
        RunProblem? problem = parts.FirstOrDefault(static part => part.Type == MessagePart.ProblemType)?.Problem;
        bool isStopped = message.Status == MessageStatus.Interrupted;
        return new ChatMessageView
        {
            Id = message.Id,
            IsAnswer = isAnswer,
            Depth = message.Depth,
            Status = message.Status,
            Run = message.GenerationId,
            Model = message.Model,
            Position = view.Position,
            Count = view.Siblings.Count,
            Previous = view.Position > 1 ? view.Siblings[view.Position - 2] : null,
            Next = view.Position < view.Siblings.Count ? view.Siblings[view.Position] : null,
            // A run shows itself, from its first event.
            Content = message.Status == MessageStatus.Running ? null : Whole(isAnswer ? ContentReader.Read(said) : Plain(said)),
            Thought = thought.Length > 0 && message.Status != MessageStatus.Running ? Whole(ContentReader.Read(thought)) : null,
            Files = [.. parts.Where(static part => part.Type == MessagePart.FileType)
                .Select(static part => new FileView(part.File!.Id, part.File.Name, ChatFiles.Size(part.File.Bytes), part.File.IsCut))],
            Problem = problem is not null ? Problem(problem)
                : message.Status == MessageStatus.Failed ? Problem(new RunProblem(RunFailure.ServerError, "", null))
                : isStopped && report is null ? Problem(new RunProblem("interrupted", "", null))
                : null,
            IsCut = (isStopped || report?.Finish == RunReport.Length) && said.Length > 0,
        };
    }

    private static ContentChange Whole(System.Collections.Immutable.ImmutableArray<ContentBlock> blocks) => new(0, blocks);

    // What people write is shown as they wrote it.
    private static System.Collections.Immutable.ImmutableArray<ContentBlock> Plain(string said) =>
        said.Length == 0 ? [] : [new ContentBlock(0, ContentBlockKind.Paragraph, new ContentNode("p", [new ContentAttribute("dir", "auto")], [new ContentNode(said)]))];
}
