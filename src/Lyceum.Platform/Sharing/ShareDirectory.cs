using System.Globalization;
using Lyceum.Platform.Accounts;
using Lyceum.Platform.Audit;
using Lyceum.Platform.Conversations;
using Lyceum.Platform.Data;
using Lyceum.Platform.Generations;
using Lyceum.Platform.Organizations;
using Microsoft.EntityFrameworkCore;

namespace Lyceum.Platform.Sharing;

/// <summary>
/// Makes, lists and revokes links to conversations. A link shows the messages as they were when it was made: what is written later, or changed, is not in it.
/// It is gone when it is revoked, and with its conversation, its owner and its organisation; it opens nothing while its owner is no member. Safe for use by many threads.
/// </summary>
/// <param name="database">Where they are.</param>
/// <param name="audit">Where making and revoking is noted.</param>
/// <param name="time">The clock.</param>
/// <param name="options">What links show, and how much; null for the usual, which shows nothing.</param>
public sealed class ShareDirectory(PlatformDatabase database, AuditLog audit, TimeProvider time, ShareOptions? options = null)
{
    private const string ConversationOfShare = "conversation";
    private readonly ShareOptions _options = options ?? new ShareOptions();

    /// <summary>Shares a path of a conversation.</summary>
    /// <param name="actor">Whose conversation it is.</param>
    /// <param name="conversationId">The conversation.</param>
    /// <param name="leafId">The last message of the path; null for the path that is shown.</param>
    /// <param name="settings">What the owner wants.</param>
    /// <param name="cancellationToken">Ends it early.</param>
    /// <exception cref="PlatformException">
    /// The actor may not or has no such conversation, the organisation shares nothing, there is nothing to show, or it is too much.
    /// </exception>
    public async Task<IssuedShare> CreateAsync(Actor actor, Guid conversationId, Guid? leafId, ShareSettings settings, CancellationToken cancellationToken)
    {
        actor.DemandUse();
        settings.Validate();
        DateTimeOffset now = time.GetUtcNow();
        await using PlatformDbContext context = database.OpenFor(actor);
        if (await context.Organizations.AnyAsync(static organization => organization.Sharing == SharingMode.Off, cancellationToken).ConfigureAwait(false))
        {
            throw PlatformException.Forbidden("The organisation does not share conversations.", "sharing_off");
        }

        if (await context.ConversationShares.CountAsync(cancellationToken).ConfigureAwait(false) >= _options.MaximumShares)
        {
            throw PlatformException.Conflict(
                string.Create(CultureInfo.InvariantCulture, $"There are {_options.MaximumShares} links; revoke some first."), reason: "shares_full");
        }

        Conversation conversation = await context.Conversations.AsNoTracking()
            .SingleOrDefaultAsync(other => other.Id == conversationId && other.RemovedAt == null, cancellationToken).ConfigureAwait(false)
            ?? throw PlatformException.NotFound(ConversationOfShare);
        IReadOnlyList<Message> path = (leafId ?? conversation.ActiveLeafId) is { } leaf
            ? await MessagePath.ReadAsync(context, conversationId, leaf, _options.MaximumMessages, _options.MaximumContent, cancellationToken).ConfigureAwait(false)
            : [];
        RandomToken token = RandomToken.Create();
        Guid id = Guid.CreateVersion7(now);
        List<SharedMessage> shown = [];
        foreach (Message message in path)
        {
            if (message.Status != MessageStatus.Running && _options.Present(message) is { } content)
            {
                shown.Add(new SharedMessage
                {
                    OrganizationId = actor.OrganizationId,
                    OwnerKind = actor.Owner.Kind,
                    OwnerId = actor.Owner.Id,
                    ShareId = id,
                    Position = shown.Count,
                    Role = message.Role,
                    Content = content,
                    Model = message.Model,
                    Status = message.Status,
                    CreatedAt = message.CreatedAt,
                });
            }
        }

        if (shown.Count == 0)
        {
            throw PlatformException.Conflict("There is nothing in the conversation to share yet.", reason: "share_empty");
        }

        ConversationShare share = new()
        {
            Id = id,
            OrganizationId = actor.OrganizationId,
            OwnerKind = actor.Owner.Kind,
            OwnerId = actor.Owner.Id,
            ConversationId = conversationId,
            TokenHash = token.Hash.ToArray(),
            Title = conversation.Title,
            Messages = shown.Count,
            ShowsOwner = settings.ShowsOwner,
            CreatedAt = now,
            ExpiresAt = now + settings.Lifetime,
        };
        context.Add(share);
        context.AddRange(shown);
        try
        {
            await audit.SaveAsync(context, actor, new AuditRecord("share.create", id, conversationId.ToString()), cancellationToken).ConfigureAwait(false);
        }
        catch (DbUpdateException exception) when (DatabaseErrors.IsBrokenReference(exception))
        {
            // It was deleted meanwhile.
            throw PlatformException.NotFound(ConversationOfShare);
        }

        return new IssuedShare(share, token);
    }

