using System.Text.Json;
using System.Text.Json.Nodes;
using Lyceum.Platform.Conversations;
using Lyceum.Platform.Data;
using Lyceum.Platform.Organizations;
using Microsoft.EntityFrameworkCore;

namespace Lyceum.Platform.Feedback;

/// <summary>Keeps what people think of answers: one opinion for each person and answer, which can be changed and taken back. Safe for use by many threads.</summary>
/// <param name="database">Where it is.</param>
/// <param name="time">The clock.</param>
public sealed class FeedbackDirectory(PlatformDatabase database, TimeProvider time)
{
    // As much as somebody reads who evaluates: the turns before the answer that fit, and of a long one its beginning.
    private const int MostTurns = 20;
    private const int MostText = 16 * 1024;

    /// <summary>Says or changes what the actor thinks of an answer.</summary>
    /// <param name="actor">Who says it: a person.</param>
    /// <param name="conversationId">The conversation.</param>
    /// <param name="messageId">The answer.</param>
    /// <param name="feedback">What it says.</param>
    /// <param name="cancellationToken">Ends it early.</param>
    /// <exception cref="PlatformException">The actor may not or is no person, has no such message, the message is no answer, or something is not usable.</exception>
    public async Task<MessageFeedback> SetAsync(Actor actor, Guid conversationId, Guid messageId, NewFeedback feedback, CancellationToken cancellationToken)
    {
        actor.DemandUse();
        Guid userId = actor.UserId ?? throw PlatformException.Forbidden("Only a person says what it thinks of an answer.");
        feedback = feedback.Checked();
        DateTimeOffset now = time.GetUtcNow();
        await using PlatformDbContext context = database.OpenFor(actor);
        Message message = await context.Messages.AsNoTracking().SingleOrDefaultAsync(
            other => other.Id == messageId && other.ConversationId == conversationId
                && context.Conversations.Any(conversation => conversation.Id == conversationId && conversation.RemovedAt == null),
            cancellationToken).ConfigureAwait(false) ?? throw PlatformException.NotFound("message");
        if (message.Role != MessageRole.Assistant)
        {
            throw PlatformException.Invalid("Only answers can be rated.");
        }

        string? transcript = feedback.SharesConversation ? await TranscriptAsync(context, message, cancellationToken).ConfigureAwait(false) : null;
        MessageFeedback? known = await FindAsync(context, messageId, userId, cancellationToken).ConfigureAwait(false);
        if (known is null)
        {
            known = new MessageFeedback
            {
                Id = Guid.CreateVersion7(now),
                OrganizationId = actor.OrganizationId,
                OwnerKind = actor.Owner.Kind,
                OwnerId = actor.Owner.Id,
                ConversationId = conversationId,
                MessageId = messageId,
                UserId = userId,
                Model = message.Model ?? "",
                Day = new DateTimeOffset(now.UtcDateTime.Date, TimeSpan.Zero),
            };
            context.Add(known);
        }

        Apply(known);
        try
        {
            await context.SaveChangesAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (DbUpdateException exception) when (DatabaseErrors.IsDuplicate(exception))
        {
            // Another window was first; this one says it again.
            context.ChangeTracker.Clear();
            known = await FindAsync(context, messageId, userId, cancellationToken).ConfigureAwait(false) ?? throw PlatformException.NotFound("message");
            Apply(known);
            await context.SaveChangesAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (DbUpdateException exception) when (DatabaseErrors.IsBrokenReference(exception) || exception is DbUpdateConcurrencyException)
        {
            // It was deleted meanwhile.
            throw PlatformException.NotFound("message");
        }

        return known;

        void Apply(MessageFeedback row) =>
            (row.Rating, row.Reasons, row.Comment, row.Transcript, row.UpdatedAt) = (feedback.Rating, feedback.Reasons, feedback.Comment, transcript, now);
    }

    /// <summary>What the actor thinks of some answers of a conversation, by message.</summary>
    public async Task<IReadOnlyDictionary<Guid, MessageFeedback>> FindAsync(
        Actor actor, Guid conversationId, IReadOnlyCollection<Guid> messageIds, CancellationToken cancellationToken)
    {
        Guid? userId = actor.UserId;
        await using PlatformDbContext context = database.OpenFor(actor);
        return await context.MessageFeedback.AsNoTracking()
            .Where(feedback => feedback.ConversationId == conversationId && feedback.UserId == userId && messageIds.Contains(feedback.MessageId))
            .ToDictionaryAsync(static feedback => feedback.MessageId, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>All that the actor ever said of answers, the oldest first: for who takes its data along.</summary>
    /// <exception cref="PlatformException">The page is out of range.</exception>
    public async Task<Page<MessageFeedback>> ListAsync(Actor actor, PageQuery page, CancellationToken cancellationToken)
    {
        Guid? userId = actor.UserId;
        await using PlatformDbContext context = database.OpenFor(actor);
        return await page.ReadAsync(context.MessageFeedback.AsNoTracking().Where(feedback => feedback.UserId == userId), cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Takes back what the actor said of an answer; nothing of it stays.</summary>
    /// <returns>Whether there was something.</returns>
    public async Task<bool> ClearAsync(Actor actor, Guid conversationId, Guid messageId, CancellationToken cancellationToken)
    {
        Guid? userId = actor.UserId;
        await using PlatformDbContext context = database.OpenFor(actor);
        return await context.MessageFeedback
            .Where(feedback => feedback.ConversationId == conversationId && feedback.MessageId == messageId && feedback.UserId == userId)
            .ExecuteDeleteAsync(cancellationToken).ConfigureAwait(false) > 0;
    }

    private static Task<MessageFeedback?> FindAsync(PlatformDbContext context, Guid messageId, Guid userId, CancellationToken cancellationToken) =>
        context.MessageFeedback.SingleOrDefaultAsync(feedback => feedback.MessageId == messageId && feedback.UserId == userId, cancellationToken);

    private static async Task<string> TranscriptAsync(PlatformDbContext context, Message answer, CancellationToken cancellationToken)
    {
        int first = answer.Depth - MostTurns + 1;
        BranchMap map = await MessageTree.ForksAsync(context, answer.ConversationId, cancellationToken).ConfigureAwait(false);
        List<(MessageRole Role, int Depth, string Text)> turns = [];
        foreach (BranchMap.Range range in map.PathTo(answer.BranchId, answer.Depth).Where(range => range.Last >= first))
        {
            var part = await context.Messages.AsNoTracking()
                .Where(message => message.ConversationId == answer.ConversationId && message.BranchId == range.BranchId
                    && message.Depth >= Math.Max(first, range.First) && message.Depth <= range.Last)
                .Select(static message => new { message.Role, message.Depth, Text = message.Text.Substring(0, MostText) })
                .ToListAsync(cancellationToken).ConfigureAwait(false);
            turns.AddRange(part.Select(static turn => (turn.Role, turn.Depth, turn.Text)));
        }

        JsonArray written = [.. turns.OrderBy(static turn => turn.Depth)
            .Where(static turn => turn.Role is MessageRole.User or MessageRole.Assistant)
            .Select(static turn => new JsonObject { ["role"] = turn.Role == MessageRole.User ? "user" : "assistant", ["text"] = StoredText.Clean(turn.Text) })];
        return written.ToJsonString(JsonSerializerOptions.Web);
    }
}
