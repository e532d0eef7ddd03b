using Lyceum.Platform.Data;
using Lyceum.Platform.Organizations;
using Lyceum.Platform.Projects;
using Microsoft.EntityFrameworkCore;

namespace Lyceum.Platform.Conversations;

/// <summary>
/// Makes, shows and deletes conversations. A conversation belongs to the <see cref="Actor.Owner"/> that made it; to everybody else in
/// the organisation, owners of the organisation included, it is not there. Safe for use by many threads.
/// </summary>
/// <param name="database">Where they are.</param>
/// <param name="time">The clock.</param>
/// <param name="options">How long they are kept; null for the usual.</param>
public sealed class ConversationDirectory(PlatformDatabase database, TimeProvider time, ConversationOptions? options = null)
{
    private const int LargestPage = 100;
    private readonly ConversationOptions _options = options ?? new ConversationOptions();

    /// <summary>Makes a conversation.</summary>
    /// <param name="actor">Who will own it.</param>
    /// <param name="settings">What it is.</param>
    /// <param name="temporary">Whether it goes by itself after <see cref="ConversationOptions.TemporaryKept"/>.</param>
    /// <param name="cancellationToken">Ends it early.</param>
    /// <exception cref="PlatformException">The actor may not, the settings are not usable, or there is no such project.</exception>
    public Task<Conversation> CreateAsync(Actor actor, ConversationSettings settings, bool temporary, CancellationToken cancellationToken) =>
        CreateAsync(actor, Guid.CreateVersion7(time.GetUtcNow()), settings, temporary, cancellationToken);

    /// <summary>Makes a conversation under an id that the client chose: making it twice makes one.</summary>
    /// <param name="actor">Who will own it.</param>
    /// <param name="id">Its id.</param>
    /// <param name="settings">What it is.</param>
    /// <param name="temporary">Whether it goes by itself after <see cref="ConversationOptions.TemporaryKept"/>.</param>
    /// <param name="cancellationToken">Ends it early.</param>
    /// <returns>The conversation; where the actor has one of that id, that one as it is.</returns>
    /// <exception cref="PlatformException">The actor may not, the settings are not usable, there is no such project, or the id cannot be used.</exception>
    public async Task<Conversation> CreateAsync(Actor actor, Guid id, ConversationSettings settings, bool temporary, CancellationToken cancellationToken)
    {
        actor.DemandUse();
        settings = settings.Checked();
        DateTimeOffset now = time.GetUtcNow();
        Conversation conversation = new()
        {
            Id = id == Guid.Empty ? throw PlatformException.Invalid("A conversation's id is not empty.") : id,
            OrganizationId = actor.OrganizationId,
            OwnerKind = actor.Owner.Kind,
            OwnerId = actor.Owner.Id,
            CreatedAt = now,
            UpdatedAt = now,
            ExpiresAt = temporary ? now + _options.TemporaryKept : null,
        };
        await using PlatformDbContext context = database.OpenFor(actor);
        await CheckProjectAsync(context, actor, settings.ProjectId, cancellationToken).ConfigureAwait(false);
        if (await KnownAsync(context, id, cancellationToken).ConfigureAwait(false) is { } known)
        {
            return known;
        }

        conversation.Apply(settings);
        context.Add(conversation);
        try
        {
            await context.SaveChangesAsync(cancellationToken).ConfigureAwait(false);
            return conversation;
        }
        catch (DbUpdateException exception)
        {
            context.ChangeTracker.Clear();
            return await KnownAsync(context, id, cancellationToken).ConfigureAwait(false)
                ?? throw PlatformException.Conflict("The conversation's id cannot be used; choose a new one.", exception);
        }
    }

