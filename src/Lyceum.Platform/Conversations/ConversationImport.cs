using System.Globalization;
using Lyceum.Platform.Data;
using Lyceum.Platform.Organizations;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;

namespace Lyceum.Platform.Conversations;

/// <summary>
/// Takes in conversations that were written elsewhere, with all their branches and their times. All of a conversation comes or nothing; what is there already
/// comes no second time. Safe for use by many threads.
/// </summary>
/// <param name="database">Where they go.</param>
/// <param name="time">The clock.</param>
public sealed class ConversationImport(PlatformDatabase database, TimeProvider time)
{
    private const int AtATime = 200;

    /// <summary>Whether the actor has a conversation, removed or not.</summary>
    public async Task<bool> HasAsync(Actor actor, Guid conversationId, CancellationToken cancellationToken)
    {
        await using PlatformDbContext context = database.OpenFor(actor);
        return await context.Conversations.AnyAsync(conversation => conversation.Id == conversationId, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Takes one in.</summary>
    /// <param name="actor">Who will own it.</param>
    /// <param name="conversation">The conversation.</param>
    /// <param name="cancellationToken">Ends it early.</param>
    /// <exception cref="PlatformException">The actor may not, something of it is not usable, or its id cannot be used.</exception>
    public async Task<ImportOutcome> AddAsync(Actor actor, ImportedConversation conversation, CancellationToken cancellationToken)
    {
        actor.DemandUse();
        ArgumentNullException.ThrowIfNull(conversation);
        ConversationSettings settings = conversation.Settings.Checked();
        if (conversation.Id == Guid.Empty || conversation.Messages.Count > ImportedConversation.MaximumMessages)
        {
            throw PlatformException.Invalid(string.Create(
                CultureInfo.InvariantCulture, $"A conversation that is imported has an id, and at most {ImportedConversation.MaximumMessages} messages."));
        }

        await using PlatformDbContext context = database.OpenFor(actor);
        await ConversationDirectory.CheckProjectAsync(context, actor, settings.ProjectId, cancellationToken).ConfigureAwait(false);
        await using IDbContextTransaction transaction = await context.Database.BeginTransactionAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            ImportOutcome outcome = await AddAsync(context, actor, conversation, settings, cancellationToken).ConfigureAwait(false);
            await transaction.CommitAsync(cancellationToken).ConfigureAwait(false);
            return outcome;
        }
        catch (DbUpdateException exception)
        {
            throw PlatformException.Conflict("The id of the conversation, or of one of its messages, cannot be used.", exception);
        }
    }

    private async Task<ImportOutcome> AddAsync(
        PlatformDbContext context, Actor actor, ImportedConversation conversation, ConversationSettings settings, CancellationToken cancellationToken)
    {
        DateTimeOffset now = time.GetUtcNow();
        IQueryable<Conversation> same = context.Conversations.Where(other => other.Id == conversation.Id);
        // A change of the row, so that whoever else writes there waits.
        bool isKnown = await same.ExecuteUpdateAsync(static set => set.SetProperty(static row => row.Title, static row => row.Title), cancellationToken).ConfigureAwait(false) > 0;
        if (isKnown && await same.AnyAsync(static row => row.RemovedAt != null, cancellationToken).ConfigureAwait(false))
        {
            return ImportOutcome.Removed;
        }

        Placing placing = isKnown ? await ReadAsync(context, conversation.Id, cancellationToken).ConfigureAwait(false) : new Placing();
        if (!isKnown)
        {
            Conversation added = new()
            {
                Id = conversation.Id,
                OrganizationId = actor.OrganizationId,
                OwnerKind = actor.Owner.Kind,
                OwnerId = actor.Owner.Id,
                CreatedAt = Within(conversation.CreatedAt, now),
                UpdatedAt = Within(conversation.UpdatedAt, now),
            };
            added.Apply(settings);
            context.Add(added);
        }

        int count = 0;
        MessagePlacement placement = new(context, conversation.Id);
        foreach (ImportedMessage message in conversation.Messages)
        {
            if (placing.Take(message) is not { } place)
            {
                continue;
            }

            context.Add(Row(actor, conversation.Id, message, place, now));
            await placement.AttachAsync(message.Id, message.Files, isTemporary: false, now, cancellationToken).ConfigureAwait(false);
            if (++count % AtATime == 0)
            {
                await SaveAsync(context, cancellationToken).ConfigureAwait(false);
            }
        }

        await SaveAsync(context, cancellationToken).ConfigureAwait(false);
        if (count > 0 && (conversation.ActiveLeafId is { } wanted && placing.Has(wanted) ? wanted : placing.Last) is { } leaf)
        {
            DateTimeOffset updated = Within(conversation.UpdatedAt, now);
            await same.ExecuteUpdateAsync(
                set => set.SetProperty(static row => row.ActiveLeafId, leaf).SetProperty(static row => row.UpdatedAt, row => row.UpdatedAt > updated ? row.UpdatedAt : updated),
                cancellationToken).ConfigureAwait(false);
        }

        return !isKnown ? ImportOutcome.Added : count > 0 ? ImportOutcome.Extended : ImportOutcome.Known;
    }

    private static async Task SaveAsync(PlatformDbContext context, CancellationToken cancellationToken)
    {
        await context.SaveChangesAsync(cancellationToken).ConfigureAwait(false);
        context.ChangeTracker.Clear();
    }

    private static Message Row(Actor actor, Guid conversationId, ImportedMessage message, Place place, DateTimeOffset now)
    {
        NewMessage content = new NewMessage
        {
            Id = message.Id,
            Role = message.Role,
            Content = message.Content,
            Text = message.Text,
            Model = message.Model,
            InputTokens = message.InputTokens,
            OutputTokens = message.OutputTokens,
        }.Checked();
        return new Message
        {
            Id = message.Id,
            OrganizationId = actor.OrganizationId,
            OwnerKind = actor.Owner.Kind,
            OwnerId = actor.Owner.Id,
            ConversationId = conversationId,
            ParentId = message.ParentId,
            SiblingIndex = place.SiblingIndex,
            Depth = place.Depth,
            BranchId = place.BranchId,
            ForkedFromId = place.ForkedFromId,
            Role = content.Role,
            Content = content.Content,
            Text = content.Text,
            Model = content.Model,
            Status = message.Status is MessageStatus.Running || !Enum.IsDefined(message.Status) ? MessageStatus.Interrupted : message.Status,
            InputTokens = content.InputTokens,
            OutputTokens = content.OutputTokens,
            CreatedAt = Within(place.CreatedAt, now),
        };
    }

    private static async Task<Placing> ReadAsync(PlatformDbContext context, Guid conversationId, CancellationToken cancellationToken)
    {
        var rows = await context.Messages.AsNoTracking().Where(message => message.ConversationId == conversationId)
            .Select(static message => new { message.Id, message.ParentId, message.SiblingIndex, message.Depth, message.BranchId, message.CreatedAt })
            .ToListAsync(cancellationToken).ConfigureAwait(false);
        Placing placing = new();
        rows.ForEach(row => placing.Know(row.Id, row.ParentId, new Place(row.SiblingIndex, row.Depth, row.BranchId, null, row.CreatedAt)));
        return placing;
    }

    // Neither before there were computers, nor in the future: a list by time would begin or end with it for ever.
    private static DateTimeOffset Within(DateTimeOffset value, DateTimeOffset now) => value < DateTimeOffset.UnixEpoch ? DateTimeOffset.UnixEpoch : value > now ? now : value.ToUniversalTime();

    private sealed record Place(int SiblingIndex, int Depth, Guid BranchId, Guid? ForkedFromId, DateTimeOffset CreatedAt);

    /// <summary>Finds places as <see cref="MessagePlacement"/> does, for many messages in memory.</summary>
    private sealed class Placing
    {
        private readonly Dictionary<Guid, Place> _places = [];
        private readonly Dictionary<Guid, int> _lastSibling = [];

        /// <summary>The message that was placed last.</summary>
        public Guid? Last { get; private set; }

        public bool Has(Guid id) => _places.ContainsKey(id);

        public void Know(Guid id, Guid? parentId, Place place)
        {
            _places.Add(id, place);
            Guid parent = parentId ?? Guid.Empty;
            _lastSibling[parent] = Math.Max(_lastSibling.GetValueOrDefault(parent, -1), place.SiblingIndex);
        }

        /// <summary>A message's place; null where it is there already, or has none: too many follow the same one, or what it follows has none.</summary>
        public Place? Take(ImportedMessage message)
        {
            if (message.Id == Guid.Empty || _places.ContainsKey(message.Id))
            {
                return null;
            }

            Place? parent = null;
            if (message.ParentId is { } parentId && !_places.TryGetValue(parentId, out parent))
            {
                return null;
            }

            int index = _lastSibling.GetValueOrDefault(message.ParentId ?? Guid.Empty, -1) + 1;
            if (index >= MessagePlacement.MaximumSiblings)
            {
                return null;
            }

            bool goesOn = parent is not null && index == 0;
            Place place = new(
                index,
                parent is null ? 0 : parent.Depth + 1,
                goesOn ? parent!.BranchId : message.Id,
                goesOn ? null : parent?.BranchId,
                parent is not null && parent.CreatedAt > message.CreatedAt ? parent.CreatedAt : message.CreatedAt);
            Know(message.Id, message.ParentId, place);
            Last = message.Id;
            return place;
        }
    }
}
