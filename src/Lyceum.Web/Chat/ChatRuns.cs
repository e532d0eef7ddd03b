using Lyceum.Gateway.Callers;
using Lyceum.Gateway.Models;
using Lyceum.Gateway.Runs;
using Lyceum.Platform;
using Lyceum.Platform.Conversations;
using Lyceum.Platform.Generations;
using Lyceum.Platform.Organizations;
using Microsoft.Extensions.Hosting;

namespace Lyceum.Web.Chat;

/// <summary>
/// What people do in conversations that makes models answer, or stop. Every answer is the server's: it goes on whoever looks, and all of it is kept. Thread-safe.
/// </summary>
/// <param name="runs">Answers.</param>
/// <param name="log">Stops them.</param>
/// <param name="directory">Finds those that run.</param>
/// <param name="tree">The messages.</param>
/// <param name="queue">Messages that wait.</param>
/// <param name="conversations">The conversations.</param>
/// <param name="prompts">Makes what models are asked.</param>
/// <param name="titles">Finds titles.</param>
/// <param name="callers">Who people are when their queued messages are sent.</param>
/// <param name="models">The models.</param>
/// <param name="lifetime">When the program ends.</param>
/// <param name="time">The clock.</param>
internal sealed class ChatRuns(
    AnswerRuns runs,
    GenerationLog log,
    GenerationDirectory directory,
    MessageTree tree,
    MessageQueue queue,
    ConversationDirectory conversations,
    ChatPrompts prompts,
    ChatTitles titles,
    MemberCallers callers,
    ModelDirectory models,
    IHostApplicationLifetime lifetime,
    TimeProvider time)
{
    private const string Busy = "conversation_busy";
    private const string Withdrawn = "queue_withdrawn";

    // The end of a run in this process takes no longer than one step of a model and one commit.
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(5);

    /// <summary>Sends a message and has it answered; while another answer is written it waits for that.</summary>
    /// <returns>Whether it waits.</returns>
    /// <exception cref="PlatformException">The person has no such conversation or message, or too many messages wait.</exception>
    public async Task<bool> SendAsync(Caller caller, ChatSend send, CancellationToken cancellation)
    {
        NewMessage question = new()
        {
            Id = send.MessageId,
            ParentId = send.ParentId,
            Role = MessageRole.User,
            Content = MessageParts.Write([.. send.Files, MessageParts.Text(send.Text)]),
            Text = send.Text,
            Files = MessageParts.FilesOf(send.Files),
        };
        bool waits = send.Beside is null && (await queue.ListAsync(caller.Actor, send.ConversationId, cancellation).ConfigureAwait(false)).Count > 0;
        if (!waits)
        {
            try
            {
                await StartAsync(
                    caller,
                    new GenerationRequest { Id = send.RunId, Model = send.Model, Payload = "{}", ConversationId = send.ConversationId, Question = question, QuestionBeside = send.Beside, IsAlone = true },
                    send.MessageId,
                    null,
                    cancellation).ConfigureAwait(false);
            }
            catch (PlatformException busy) when (busy.Reason == Busy && send.Beside is null)
            {
                waits = true;
            }
        }

        if (waits)
        {
            await queue.AddAsync(caller.Actor, send.ConversationId, send.RunId, send.Model, question, cancellation).ConfigureAwait(false);
            await SendQueuedAsync(caller, send.ConversationId, null, cancellation).ConfigureAwait(false);
            return true;
        }

        if (send.OtherModel is { } other)
        {
            await CompareAsync(caller, send, other, cancellation).ConfigureAwait(false);
        }

        return false;
    }

    /// <summary>Answers a message that has no answer, or writes another answer beside one that is there.</summary>
    /// <param name="caller">Who asks.</param>
    /// <param name="conversationId">The conversation.</param>
    /// <param name="messageId">The question, or an answer to it.</param>
    /// <param name="runId">The new run.</param>
    /// <param name="model">The model; null for the one that answered before, or else the conversation's.</param>
    /// <param name="cancellation">Ends it early.</param>
    /// <returns>The question.</returns>
    /// <exception cref="PlatformException">The person has no such message, or an answer is being written.</exception>
    public async Task<Guid> AnswerAsync(Caller caller, Guid conversationId, Guid messageId, Guid runId, string? model, CancellationToken cancellation)
    {
        Message message = await tree.GetAsync(caller.Actor, conversationId, messageId, cancellation).ConfigureAwait(false);
        bool isAnswer = message.Role == MessageRole.Assistant;
        Guid questionId = (isAnswer ? message.ParentId : null) ?? message.Id;
        string answering = model ?? message.Model ?? (await conversations.GetAsync(caller.Actor, conversationId, cancellation).ConfigureAwait(false)).Model ?? "";
        await StartAsync(caller, Request(conversationId, questionId, runId, models.Get(answering).Name), questionId, null, cancellation).ConfigureAwait(false);
        if (isAnswer && message.Status == MessageStatus.Failed && message.Text.Length == 0)
        {
            // Nothing was written there, so nothing is kept of it.
            await tree.DeleteAsync(caller.Actor, conversationId, messageId, cancellation).ConfigureAwait(false);
        }

        return questionId;
    }

    /// <summary>Goes on with an answer that was cut: beside it, one that begins alike.</summary>
    /// <returns>The question.</returns>
    /// <exception cref="PlatformException">The person has no such answer, or an answer is being written.</exception>
    public async Task<Guid> ContinueAsync(Caller caller, Guid conversationId, Guid messageId, Guid runId, CancellationToken cancellation)
    {
        Message message = await tree.GetAsync(caller.Actor, conversationId, messageId, cancellation).ConfigureAwait(false);
        if (message is not { Role: MessageRole.Assistant, ParentId: { } questionId, Model: { } model } || message.Status == MessageStatus.Running)
        {
            throw new PlatformException(PlatformError.Conflict, "Only an answer that has ended can be continued.");
        }

        // White space at the end is the beginning of what comes next, which the model writes.
        string begun = MessageParts.TextOf(MessageParts.Read(message.Content)).TrimEnd();
        await StartAsync(caller, Request(conversationId, questionId, runId, model), questionId, begun.Length > 0 ? begun : null, cancellation).ConfigureAwait(false);
        return questionId;
    }

    /// <summary>Stops what is written in a conversation, whichever window began it, and waits a moment for its end. What was written is kept.</summary>
    /// <param name="actor">Who asks.</param>
    /// <param name="conversationId">The conversation.</param>
    /// <param name="runId">The run; null for all that run there.</param>
    /// <param name="cancellation">Ends it early.</param>
    /// <exception cref="PlatformException">The person has no such conversation.</exception>
    public async Task StopAsync(Actor actor, Guid conversationId, Guid? runId, CancellationToken cancellation)
    {
        await conversations.GetAsync(actor, conversationId, cancellation).ConfigureAwait(false);
        Generation[] running = [.. (await directory.RunningAsync(actor, conversationId, cancellation).ConfigureAwait(false)).Where(run => runId is null || run.Id == runId)];
        foreach (Generation run in running)
        {
            await log.CancelAsync(actor, run.Id, cancellation).ConfigureAwait(false);
        }

        using CancellationTokenSource waited = new(s_patience, time);
        using CancellationTokenSource either = CancellationTokenSource.CreateLinkedTokenSource(waited.Token, cancellation);
        try
        {
            foreach (Generation run in running)
            {
                await foreach (GenerationEvent _ in log.ReadAsync(actor, run.Id, run.LastSequence, either.Token).ConfigureAwait(false))
                {
                    // The last one is the end.
                }
            }
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            // It runs elsewhere and ends with its next heartbeat.
        }
    }

    /// <summary>Sends the message that waits longest, unless an answer is being written: then that one's end does.</summary>
    /// <param name="caller">Whose.</param>
    /// <param name="conversationId">The conversation.</param>
    /// <param name="wanted">A message that somebody wants to be sent; where it does not wait any more, asking again sends no other one. Null for whichever waits.</param>
    /// <param name="cancellation">Ends it early.</param>
    /// <exception cref="PlatformException">The person has no such conversation, or too many answers are written.</exception>
    public async Task SendQueuedAsync(Caller caller, Guid conversationId, Guid? wanted, CancellationToken cancellation)
    {
        while ((await queue.ListAsync(caller.Actor, conversationId, cancellation).ConfigureAwait(false)) is [var next, ..] waiting
            && (wanted is null || waiting.Any(message => message.Id == wanted)))
        {
            NewMessage question = new() { Id = next.Id, Role = MessageRole.User, Content = next.Content, Text = next.Text };
            try
            {
                await StartAsync(
                    caller,
                    new GenerationRequest { Id = next.GenerationId, Model = next.Model, Payload = "{}", ConversationId = conversationId, Question = question, IsQueued = true, IsAlone = true },
                    next.Id,
                    null,
                    cancellation).ConfigureAwait(false);

                // One that was sent before by another way leaves the queue too.
                await queue.WithdrawAsync(caller.Actor, conversationId, next.Id, cancellation).ConfigureAwait(false);
                return;
            }
            catch (PlatformException refused) when (refused.Reason == Busy)
            {
                return;
            }
            catch (PlatformException refused) when (refused.Reason == Withdrawn)
            {
                // The one behind it, then.
            }
        }
    }

    /// <summary>Goes on with one of two answers that stand side by side. The other one stays where switches lead.</summary>
    /// <exception cref="PlatformException">The person has no such message.</exception>
    public async Task KeepAsync(Actor actor, Guid conversationId, Guid messageId, CancellationToken cancellation)
    {
        await tree.SelectAsync(actor, conversationId, messageId, cancellation).ConfigureAwait(false);
        await SetAsync(actor, conversationId, static settings => settings with { Compared = null }, cancellation).ConfigureAwait(false);
    }

    /// <summary>Changes what is set of a conversation.</summary>
    /// <exception cref="PlatformException">The person has no such conversation.</exception>
    public Task<Conversation> SetAsync(Actor actor, Guid conversationId, Func<ChatSettings, ChatSettings> change, CancellationToken cancellation) => conversations.ChangeAsync(
        actor, conversationId, settings => settings with { Metadata = change(ChatSettings.Of(settings.Metadata)).On(settings.Metadata) }, cancellation);

    private static GenerationRequest Request(Guid conversationId, Guid questionId, Guid runId, string model) =>
        new() { Id = runId, Model = model, Payload = "{}", ConversationId = conversationId, ParentId = questionId, IsAlone = true };

    private async Task CompareAsync(Caller caller, ChatSend send, string other, CancellationToken cancellation)
    {
        Generation first = await log.GetAsync(caller.Actor, send.RunId, cancellation).ConfigureAwait(false);
        await StartAsync(
            caller, Request(send.ConversationId, send.MessageId, send.OtherRunId, other) with { IsAlone = false }, send.MessageId, null, cancellation).ConfigureAwait(false);
        await SetAsync(caller.Actor, send.ConversationId, settings => settings with { Compared = send.MessageId }, cancellation).ConfigureAwait(false);
        await tree.SelectAsync(caller.Actor, send.ConversationId, first.MessageId!.Value, cancellation).ConfigureAwait(false);
    }

    private Task<Generation> StartAsync(Caller caller, GenerationRequest request, Guid questionId, string? begun, CancellationToken cancellation)
    {
        Guid conversationId = request.ConversationId!.Value;
        return runs.StartAsync(
            caller,
            request,
            new AnswerWork(stop => prompts.BuildAsync(caller, conversationId, questionId, request.Model, begun, stop))
            {
                Begun = begun,
                Ended = status => EndedAsync(caller, conversationId, request.Model, status),
            },
            cancellation);
    }

    private async Task EndedAsync(Caller caller, Guid conversationId, string model, GenerationStatus status)
    {
        if (status is not (GenerationStatus.Completed or GenerationStatus.Cancelled))
        {
            // What waits behind an answer that failed waits for the person, who may want something else now.
            return;
        }

        CancellationToken ending = lifetime.ApplicationStopping;
        if (await callers.FindAsync(caller.Actor.OrganizationId, caller.Actor.Id, ending).ConfigureAwait(false) is not { } now)
        {
            return;
        }

        await SendQueuedAsync(now, conversationId, null, ending).ConfigureAwait(false);
        if (status == GenerationStatus.Completed
            && ChatSettings.Of(await conversations.GetAsync(now.Actor, conversationId, ending).ConfigureAwait(false)).IsUntitled)
        {
            MessagePage page = await tree.PageAsync(now.Actor, conversationId, null, 2, 2, ending).ConfigureAwait(false);
            if (page.Messages is [{ Message: var answer }, { Message: var question }])
            {
                await titles.WriteAsync(now, conversationId, model, question.Text, answer.Text, ending).ConfigureAwait(false);
            }
        }
    }
}