    /// <summary>A conversation.</summary>
    /// <exception cref="PlatformException">The actor has no such conversation.</exception>
    public async Task<Conversation> GetAsync(Actor actor, Guid conversationId, CancellationToken cancellationToken)
    {
        await using PlatformDbContext context = database.OpenFor(actor);
        return await FindAsync(context.Conversations.AsNoTracking(), conversationId, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>The actor's conversations, the one that changed last first, without temporary ones.</summary>
    /// <param name="actor">Whose.</param>
    /// <param name="filter">Which.</param>
    /// <param name="after">Where the page before ended; null for the first page.</param>
    /// <param name="limit">How many at most, from 1 to 100.</param>
    /// <param name="cancellationToken">Ends it early.</param>
    /// <exception cref="PlatformException">The limit is none.</exception>
    public async Task<ConversationPage> ListAsync(
        Actor actor, ConversationFilter filter, ConversationCursor? after, int limit, CancellationToken cancellationToken)
    {
        if (limit is < 1 or > LargestPage)
        {
            throw PlatformException.Invalid($"A page has between 1 and {LargestPage} conversations.");
        }

        await using PlatformDbContext context = database.OpenFor(actor);
        IQueryable<Conversation> wanted = filter.Apply(context.Conversations.AsNoTracking());
        if (after is not null)
        {
            (DateTimeOffset updatedAt, Guid id) = (after.UpdatedAt.ToUniversalTime(), after.Id);
            wanted = wanted.Where(conversation => conversation.UpdatedAt < updatedAt
                || (conversation.UpdatedAt == updatedAt && conversation.Id.CompareTo(id) < 0));
        }

        List<Conversation> found = await wanted.OrderByDescending(conversation => conversation.UpdatedAt).ThenByDescending(conversation => conversation.Id)
            .Take(limit + 1).ToListAsync(cancellationToken).ConfigureAwait(false);
        if (found.Count <= limit)
        {
            return new ConversationPage(found, null);
        }

        found.RemoveAt(limit);
        return new ConversationPage(found, new ConversationCursor(found[^1].UpdatedAt, found[^1].Id));
    }

    /// <summary>Changes settings.</summary>
    /// <param name="actor">Who asks.</param>
    /// <param name="conversationId">The conversation.</param>
    /// <param name="change">Gives the new settings from those before.</param>
    /// <param name="cancellationToken">Ends it early.</param>
    /// <exception cref="PlatformException">The actor has no such conversation, or the settings are not usable.</exception>
    public async Task<Conversation> ChangeAsync(
        Actor actor, Guid conversationId, Func<ConversationSettings, ConversationSettings> change, CancellationToken cancellationToken)
    {
        actor.DemandUse();
        await using PlatformDbContext context = database.OpenFor(actor);
        Conversation conversation = await FindAsync(context.Conversations, conversationId, cancellationToken).ConfigureAwait(false);
        ConversationSettings settings = change(conversation.Settings).Checked();
        if (settings.ProjectId != conversation.ProjectId)
        {
            await CheckProjectAsync(context, actor, settings.ProjectId, cancellationToken).ConfigureAwait(false);
        }

        conversation.Apply(settings);
        conversation.UpdatedAt = time.GetUtcNow();
        await SaveAsync(context, cancellationToken).ConfigureAwait(false);
        return conversation;
    }

    /// <summary>Removes a conversation: it is not there any more, and can be restored for <see cref="ConversationOptions.Undo"/>.</summary>
    /// <exception cref="PlatformException">The actor has no such conversation.</exception>
    public async Task RemoveAsync(Actor actor, Guid conversationId, CancellationToken cancellationToken)
    {
        await using PlatformDbContext context = database.OpenFor(actor);
        Conversation conversation = await FindAsync(context.Conversations, conversationId, cancellationToken).ConfigureAwait(false);
        conversation.RemovedAt = time.GetUtcNow();
        await SaveAsync(context, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Brings a removed conversation back.</summary>
    /// <exception cref="PlatformException">The actor has no such removed conversation, or the time for it is over.</exception>
    public async Task<Conversation> RestoreAsync(Actor actor, Guid conversationId, CancellationToken cancellationToken)
    {
        DateTimeOffset oldest = time.GetUtcNow() - _options.Undo;
        await using PlatformDbContext context = database.OpenFor(actor);
        Conversation conversation = await context.Conversations
            .SingleOrDefaultAsync(other => other.Id == conversationId && other.RemovedAt > oldest, cancellationToken).ConfigureAwait(false)
            ?? throw PlatformException.NotFound("removed conversation");
        conversation.RemovedAt = null;
        await SaveAsync(context, cancellationToken).ConfigureAwait(false);
        return conversation;
    }

    /// <summary>Deletes a conversation, removed or not, with its messages, generations and their events. They are gone at once.</summary>
    /// <exception cref="PlatformException">The actor has no such conversation.</exception>
    public async Task DeleteAsync(Actor actor, Guid conversationId, CancellationToken cancellationToken)
    {
        await using PlatformDbContext context = database.OpenFor(actor);
        // The database deletes what points to it in the same statement.
        if (await context.Conversations.Where(conversation => conversation.Id == conversationId).ExecuteDeleteAsync(cancellationToken).ConfigureAwait(false) == 0)
        {
            throw PlatformException.NotFound("conversation");
        }
    }

    private static Task<Conversation?> KnownAsync(PlatformDbContext context, Guid id, CancellationToken cancellationToken) =>
        context.Conversations.AsNoTracking().SingleOrDefaultAsync(conversation => conversation.Id == id && conversation.RemovedAt == null, cancellationToken);

    private static async Task<Conversation> FindAsync(IQueryable<Conversation> conversations, Guid conversationId, CancellationToken cancellationToken) =>
        await conversations.SingleOrDefaultAsync(conversation => conversation.Id == conversationId && conversation.RemovedAt == null, cancellationToken).ConfigureAwait(false)
        ?? throw PlatformException.NotFound("conversation");

    /// <summary>Refuses a project that the actor does not see.</summary>
    internal static async Task CheckProjectAsync(PlatformDbContext context, Actor actor, Guid? projectId, CancellationToken cancellationToken)
    {
        if (projectId is { } id && !await context.VisibleProjects(actor).AnyAsync(project => project.Id == id, cancellationToken).ConfigureAwait(false))
        {
            throw PlatformException.NotFound("project");
        }
    }

    private static async Task SaveAsync(PlatformDbContext context, CancellationToken cancellationToken)
    {
        try
        {
            await context.SaveChangesAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (DbUpdateConcurrencyException)
        {
            // It was deleted meanwhile.
            throw PlatformException.NotFound("conversation");
        }
    }
}
