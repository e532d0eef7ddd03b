using Lyceum.Platform.Accounts;
using Lyceum.Platform.Audit;
using Lyceum.Platform.Data;
using Lyceum.Platform.Organizations;
using Microsoft.EntityFrameworkCore;

namespace Lyceum.Platform.Jobs;

/// <summary>What administrators of the platform see and do with the jobs of all organisations.</summary>
/// <param name="database">Where jobs are.</param>
/// <param name="queue">Calls them off.</param>
/// <param name="audit">Where it is noted.</param>
public sealed class JobAdministration(PlatformDatabase database, JobQueue queue, AuditLog audit)
{
    /// <summary>Jobs of all organisations.</summary>
    /// <param name="administrator">Who asks.</param>
    /// <param name="kinds">Only those of these kinds; null for all.</param>
    /// <param name="page">Which part of the list.</param>
    /// <param name="cancellationToken">Ends it early.</param>
    /// <exception cref="PlatformException">The actor is no administrator, or the page is out of range.</exception>
    public async Task<Page<Job>> ListAsync(Actor administrator, IReadOnlyCollection<string>? kinds, PageQuery page, CancellationToken cancellationToken)
    {
        AccountAdministration.Demand(administrator);
        ArgumentNullException.ThrowIfNull(page);
        await using PlatformDbContext context = database.OpenEverywhere();
        IQueryable<Job> jobs = context.AcrossOrganizations<Job>().AsNoTracking();
        return await page.ReadAsync(kinds is null ? jobs : jobs.Where(job => kinds.Contains(job.Kind)), cancellationToken).ConfigureAwait(false);
    }

    /// <summary>A job of any organisation.</summary>
    /// <exception cref="PlatformException">The actor is no administrator, or there is none.</exception>
    public async Task<Job> GetAsync(Actor administrator, Guid jobId, CancellationToken cancellationToken)
    {
        AccountAdministration.Demand(administrator);
        await using PlatformDbContext context = database.OpenEverywhere();
        return await context.AcrossOrganizations<Job>().AsNoTracking().SingleOrDefaultAsync(job => job.Id == jobId, cancellationToken).ConfigureAwait(false)
            ?? throw PlatformException.NotFound("job");
    }

    /// <summary>How many jobs there are of each kind in each status.</summary>
    /// <exception cref="PlatformException">The actor is no administrator.</exception>
    public async Task<IReadOnlyList<JobCount>> CountAsync(Actor administrator, CancellationToken cancellationToken)
    {
        AccountAdministration.Demand(administrator);
        await using PlatformDbContext context = database.OpenEverywhere();
        return await context.AcrossOrganizations<Job>().GroupBy(static job => new { job.Kind, job.Status })
            .Select(static group => new JobCount(group.Key.Kind, group.Key.Status, group.Count())).ToListAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Calls a job off, as <see cref="JobQueue.CancelAsync"/> does.</summary>
    /// <returns>The job as it is then.</returns>
    /// <exception cref="PlatformException">The actor is no administrator, or there is none.</exception>
    public async Task<Job> CancelAsync(Actor administrator, Guid jobId, CancellationToken cancellationToken)
    {
        Job job = await GetAsync(administrator, jobId, cancellationToken).ConfigureAwait(false);
        Actor there = new(job.OrganizationId, administrator.Id, Role.Admin);
        job = await queue.CancelAsync(there, job.ProjectId, jobId, cancellationToken).ConfigureAwait(false);
        await audit.AppendAsync(administrator, new AuditRecord("job.cancel", jobId, job.Kind), cancellationToken).ConfigureAwait(false);
        return job;
    }
}
