using Lyceum.Platform.Data;
using Lyceum.Platform.Organizations;
using Microsoft.EntityFrameworkCore;

namespace Lyceum.Platform.Jobs;

/// <summary>
/// What is asked of jobs: enqueue, see, call off. A key works with its project's jobs; a person sees those of the organisation,
/// enqueues as a member, and calls off its own, or any as an admin. Safe for use by many threads.
/// </summary>
/// <param name="database">Where jobs are.</param>
/// <param name="time">The clock.</param>
/// <param name="options">How many there may be; the defaults unless given.</param>
#pragma warning disable CA1711 // It is a queue, though no collection.
public sealed class JobQueue(PlatformDatabase database, TimeProvider time, JobOptions? options = null)
#pragma warning restore CA1711
{
    private readonly JobOptions _options = options ?? new JobOptions();

    /// <summary>A job was enqueued by this process.</summary>
    internal event Action? Enqueued;

    /// <summary>This process asked that a running job be called off.</summary>
    internal event Action<Guid>? CancelRequested;

    /// <summary>Asks for work. It is asked for once its row is on the disk.</summary>
    /// <returns>The job; under a unique key that was used before, the job of then.</returns>
    /// <exception cref="PlatformException">The actor may not, there is no such project, the job is not usable, or too many wait.</exception>
    public async Task<Job> EnqueueAsync(Actor actor, Guid projectId, NewJob job, CancellationToken cancellationToken)
    {
        Job added = Create(actor, projectId, job);
        await using PlatformDbContext context = database.OpenFor(actor);
        if (!await context.Projects.AnyAsync(project => project.Id == projectId && project.ArchivedAt == null, cancellationToken).ConfigureAwait(false))
        {
            throw PlatformException.NotFound("project");
        }

        if (await FindUniqueAsync(context, projectId, job, cancellationToken).ConfigureAwait(false) is { } known)
        {
            return known;
        }

        if (await context.Jobs.CountAsync(static other => other.DueAt != null, cancellationToken).ConfigureAwait(false) >= _options.MaximumOpen)
        {
            throw new PlatformException(PlatformError.Busy, "Too many jobs of the organisation are waiting; try again when some have ended.");
        }

        context.Add(added);
        try
        {
            await context.SaveChangesAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (DbUpdateException exception) when (job.UniqueKey is not null && DatabaseErrors.IsDuplicate(exception))
        {
            // Somebody else asked for the same at the same time.
            return await FindUniqueAsync(context, projectId, job, cancellationToken).ConfigureAwait(false)
                ?? throw PlatformException.Conflict("The same job was asked for and removed meanwhile; ask again.", exception);
        }

        Announce();
        return added;
    }

    /// <summary>
    /// The row of a job, for who stores it with something else in one transaction and then calls <see cref="Announce"/>. It is not counted against
    /// <see cref="JobOptions.MaximumOpen"/>, since what it belongs to has happened.
    /// </summary>
    /// <exception cref="PlatformException">The actor may not, or the job is not usable.</exception>
    internal Job Create(Actor actor, Guid projectId, NewJob job)
    {
        job.Validate();
        actor.DemandUse(projectId, "project");
        DateTimeOffset now = time.GetUtcNow();
        if (job.ExpiresAt <= now)
        {
            throw PlatformException.Invalid("A job cannot be too late before it is asked for.");
        }

        return new Job
        {
            Id = Guid.CreateVersion7(now),
            OrganizationId = actor.OrganizationId,
            ProjectId = projectId,
            Kind = job.Kind,
            Payload = job.Payload,
            Priority = job.Priority,
            UniqueKey = job.UniqueKey,
            DueAt = job.NotBefore?.ToUniversalTime() ?? now,
            ExpiresAt = job.ExpiresAt?.ToUniversalTime(),
            MaximumAttempts = job.MaximumAttempts,
            CreatedAt = now,
            CreatedBy = actor.Id,
        };
    }

    /// <summary>Tells those who do jobs that one was stored.</summary>
    internal void Announce() => Enqueued?.Invoke();

    /// <summary>A job.</summary>
    /// <exception cref="PlatformException">There is none.</exception>
    public async Task<Job> GetAsync(Actor actor, Guid projectId, Guid jobId, CancellationToken cancellationToken)
    {
        actor.DemandSight(projectId, "job");
        await using PlatformDbContext context = database.OpenFor(actor);
        return await context.Jobs.AsNoTracking().SingleOrDefaultAsync(job => job.Id == jobId && job.ProjectId == projectId, cancellationToken).ConfigureAwait(false)
            ?? throw PlatformException.NotFound("job");
    }

    /// <summary>The jobs of a project.</summary>
    /// <param name="actor">Who asks.</param>
    /// <param name="projectId">The project.</param>
    /// <param name="kind">Only those of this kind; null for all.</param>
    /// <param name="page">Which part of the list.</param>
    /// <param name="cancellationToken">Ends it early.</param>
    /// <exception cref="PlatformException">The page is out of range, or the project is another key's.</exception>
    public async Task<Page<Job>> ListAsync(Actor actor, Guid projectId, string? kind, PageQuery page, CancellationToken cancellationToken)
    {
        actor.DemandSight(projectId, "project");
        await using PlatformDbContext context = database.OpenFor(actor);
        IQueryable<Job> jobs = context.Jobs.AsNoTracking().Where(job => job.ProjectId == projectId);
        return await page.ReadAsync(kind is null ? jobs : jobs.Where(job => job.Kind == kind), cancellationToken).ConfigureAwait(false);
    }

    /// <summary>
    /// Calls a job off. One that waits ends at once; one that runs ends when its worker has heard of it, at once in this process and
    /// within a third of <see cref="JobOptions.Lease"/> in another. A job that has ended stays as it is.
    /// </summary>
    /// <returns>The job as it is then.</returns>
    /// <exception cref="PlatformException">There is none, or the actor may not.</exception>
    public async Task<Job> CancelAsync(Actor actor, Guid projectId, Guid jobId, CancellationToken cancellationToken)
    {
        while (true)
        {
            Job job = await GetAsync(actor, projectId, jobId, cancellationToken).ConfigureAwait(false);
            actor.DemandChange(projectId, job.CreatedBy, "job");
            if (job.HasEnded || (job.Status == JobStatus.Running && job.CancelRequestedAt is not null))
            {
                return job;
            }

            // Whoever changes its status meanwhile makes this look again.
            DateTimeOffset now = time.GetUtcNow();
            await using PlatformDbContext context = database.OpenFor(actor);
            IQueryable<Job> same = context.Jobs.Where(other => other.Id == jobId && other.Status == job.Status && other.LeaseNumber == job.LeaseNumber);
            if (job.Status == JobStatus.Running)
            {
                if (await same.ExecuteUpdateAsync(update => update.SetProperty(static other => other.CancelRequestedAt, now), cancellationToken).ConfigureAwait(false) == 1)
                {
                    CancelRequested?.Invoke(jobId);
                }
            }
            else
            {
                await same.ExecuteUpdateAsync(
                    update => update
                        .SetProperty(static other => other.Status, JobStatus.Cancelled)
                        .SetProperty(static other => other.CancelRequestedAt, now)
                        .SetProperty(static other => other.EndedAt, now)
                        .SetProperty(static other => other.DueAt, (DateTimeOffset?)null),
                    cancellationToken).ConfigureAwait(false);
            }
        }
    }

    private static async Task<Job?> FindUniqueAsync(PlatformDbContext context, Guid projectId, NewJob job, CancellationToken cancellationToken)
    {
        if (job.UniqueKey is null)
        {
            return null;
        }

        return await context.Jobs.AsNoTracking()
            .SingleOrDefaultAsync(other => other.ProjectId == projectId && other.Kind == job.Kind && other.UniqueKey == job.UniqueKey, cancellationToken).ConfigureAwait(false);
    }
}
