using Lyceum.Platform.Data;
using Lyceum.Platform.Organizations;
using Microsoft.EntityFrameworkCore;

namespace Lyceum.Platform.Generations;

/// <summary>
/// Generations as records that applications come back to: finds and lists those of one kind, and keeps what came of a run that nobody could follow, in one row
/// and without events. Safe for use by many threads.
/// </summary>
/// <param name="database">Where they are.</param>
/// <param name="time">The clock.</param>
/// <param name="options">How long they are kept; null for the usual.</param>
public sealed class GenerationDirectory(PlatformDatabase database, TimeProvider time, GenerationOptions? options = null)
{
    private readonly GenerationOptions _options = options ?? new GenerationOptions();

    /// <summary>Keeps a generation that has ended well already.</summary>
    /// <param name="actor">Who will own it.</param>
    /// <param name="request">What was asked for.</param>
    /// <param name="startedAt">When it began.</param>
    /// <param name="result">What came of it, as JSON.</param>
    /// <param name="cancellationToken">Ends it early; nothing is kept then.</param>
    /// <exception cref="PlatformException">The actor may not, or the id is taken.</exception>
    public async Task<Generation> RecordAsync(Actor actor, GenerationRequest request, DateTimeOffset startedAt, string result, CancellationToken cancellationToken)
    {
        actor.DemandUse();
        request = request.Checked();
        DateTimeOffset now = time.GetUtcNow();
        Generation generation = new()
        {
            Id = request.Id,
            OrganizationId = actor.OrganizationId,
            OwnerKind = actor.Owner.Kind,
            OwnerId = actor.Owner.Id,
            Kind = request.Kind,
            Metadata = request.Metadata,
            Model = request.Model,
            Status = GenerationStatus.Completed,
            HeartbeatAt = now,
            StartedAt = startedAt,
            EndedAt = now,
            Request = request.Payload,
            Result = StoredText.Clean(result),
            ExpiresAt = request.Expires ? now + _options.Kept : null,
        };
        await using PlatformDbContext context = database.OpenFor(actor);
        context.Add(generation);
        try
        {
            await context.SaveChangesAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (DbUpdateException exception)
        {
            throw PlatformException.Conflict("The generation's id cannot be used; choose a new one.", exception);
        }

        return generation;
    }

    /// <summary>A generation of a kind; null where the actor has none of that id and kind.</summary>
    public async Task<Generation?> FindAsync(Actor actor, string kind, Guid generationId, CancellationToken cancellationToken)
    {
        await using PlatformDbContext context = database.OpenFor(actor);
        return await context.Generations.AsNoTracking().SingleOrDefaultAsync(other => other.Id == generationId && other.Kind == kind, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>The actor's generations of a kind.</summary>
    /// <param name="actor">Whose.</param>
    /// <param name="kind">The kind.</param>
    /// <param name="model">Only those of this model; null for all.</param>
    /// <param name="page">Which part of the list.</param>
    /// <param name="cancellationToken">Ends it early.</param>
    /// <exception cref="PlatformException">The limit is out of range.</exception>
    public async Task<Page<Generation>> ListAsync(Actor actor, string kind, string? model, PageQuery page, CancellationToken cancellationToken)
    {
        await using PlatformDbContext context = database.OpenFor(actor);
        IQueryable<Generation> wanted = context.Generations.AsNoTracking().Where(other => other.OwnerId == actor.Owner.Id && other.Kind == kind);
        return await page.ReadAsync(model is null ? wanted : wanted.Where(other => other.Model == model), cancellationToken).ConfigureAwait(false);
    }

    /// <summary>What writes into a conversation at the moment, the oldest first.</summary>
    public async Task<IReadOnlyList<Generation>> RunningAsync(Actor actor, Guid conversationId, CancellationToken cancellationToken)
    {
        await using PlatformDbContext context = database.OpenFor(actor);
        return await context.Generations.AsNoTracking().Where(other => other.ConversationId == conversationId && other.Status == GenerationStatus.Running)
            .OrderBy(static other => other.StartedAt).ThenBy(static other => other.Id).ToListAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>What happened in a generation until now, as far as it is stored.</summary>
    public async Task<IReadOnlyList<GenerationEvent>> EventsAsync(Actor actor, Guid generationId, CancellationToken cancellationToken)
    {
        await using PlatformDbContext context = database.OpenFor(actor);
        return await context.GenerationEvents.AsNoTracking().Where(happened => happened.GenerationId == generationId)
            .OrderBy(static happened => happened.Sequence).ToListAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Puts other pairs in the place of those that an application keeps with a generation.</summary>
    /// <returns>False where the actor has no generation of that id and kind.</returns>
    public async Task<bool> ChangeMetadataAsync(Actor actor, string kind, Guid generationId, string? metadata, CancellationToken cancellationToken)
    {
        actor.DemandUse();
        metadata = metadata is null ? null : StoredText.Clean(metadata);
        await using PlatformDbContext context = database.OpenFor(actor);
        return await context.Generations.Where(other => other.Id == generationId && other.Kind == kind)
            .ExecuteUpdateAsync(set => set.SetProperty(other => other.Metadata, metadata), cancellationToken).ConfigureAwait(false) > 0;
    }

    /// <summary>Deletes a generation that has ended, with its events. One that runs is for <see cref="GenerationLog.DeleteAsync"/>.</summary>
    /// <returns>False where the actor has none of that id and kind.</returns>
    public async Task<bool> DeleteAsync(Actor actor, string kind, Guid generationId, CancellationToken cancellationToken)
    {
        actor.DemandUse();
        await using PlatformDbContext context = database.OpenFor(actor);
        return await context.Generations.Where(other => other.Id == generationId && other.Kind == kind && other.Status != GenerationStatus.Running)
            .ExecuteDeleteAsync(cancellationToken).ConfigureAwait(false) > 0;
    }
}
