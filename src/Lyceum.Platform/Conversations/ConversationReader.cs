using System.Runtime.CompilerServices;
using Lyceum.Platform.Data;
using Lyceum.Platform.Organizations;
using Microsoft.EntityFrameworkCore;

namespace Lyceum.Platform.Conversations;

/// <summary>
/// Reads all of what an owner has, a page at a time, in an order that no change moves: for who writes it elsewhere. Between two pages no connection is held,
/// however slowly they are taken. Safe for use by many threads.
/// </summary>
/// <param name="database">Where it is.</param>
public sealed class ConversationReader(PlatformDatabase database)
{
    private const int AtATime = 50;

    /// <summary>All conversations of the actor, those put away included, without removed and temporary ones.</summary>
    public async IAsyncEnumerable<Conversation> ConversationsAsync(Actor actor, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        Guid? after = null;
        List<Conversation> page;
        do
        {
            await using (PlatformDbContext context = database.OpenFor(actor))
            {
                IQueryable<Conversation> all = context.Conversations.AsNoTracking().Where(static conversation => conversation.RemovedAt == null && conversation.ExpiresAt == null);
                page = await (after is { } last ? all.Where(conversation => conversation.Id > last) : all).OrderBy(static conversation => conversation.Id).Take(AtATime)
                    .ToListAsync(cancellationToken).ConfigureAwait(false);
            }

            foreach (Conversation conversation in page)
            {
                yield return conversation;
            }

            after = page.Count > 0 ? page[^1].Id : after;
        }
        while (page.Count == AtATime);
    }

    /// <summary>How the messages of a conversation follow each other, all branches of it.</summary>
    /// <exception cref="PlatformException">The actor has no such conversation.</exception>
    public async Task<IReadOnlyList<MessageOutline>> OutlineAsync(Actor actor, Guid conversationId, CancellationToken cancellationToken)
    {
        await using PlatformDbContext context = database.OpenFor(actor);
        if (!await context.Conversations.AnyAsync(conversation => conversation.Id == conversationId && conversation.RemovedAt == null, cancellationToken).ConfigureAwait(false))
        {
            throw PlatformException.NotFound("conversation");
        }

        return await context.Messages.AsNoTracking().Where(message => message.ConversationId == conversationId)
            .OrderBy(static message => message.SiblingIndex).ThenBy(static message => message.Id)
            .Select(static message => new MessageOutline(message.Id, message.ParentId, message.SiblingIndex)).ToListAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>The messages of a conversation, branch by branch; none where the actor has no such conversation.</summary>
    public async IAsyncEnumerable<Message> MessagesAsync(Actor actor, Guid conversationId, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        Message? after = null;
        List<Message> page;
        do
        {
            await using (PlatformDbContext context = database.OpenFor(actor))
            {
                IQueryable<Message> all = context.Messages.AsNoTracking().Where(message => message.ConversationId == conversationId);
                if (after is not null)
                {
                    (Guid branch, int depth) = (after.BranchId, after.Depth);
                    all = all.Where(message => message.BranchId > branch || (message.BranchId == branch && message.Depth > depth));
                }

                page = await all.OrderBy(static message => message.BranchId).ThenBy(static message => message.Depth).Take(AtATime).ToListAsync(cancellationToken).ConfigureAwait(false);
            }

            foreach (Message message in page)
            {
                yield return message;
            }

            after = page.Count > 0 ? page[^1] : after;
        }
        while (page.Count == AtATime);
    }
}
