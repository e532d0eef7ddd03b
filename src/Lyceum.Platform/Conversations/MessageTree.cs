using Lyceum.Platform.Data;
using Lyceum.Platform.Organizations;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;

namespace Lyceum.Platform.Conversations;

/// <summary>
/// The messages of conversations. Every operation names conversation and message, and both must be the actor's. Safe for use by
/// many threads.
/// </summary>
/// <param name="database">Where they are.</param>
/// <param name="time">The clock.</param>
public sealed class MessageTree(PlatformDatabase database, TimeProvider time)
{
    /// <summary>The most messages of a page.</summary>
    public const int LargestPage = 100;

    /// <summary>Puts a message behind another one, or behind the last that is shown, and shows it.</summary>
    /// <returns>The message; where <see cref="NewMessage.Id"/> is there already, the one that is there.</returns>
    /// <exception cref="PlatformException">The actor has no such conversation or message, or the message is not usable.</exception>
    public async Task<Message> AppendAsync(Actor actor, Guid conversationId, NewMessage message, CancellationToken cancellationToken) =>
        await AddAsync(actor, conversationId, message, static (placement, conversation, message, _) => Task.FromResult(message.ParentId ?? conversation.ActiveLeafId), cancellationToken)
            .ConfigureAwait(false);

    /// <summary>Puts messages behind the last that is shown, in their order: all of them or none.</summary>
    /// <param name="actor">Who asks.</param>
    /// <param name="conversationId">The conversation.</param>
    /// <param name="messages">The messages; their <see cref="NewMessage.ParentId"/> does not matter. Ids that are there already make a conflict.</param>
    /// <param name="cancellationToken">Ends it early.</param>
    /// <exception cref="PlatformException">The actor has no such conversation, or a message is not usable.</exception>
    public async Task<IReadOnlyList<Message>> AppendAllAsync(Actor actor, Guid conversationId, IReadOnlyList<NewMessage> messages, CancellationToken cancellationToken)
    {
        actor.DemandUse();
        DateTimeOffset now = time.GetUtcNow();
        await using PlatformDbContext context = database.OpenFor(actor);
        await using IDbContextTransaction transaction = await context.Database.BeginTransactionAsync(cancellationToken).ConfigureAwait(false);
        MessagePlacement placement = new(context, conversationId);
        Conversation conversation = await placement.HoldAsync(now, cancellationToken).ConfigureAwait(false);
        List<Message> added = [];
        try
        {
            foreach (NewMessage message in messages)
            {
                added.Add(await placement.AddAsync(conversation, message.Checked(), conversation.ActiveLeafId, null, now, cancellationToken).ConfigureAwait(false));
                await context.SaveChangesAsync(cancellationToken).ConfigureAwait(false);
            }

            await transaction.CommitAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (DbUpdateException exception)
        {
            throw PlatformException.Conflict("A message's id cannot be used; choose a new one.", exception);
        }

        return added;
    }

    /// <summary>Puts other content into a message's place; what follows it stays. A message that is written at the moment keeps its own.</summary>
    /// <param name="actor">Who asks.</param>
    /// <param name="conversationId">The conversation.</param>
    /// <param name="messageId">The message.</param>
    /// <param name="content">Its new parts, as JSON.</param>
    /// <param name="text">Their words, for searching.</param>
    /// <param name="cancellationToken">Ends it early.</param>
    /// <exception cref="PlatformException">The actor has no such conversation or message.</exception>
    public async Task ReplaceAsync(Actor actor, Guid conversationId, Guid messageId, string content, string text, CancellationToken cancellationToken)
    {
        actor.DemandUse();
        NewMessage replaced = new NewMessage { Role = MessageRole.User, Content = content, Text = text }.Checked();
        await using PlatformDbContext context = database.OpenFor(actor);
        await using IDbContextTransaction transaction = await context.Database.BeginTransactionAsync(cancellationToken).ConfigureAwait(false);
        await new MessagePlacement(context, conversationId).HoldAsync(time.GetUtcNow(), cancellationToken).ConfigureAwait(false);
        int changed = await context.Messages.Where(message => message.Id == messageId && message.ConversationId == conversationId && message.Status != MessageStatus.Running)
            .ExecuteUpdateAsync(set => set.SetProperty(message => message.Content, replaced.Content).SetProperty(message => message.Text, replaced.Text), cancellationToken)
            .ConfigureAwait(false);
        if (changed == 0)
        {
            throw PlatformException.NotFound("message");
        }

        await transaction.CommitAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Puts a message beside another one: what somebody wrote again. The one before stays; the new one is shown.</summary>
    /// <param name="actor">Who asks.</param>
    /// <param name="conversationId">The conversation.</param>
    /// <param name="messageId">The message that is written again.</param>
    /// <param name="message">The new one; its <see cref="NewMessage.ParentId"/> does not matter.</param>
    /// <param name="cancellationToken">Ends it early.</param>
    /// <exception cref="PlatformException">The actor has no such conversation or message, or the message is not usable.</exception>
    public async Task<Message> EditAsync(Actor actor, Guid conversationId, Guid messageId, NewMessage message, CancellationToken cancellationToken) =>
        await AddAsync(
            actor,
            conversationId,
            message,
            async (placement, _, _, cancellation) => (await placement.FindAsync(messageId, cancellation).ConfigureAwait(false)).ParentId,
            cancellationToken).ConfigureAwait(false);

    /// <summary>A message.</summary>
    /// <exception cref="PlatformException">The actor has no such conversation or message.</exception>
    public async Task<Message> GetAsync(Actor actor, Guid conversationId, Guid messageId, CancellationToken cancellationToken)
    {
        await using PlatformDbContext context = database.OpenFor(actor);
        await FindConversationAsync(context, conversationId, cancellationToken).ConfigureAwait(false);
        return await context.Messages.AsNoTracking().SingleOrDefaultAsync(message => message.Id == messageId && message.ConversationId == conversationId, cancellationToken)
            .ConfigureAwait(false)
            ?? throw PlatformException.NotFound("message");
    }

    /// <summary>Shows the branch that a message is on: from it on, along what was written last.</summary>
    /// <returns>The last message of what is shown now.</returns>
    /// <exception cref="PlatformException">The actor has no such conversation or message.</exception>
    public async Task<Guid> SelectAsync(Actor actor, Guid conversationId, Guid messageId, CancellationToken cancellationToken)
    {
        await using PlatformDbContext context = database.OpenFor(actor);
        await using IDbContextTransaction transaction = await context.Database.BeginTransactionAsync(cancellationToken).ConfigureAwait(false);
        MessagePlacement placement = new(context, conversationId);
        Conversation conversation = await placement.HoldAsync(time.GetUtcNow(), cancellationToken).ConfigureAwait(false);
        MessagePlace message = await placement.FindAsync(messageId, cancellationToken).ConfigureAwait(false);
        conversation.ActiveLeafId = await NewestBelow(context, conversationId, message, await ForksAsync(context, conversationId, cancellationToken).ConfigureAwait(false))
            .FirstAsync(cancellationToken).ConfigureAwait(false);
        await context.SaveChangesAsync(cancellationToken).ConfigureAwait(false);
        await transaction.CommitAsync(cancellationToken).ConfigureAwait(false);
        return conversation.ActiveLeafId.Value;
    }

    /// <summary>A part of a path, the last messages first. However long the conversation is, it is five indexed queries.</summary>
    /// <param name="actor">Who asks.</param>
    /// <param name="conversationId">The conversation.</param>
    /// <param name="leafId">The path's last message, to go on with a path while another is shown; null for the one that is shown.</param>
    /// <param name="before">The <see cref="MessagePage.Next"/> of the page before; null for the first.</param>
    /// <param name="limit">How many messages at most, from 1 to <see cref="LargestPage"/>.</param>
    /// <param name="cancellationToken">Ends it early.</param>
    /// <exception cref="PlatformException">The actor has no such conversation or message, or the limit is none.</exception>
    public async Task<MessagePage> PageAsync(
        Actor actor, Guid conversationId, Guid? leafId, int? before, int limit, CancellationToken cancellationToken)
    {
        if (limit is < 1 or > LargestPage)
        {
            throw PlatformException.Invalid($"A page has between 1 and {LargestPage} messages.");
        }

        await using PlatformDbContext context = database.OpenFor(actor);
        Conversation conversation = await FindConversationAsync(context, conversationId, cancellationToken).ConfigureAwait(false);
        if ((leafId ?? conversation.ActiveLeafId) is not { } last)
        {
            return new MessagePage([], null, null);
        }

        MessagePlace leaf = await new MessagePlacement(context, conversationId).FindAsync(last, cancellationToken).ConfigureAwait(false);
        int end = Math.Min(before ?? int.MaxValue, leaf.Depth + 1);
        int begin = Math.Max(0, end - limit);
        if (end <= 0)
        {
            return new MessagePage([], last, null);
        }

        BranchMap map = await ForksAsync(context, conversationId, cancellationToken).ConfigureAwait(false);
        Dictionary<Guid, BranchMap.Range> path = map.PathTo(leaf.BranchId, leaf.Depth)
            .Where(range => range.First < end && range.Last >= begin).ToDictionary(static range => range.BranchId);
        Guid[] branches = [.. path.Keys];
        List<Message> rows = await context.Messages.AsNoTracking()
            .Where(message => message.ConversationId == conversationId && branches.Contains(message.BranchId) && message.Depth >= begin && message.Depth < end)
            .ToListAsync(cancellationToken).ConfigureAwait(false);
        Message[] messages = [.. rows.Where(message => message.Depth >= path[message.BranchId].First && message.Depth <= path[message.BranchId].Last)
            .OrderByDescending(static message => message.Depth)];
        ILookup<Guid?, Guid> siblings = await SiblingsAsync(context, conversationId, messages, cancellationToken).ConfigureAwait(false);
        return new MessagePage([.. messages.Select(message => View(message, [.. siblings[message.ParentId]]))], last, begin == 0 ? null : begin);
    }

    /// <summary>Deletes a message with everything below it, and the generations that wrote that. They are gone at once.</summary>
    /// <returns>How many messages went.</returns>
    /// <exception cref="PlatformException">The actor has no such conversation or message.</exception>
    public async Task<int> DeleteAsync(Actor actor, Guid conversationId, Guid messageId, CancellationToken cancellationToken)
    {
        await using PlatformDbContext context = database.OpenFor(actor);
        await using IDbContextTransaction transaction = await context.Database.BeginTransactionAsync(cancellationToken).ConfigureAwait(false);
        MessagePlacement placement = new(context, conversationId);
        Conversation conversation = await placement.HoldAsync(time.GetUtcNow(), cancellationToken).ConfigureAwait(false);
        MessagePlace message = await placement.FindAsync(messageId, cancellationToken).ConfigureAwait(false);
        BranchMap map = await ForksAsync(context, conversationId, cancellationToken).ConfigureAwait(false);
        IQueryable<Message> gone = Below(context, conversationId, message, map);
        await context.Generations.Where(generation => generation.ConversationId == conversationId && gone.Any(row => row.GenerationId == generation.Id))
            .ExecuteDeleteAsync(cancellationToken).ConfigureAwait(false);
        await context.MessageFiles.Where(attached => gone.Any(row => row.Id == attached.MessageId)).ExecuteDeleteAsync(cancellationToken).ConfigureAwait(false);
        int count = await gone.ExecuteDeleteAsync(cancellationToken).ConfigureAwait(false);
        if (!await context.Messages.AnyAsync(row => row.Id == conversation.ActiveLeafId, cancellationToken).ConfigureAwait(false))
        {
            conversation.ActiveLeafId = await LeafBesideAsync(context, conversationId, message, map, cancellationToken).ConfigureAwait(false);
        }

        await context.SaveChangesAsync(cancellationToken).ConfigureAwait(false);
        await transaction.CommitAsync(cancellationToken).ConfigureAwait(false);
        return count;
    }

    private static IQueryable<Message> Below(PlatformDbContext context, Guid conversationId, MessagePlace message, BranchMap map)
    {
        Guid[] branches = [.. map.Below(message.BranchId, message.Depth)];
        return context.Messages.Where(row => row.ConversationId == conversationId
            && ((row.BranchId == message.BranchId && row.Depth >= message.Depth) || branches.Contains(row.BranchId)));
    }

    private static IQueryable<Guid> NewestBelow(PlatformDbContext context, Guid conversationId, MessagePlace message, BranchMap map) =>
        Below(context, conversationId, message, map).OrderByDescending(static row => row.CreatedAt).ThenByDescending(static row => row.Depth).ThenByDescending(static row => row.Id)
            .Select(static row => row.Id);

    /// <summary>What is shown where a message is gone: the newest of its siblings, or else what it followed.</summary>
    private static async Task<Guid?> LeafBesideAsync(
        PlatformDbContext context, Guid conversationId, MessagePlace gone, BranchMap map, CancellationToken cancellationToken)
    {
        MessagePlace? sibling = await context.Messages.Where(row => row.ConversationId == conversationId && row.ParentId == gone.ParentId)
            .OrderByDescending(static row => row.SiblingIndex).ThenByDescending(static row => row.Id)
            .Select(static row => new MessagePlace(row.Id, row.ParentId, row.BranchId, row.Depth, row.CreatedAt))
            .FirstOrDefaultAsync(cancellationToken).ConfigureAwait(false);
        return sibling is null ? gone.ParentId : await NewestBelow(context, conversationId, sibling, map).FirstAsync(cancellationToken).ConfigureAwait(false);
    }

    private static async Task<Conversation> FindConversationAsync(PlatformDbContext context, Guid conversationId, CancellationToken cancellationToken) =>
        await context.Conversations.AsNoTracking().SingleOrDefaultAsync(other => other.Id == conversationId && other.RemovedAt == null, cancellationToken).ConfigureAwait(false)
        ?? throw PlatformException.NotFound("conversation");

    internal static async Task<BranchMap> ForksAsync(PlatformDbContext context, Guid conversationId, CancellationToken cancellationToken) =>
        new(await context.Messages.Where(message => message.ConversationId == conversationId && message.ForkedFromId != null)
            .Select(static message => new BranchMap.Fork(message.BranchId, message.ForkedFromId!.Value, message.Depth))
            .ToListAsync(cancellationToken).ConfigureAwait(false));

    private static async Task<ILookup<Guid?, Guid>> SiblingsAsync(
        PlatformDbContext context, Guid conversationId, Message[] messages, CancellationToken cancellationToken)
    {
        Guid?[] parents = [.. messages.Select(static message => message.ParentId)];
        var rows = await context.Messages.Where(message => message.ConversationId == conversationId && parents.Contains(message.ParentId))
            .OrderBy(static message => message.SiblingIndex).ThenBy(static message => message.Id)
            .Select(static message => new { message.ParentId, message.Id })
            .ToListAsync(cancellationToken).ConfigureAwait(false);
        return rows.ToLookup(static row => row.ParentId, static row => row.Id);
    }

    private static MessageView View(Message message, Guid[] siblings) => new(message, siblings, Array.IndexOf(siblings, message.Id) + 1);

    private async Task<Message> AddAsync(
        Actor actor,
        Guid conversationId,
        NewMessage message,
        Func<MessagePlacement, Conversation, NewMessage, CancellationToken, Task<Guid?>> findParent,
        CancellationToken cancellationToken)
    {
        actor.DemandUse();
        message = message.Checked();
        DateTimeOffset now = time.GetUtcNow();
        await using PlatformDbContext context = database.OpenFor(actor);
        await using IDbContextTransaction transaction = await context.Database.BeginTransactionAsync(cancellationToken).ConfigureAwait(false);
        MessagePlacement placement = new(context, conversationId);
        Conversation conversation = await placement.HoldAsync(now, cancellationToken).ConfigureAwait(false);
        if (message.Id is { } id
            && await context.Messages.AsNoTracking().SingleOrDefaultAsync(row => row.Id == id && row.ConversationId == conversationId, cancellationToken).ConfigureAwait(false) is { } known)
        {
            return known;
        }

        Guid? parentId = await findParent(placement, conversation, message, cancellationToken).ConfigureAwait(false);
        Message added = await placement.AddAsync(conversation, message, parentId, null, now, cancellationToken).ConfigureAwait(false);
        try
        {
            await context.SaveChangesAsync(cancellationToken).ConfigureAwait(false);
            await transaction.CommitAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (DbUpdateException exception) when (message.Id is not null)
        {
            throw PlatformException.Conflict("The message's id cannot be used; choose a new one.", exception);
        }

        return added;
    }
}