    /// <summary>The actor's links, the newest first.</summary>
    /// <param name="actor">Whose.</param>
    /// <param name="conversationId">Only those to this conversation; null for all.</param>
    /// <param name="page">Which part of the list.</param>
    /// <param name="cancellationToken">Ends it early.</param>
    /// <exception cref="PlatformException">The page is out of range.</exception>
    public async Task<Page<ConversationShare>> ListAsync(Actor actor, Guid? conversationId, PageQuery page, CancellationToken cancellationToken)
    {
        DateTimeOffset now = time.GetUtcNow();
        await using PlatformDbContext context = database.OpenFor(actor);
        IQueryable<ConversationShare> shares = context.ConversationShares.AsNoTracking().Where(share => share.ExpiresAt == null || share.ExpiresAt > now);
        return await page.ReadAsync(conversationId is { } one ? shares.Where(share => share.ConversationId == one) : shares, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Revokes a link: it opens nothing any more, and what it showed is deleted.</summary>
    /// <exception cref="PlatformException">The actor has no such link.</exception>
    public async Task RevokeAsync(Actor actor, Guid shareId, CancellationToken cancellationToken)
    {
        await using PlatformDbContext context = database.OpenFor(actor);
        ConversationShare share = await context.ConversationShares.SingleOrDefaultAsync(other => other.Id == shareId, cancellationToken).ConfigureAwait(false)
            ?? throw PlatformException.NotFound("link");
        context.Remove(share);
        try
        {
            await audit.SaveAsync(context, actor, new AuditRecord("share.revoke", shareId, share.ConversationId.ToString()), cancellationToken).ConfigureAwait(false);
        }
        catch (DbUpdateConcurrencyException)
        {
            throw PlatformException.NotFound("link");
        }
    }

    /// <summary>Revokes all links of the actor.</summary>
    /// <returns>How many there were.</returns>
    /// <exception cref="PlatformException">Another window revoked one at the same time; nothing was changed.</exception>
    public async Task<int> RevokeAllAsync(Actor actor, CancellationToken cancellationToken)
    {
        await using PlatformDbContext context = database.OpenFor(actor);
        List<ConversationShare> shares = await context.ConversationShares.ToListAsync(cancellationToken).ConfigureAwait(false);
        if (shares.Count == 0)
        {
            return 0;
        }

        context.RemoveRange(shares);
        try
        {
            await audit.SaveAsync(
                context, actor, new AuditRecord("share.revoke_all", actor.Owner.Id, shares.Count.ToString(CultureInfo.InvariantCulture)), cancellationToken).ConfigureAwait(false);
        }
        catch (DbUpdateConcurrencyException exception)
        {
            throw PlatformException.Conflict("Somebody else revoked a link at the same time; look again.", exception);
        }

        return shares.Count;
    }

    /// <summary>Opens a link, whoever asks and in whichever organisation it is. Reading its beginning counts.</summary>
    /// <param name="token">What opens it, as somebody sent it.</param>
    /// <param name="viewerId">The user who asks; null for somebody who is not signed in.</param>
    /// <param name="from">The first message that is wanted, from 0.</param>
    /// <param name="limit">How many messages at most, from 1 to <see cref="MessageTree.LargestPage"/>.</param>
    /// <param name="cancellationToken">Ends it early.</param>
    /// <returns>Null where it opens nothing for them: unknown, revoked, expired, not shared any more, for members alone, or of somebody who has left.</returns>
    /// <exception cref="PlatformException">The limit is none.</exception>
    public Task<OpenedShare?> OpenAsync(string? token, Guid? viewerId, int from, int limit, CancellationToken cancellationToken) =>
        ReadAsync(token, viewerId, from, limit, counts: from == 0, cancellationToken);

    /// <summary>Reads a link again that was opened before, which does not count.</summary>
    /// <param name="token">What opens it, as somebody sent it.</param>
    /// <param name="viewerId">The user who asks; null for somebody who is not signed in.</param>
    /// <param name="from">The first message that is wanted, from 0.</param>
    /// <param name="limit">How many messages at most, from 1 to <see cref="MessageTree.LargestPage"/>.</param>
    /// <param name="cancellationToken">Ends it early.</param>
    /// <returns>Null where it opens nothing for them.</returns>
    /// <exception cref="PlatformException">The limit is none.</exception>
    public Task<OpenedShare?> PeekAsync(string? token, Guid? viewerId, int from, int limit, CancellationToken cancellationToken) =>
        ReadAsync(token, viewerId, from, limit, counts: false, cancellationToken);

    /// <summary>Copies what a link shows into a conversation of the actor's own, to go on with it there.</summary>
    /// <param name="actor">Who will own the copy.</param>
    /// <param name="token">What opens the link.</param>
    /// <param name="conversationId">The copy's id, chosen by the client: copying twice makes one.</param>
    /// <param name="cancellationToken">Ends it early.</param>
    /// <returns>Null where the link opens nothing for the actor.</returns>
    /// <exception cref="PlatformException">The actor may not, or the id cannot be used.</exception>
    public async Task<Guid?> CopyAsync(Actor actor, string? token, Guid conversationId, CancellationToken cancellationToken)
    {
        actor.DemandUse();
        List<SharedMessage> messages;
        ConversationShare? share;
        await using (PlatformDbContext context = database.OpenEverywhere())
        {
            share = await FindAsync(context, token, actor.UserId, cancellationToken).ConfigureAwait(false);
            if (share is null)
            {
                return null;
            }

            messages = await context.RowsOf<SharedMessage>(share.OrganizationId).AsNoTracking().Where(message => message.ShareId == share.Id)
                .OrderBy(static message => message.Position).ToListAsync(cancellationToken).ConfigureAwait(false);
        }

        DateTimeOffset now = time.GetUtcNow();
        List<ImportedMessage> copies = [];
        foreach (SharedMessage message in messages)
        {
            MessageContent adopted = _options.Adopt(message.Content);
            copies.Add(new ImportedMessage(
                Ids.Derive(conversationId, message.Position.ToString(CultureInfo.InvariantCulture)), copies.Count > 0 ? copies[^1].Id : null, message.Role, adopted.Content)
            {
                Text = adopted.Text,
                Model = message.Model,
                Status = message.Status,
                CreatedAt = now,
            });
        }

        await new ConversationImport(database, time).AddAsync(
            actor,
            new ImportedConversation(conversationId, new ConversationSettings { Title = share.Title }) { CreatedAt = now, UpdatedAt = now, Messages = copies },
            cancellationToken).ConfigureAwait(false);
        return conversationId;
    }

    private async Task<OpenedShare?> ReadAsync(string? token, Guid? viewerId, int from, int limit, bool counts, CancellationToken cancellationToken)
    {
        if (limit is < 1 or > MessageTree.LargestPage || from < 0)
        {
            throw PlatformException.Invalid($"A page has between 1 and {MessageTree.LargestPage} messages.");
        }

        await using PlatformDbContext context = database.OpenEverywhere();
        if (await FindAsync(context, token, viewerId, cancellationToken).ConfigureAwait(false) is not { } share)
        {
            return null;
        }

        List<SharedMessage> messages = await context.RowsOf<SharedMessage>(share.OrganizationId).AsNoTracking()
            .Where(message => message.ShareId == share.Id && message.Position >= from).OrderBy(static message => message.Position).Take(limit)
            .ToListAsync(cancellationToken).ConfigureAwait(false);
        string? name = share is { ShowsOwner: true, OwnerKind: OwnerKind.User }
            ? await context.UserAccounts.Where(account => account.Id == share.OwnerId).Select(static account => account.Name).SingleOrDefaultAsync(cancellationToken).ConfigureAwait(false)
            : null;
        if (counts)
        {
            await context.AcrossOrganizations<ConversationShare>().Where(other => other.Id == share.Id)
                .ExecuteUpdateAsync(static set => set.SetProperty(static other => other.Openings, static other => other.Openings + 1), cancellationToken).ConfigureAwait(false);
        }

        return new OpenedShare(share.Title, name, share.CreatedAt, share.ExpiresAt, share.Messages, messages);
    }

    private async Task<ConversationShare?> FindAsync(PlatformDbContext context, string? token, Guid? viewerId, CancellationToken cancellationToken)
    {
        if (!RandomToken.TryParse(token, out RandomToken? parsed))
        {
            return null;
        }

        byte[] hash = parsed.Hash.ToArray();
        DateTimeOffset now = time.GetUtcNow();
        return await (
            from share in context.AcrossOrganizations<ConversationShare>().AsNoTracking()
            where share.TokenHash == hash && (share.ExpiresAt == null || share.ExpiresAt > now)
                && (share.OwnerKind != OwnerKind.User
                    || context.AcrossOrganizations<Member>().Any(member => member.OrganizationId == share.OrganizationId && member.UserId == share.OwnerId))
            join organization in context.AcrossOrganizations<Organization>() on share.OrganizationId equals organization.Id
            where organization.ClosedAt == null && (organization.Sharing == SharingMode.Everybody
                || (organization.Sharing == SharingMode.Members
                    && context.AcrossOrganizations<Member>().Any(member => member.OrganizationId == organization.Id && member.UserId == viewerId)))
            join conversation in context.AcrossOrganizations<Conversation>() on share.ConversationId equals conversation.Id
            where conversation.RemovedAt == null
            select share).SingleOrDefaultAsync(cancellationToken).ConfigureAwait(false);
    }
}
