using Lyceum.Platform.Data;
using Lyceum.Platform.Files;
using Microsoft.EntityFrameworkCore;

namespace Lyceum.Platform.Conversations;

/// <summary>
/// Finds a message's place in the tree. Runs in a transaction that began with <see cref="HoldAsync"/>: changes of one conversation
/// happen one after another, on both databases, so a place that is free stays free.
/// </summary>
/// <param name="context">The owner's context.</param>
/// <param name="conversationId">The conversation.</param>
internal sealed class MessagePlacement(PlatformDbContext context, Guid conversationId)
{
    /// <summary>How many messages may follow the same one; each is a button that somebody pressed.</summary>
    public const int MaximumSiblings = 256;

    /// <summary>Marks the conversation as changed, which holds its row until the transaction ends.</summary>
    /// <exception cref="PlatformException">The owner has no such conversation.</exception>
    public async Task<Conversation> HoldAsync(DateTimeOffset now, CancellationToken cancellationToken)
    {
        IQueryable<Conversation> held = context.Conversations.Where(other => other.Id == conversationId && other.RemovedAt == null);
        if (await held.ExecuteUpdateAsync(set => set.SetProperty(other => other.UpdatedAt, now), cancellationToken).ConfigureAwait(false) == 0)
        {
            throw PlatformException.NotFound("conversation");
        }

        return await held.SingleAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Where a message of the conversation stands.</summary>
    /// <exception cref="PlatformException">There is none.</exception>
    public async Task<MessagePlace> FindAsync(Guid messageId, CancellationToken cancellationToken) =>
        await context.Messages.Where(message => message.Id == messageId && message.ConversationId == conversationId)
            .Select(static message => new MessagePlace(message.Id, message.ParentId, message.BranchId, message.Depth, message.CreatedAt))
            .SingleOrDefaultAsync(cancellationToken).ConfigureAwait(false)
        ?? throw PlatformException.NotFound("message");

    /// <summary>Makes the row of a message behind its parent, and shows its branch. Nothing is saved yet.</summary>
    /// <exception cref="PlatformException">There is no such parent, or too many messages follow it.</exception>
    public async Task<Message> AddAsync(
        Conversation conversation, NewMessage content, Guid? parentId, Guid? generationId, DateTimeOffset now, CancellationToken cancellationToken)
    {
        MessagePlace? parent = parentId is { } id ? await FindAsync(id, cancellationToken).ConfigureAwait(false) : null;
        int? last = await context.Messages.Where(message => message.ConversationId == conversationId && message.ParentId == parentId)
            .MaxAsync(message => (int?)message.SiblingIndex, cancellationToken).ConfigureAwait(false);
        if (last + 1 >= MaximumSiblings)
        {
            throw PlatformException.Conflict($"At most {MaximumSiblings} messages can follow the same one.");
        }

        // The first to follow goes on with the branch; the others begin their own.
        bool goesOn = parent is not null && last is null;
        Guid messageId = content.Id ?? Guid.CreateVersion7(now);
        Message added = new()
        {
            Id = messageId,
            OrganizationId = conversation.OrganizationId,
            OwnerKind = conversation.OwnerKind,
            OwnerId = conversation.OwnerId,
            ConversationId = conversationId,
            ParentId = parentId,
            SiblingIndex = (last ?? -1) + 1,
            Depth = parent is null ? 0 : parent.Depth + 1,
            BranchId = goesOn ? parent!.BranchId : messageId,
            ForkedFromId = goesOn ? null : parent?.BranchId,
            Role = content.Role,
            Content = content.Content,
            Text = content.Text,
            Model = content.Model,
            GenerationId = generationId,
            Status = generationId is null ? MessageStatus.Complete : MessageStatus.Running,
            InputTokens = content.InputTokens,
            OutputTokens = content.OutputTokens,
            // Never before its parent, even if a clock was put back: the newest below a message is always a leaf.
            CreatedAt = parent?.CreatedAt > now ? parent.CreatedAt : now,
        };
        context.Add(added);
        conversation.ActiveLeafId = added.Id;
        await AttachAsync(messageId, content.Files, conversation.IsTemporary, now, cancellationToken).ConfigureAwait(false);
        return added;
    }

    /// <summary>Notes which files a message has, in the queue or out of it. The rows are not saved yet.</summary>
    /// <param name="messageId">The message.</param>
    /// <param name="files">What it names; what is gone, no attachment, or another's is left out.</param>
    /// <param name="isTemporary">Whether the conversation is: then it keeps no file longer than the file would be kept.</param>
    /// <param name="now">When it is attached.</param>
    /// <param name="cancellationToken">Ends it early.</param>
    public async Task AttachAsync(Guid messageId, IReadOnlyList<Guid> files, bool isTemporary, DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (files.Count == 0)
        {
            return;
        }

        IQueryable<StoredFile> stored = context.StoredFiles.Where(file => files.Contains(file.Id) && file.Purpose == FilePurpose.Attachment
            && (file.CreatedBy == context.OwnerId || file.ProjectId == context.OwnerId));
        List<Guid> known = await stored.Select(static file => file.Id).ToListAsync(cancellationToken).ConfigureAwait(false);
        List<Guid> noted = await context.MessageFiles.Where(attached => attached.MessageId == messageId).Select(static attached => attached.FileId)
            .ToListAsync(cancellationToken).ConfigureAwait(false);
        context.AddRange(known.Except(noted).Select(file => new MessageFile
        {
            OrganizationId = context.TenantId,
            OwnerKind = context.OwnerKind,
            OwnerId = context.OwnerId,
            ConversationId = conversationId,
            MessageId = messageId,
            FileId = file,
        }));

        // What waited for a message to have it would have gone by itself; now it goes with the message.
        if (!isTemporary)
        {
            await stored.ExecuteUpdateAsync(
                set => set.SetProperty(static file => file.AttachedAt, file => file.AttachedAt ?? now).SetProperty(static file => file.ExpiresAt, (DateTimeOffset?)null),
                cancellationToken).ConfigureAwait(false);
        }
        else
        {
            await stored.ExecuteUpdateAsync(set => set.SetProperty(static file => file.AttachedAt, file => file.AttachedAt ?? now), cancellationToken).ConfigureAwait(false);
        }
    }
}
