using System.Globalization;
using Lyceum.Platform.Data;
using Lyceum.Platform.Organizations;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;

namespace Lyceum.Platform.Conversations;

/// <summary>
/// Messages that wait for an answer to end. A message leaves the queue in the transaction that puts it into the conversation
/// (<see cref="Generations.GenerationRequest.IsQueued"/>), or by being withdrawn; of the two one happens. Safe for use by many threads.
/// </summary>
/// <param name="database">Where they are.</param>
/// <param name="time">The clock.</param>
#pragma warning disable CA1711 // It is a queue, if not one of .NET's collections.
public sealed class MessageQueue(PlatformDatabase database, TimeProvider time)
#pragma warning restore CA1711
{
    /// <summary>How many messages of a conversation may wait.</summary>
    public const int MostWaiting = 5;

    /// <summary>Queues a message.</summary>
    /// <param name="actor">Who asks.</param>
    /// <param name="conversationId">The conversation.</param>
    /// <param name="generationId">The generation that will answer it.</param>
    /// <param name="model">The model that will.</param>
    /// <param name="message">The message; it has an id, and its <see cref="NewMessage.ParentId"/> does not matter.</param>
    /// <param name="cancellationToken">Ends it early.</param>
    /// <returns>False where the message is in the queue or in the conversation already.</returns>
    /// <exception cref="PlatformException">The actor has no such conversation, too many messages wait, or the message is not usable.</exception>
    public async Task<bool> AddAsync(Actor actor, Guid conversationId, Guid generationId, string model, NewMessage message, CancellationToken cancellationToken)
    {
        actor.DemandUse();
        message = message.Checked();
        Guid id = message.Id ?? throw PlatformException.Invalid("A queued message has an id.");
        DateTimeOffset now = time.GetUtcNow();
        await using PlatformDbContext context = database.OpenFor(actor);
        await using IDbContextTransaction transaction = await context.Database.BeginTransactionAsync(cancellationToken).ConfigureAwait(false);
        MessagePlacement placement = new(context, conversationId);
        Conversation conversation = await placement.HoldAsync(now, cancellationToken).ConfigureAwait(false);
        if (await context.QueuedMessages.AnyAsync(queued => queued.Id == id, cancellationToken).ConfigureAwait(false)
            || await context.Messages.AnyAsync(row => row.Id == id && row.ConversationId == conversationId, cancellationToken).ConfigureAwait(false))
        {
            return false;
        }

        if (await context.QueuedMessages.CountAsync(queued => queued.ConversationId == conversationId, cancellationToken).ConfigureAwait(false) >= MostWaiting)
        {
            throw PlatformException.Conflict(string.Create(CultureInfo.InvariantCulture, $"At most {MostWaiting} messages can wait in a conversation."), reason: "queue_full");
        }

        context.Add(new QueuedMessage
        {
            Id = id,
            OrganizationId = conversation.OrganizationId,
            OwnerKind = conversation.OwnerKind,
            OwnerId = conversation.OwnerId,
            ConversationId = conversationId,
            GenerationId = generationId,
            Model = Names.Check(model),
            Content = message.Content,
            Text = message.Text,
            CreatedAt = now,
        });
        await placement.AttachAsync(id, message.Files, conversation.IsTemporary, now, cancellationToken).ConfigureAwait(false);
        await context.SaveChangesAsync(cancellationToken).ConfigureAwait(false);
        await transaction.CommitAsync(cancellationToken).ConfigureAwait(false);
        return true;
    }

    /// <summary>What waits in a conversation, in the order in which it is sent.</summary>
    public async Task<IReadOnlyList<QueuedMessage>> ListAsync(Actor actor, Guid conversationId, CancellationToken cancellationToken)
    {
        await using PlatformDbContext context = database.OpenFor(actor);
        return await context.QueuedMessages.AsNoTracking().Where(queued => queued.ConversationId == conversationId)
            .OrderBy(static queued => queued.CreatedAt).ThenBy(static queued => queued.Id).ToListAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Takes a message out of the queue; it is never sent then.</summary>
    /// <returns>The message; null where it does not wait, be it that it was sent.</returns>
    public async Task<QueuedMessage?> WithdrawAsync(Actor actor, Guid conversationId, Guid messageId, CancellationToken cancellationToken)
    {
        await using PlatformDbContext context = database.OpenFor(actor);
        QueuedMessage? queued = await context.QueuedMessages.AsNoTracking()
            .SingleOrDefaultAsync(other => other.Id == messageId && other.ConversationId == conversationId, cancellationToken).ConfigureAwait(false);
        await using IDbContextTransaction transaction = await context.Database.BeginTransactionAsync(cancellationToken).ConfigureAwait(false);
        bool isWithdrawn = await context.QueuedMessages.Where(other => other.Id == messageId && other.ConversationId == conversationId)
            .ExecuteDeleteAsync(cancellationToken).ConfigureAwait(false) > 0;
        if (isWithdrawn)
        {
            // One that was sent by another way keeps its files.
            await context.MessageFiles.Where(attached => attached.MessageId == messageId && !context.Messages.Any(row => row.Id == messageId))
                .ExecuteDeleteAsync(cancellationToken).ConfigureAwait(false);
        }

        await transaction.CommitAsync(cancellationToken).ConfigureAwait(false);
        return isWithdrawn ? queued : null;
    }
}
