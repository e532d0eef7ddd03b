using Lyceum.Platform.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Query;

namespace Lyceum.Platform.Jobs;

/// <summary>
/// What workers do with jobs. Each step is one statement that changes a row only if it is still as the worker believes, so that of
/// many workers in many processes one gets a job, and one that was overtaken changes nothing any more: its lease's number is no
/// longer the row's. Safe for use by many threads.
/// </summary>
/// <param name="database">Where jobs are.</param>
/// <param name="time">The clock; those of several machines may differ by much less than a lease.</param>
/// <param name="options">How long leases, pauses and ended jobs last; the defaults unless given.</param>
public sealed class JobLeases(PlatformDatabase database, TimeProvider time, JobOptions? options = null)
{
    /// <summary>The longest error; longer ones are cut.</summary>
    public const int MaximumError = 2000;

    /// <summary>The longest word for what went wrong, in characters.</summary>
    public const int MaximumReason = 64;

    /// <summary>The reason of jobs that it was too late for.</summary>
    public const string TooLateReason = "job_too_late";

    /// <summary>The reason of jobs whose workers died as often as they may.</summary>
    public const string DiedReason = "job_died";

    private const int Candidates = 16;
    private const int SweepBatch = 1000;
    private const string TooLate = "The job was not done in time.";
    private readonly JobOptions _options = options ?? new JobOptions();

    /// <summary>Takes the job that is next: the greatest priority, and of those the oldest.</summary>
    /// <param name="kinds">The kinds that the worker can do.</param>
    /// <param name="owner">Who the worker is, for people to read.</param>
    /// <param name="cancellationToken">Ends the looking; what was taken is always told.</param>
    /// <returns>The lease, which lasts for <see cref="JobOptions.Lease"/>; null where nothing is to be done.</returns>
    public Task<JobLease?> TryLeaseAsync(IReadOnlyCollection<string> kinds, string owner, CancellationToken cancellationToken) =>
        TryLeaseAsync(kinds, [], owner, cancellationToken);

    /// <summary>Takes the job that is next.</summary>
    /// <param name="kinds">The kinds that the worker can do.</param>
    /// <param name="except">Jobs that are left alone.</param>
    /// <param name="owner">Who the worker is, for people to read.</param>
    /// <param name="cancellationToken">Ends the looking; what was taken is always told.</param>
    /// <returns>The lease; null where nothing is to be done.</returns>
    internal async Task<JobLease?> TryLeaseAsync(
        IReadOnlyCollection<string> kinds, IReadOnlyCollection<Guid> except, string owner, CancellationToken cancellationToken)
    {
        while (true)
        {
            DateTimeOffset now = time.GetUtcNow();
            await using PlatformDbContext context = database.OpenEverywhere();
            List<Job> due = await context.AcrossOrganizations<Job>().AsNoTracking()
                .Where(job => job.DueAt <= now && kinds.Contains(job.Kind) && !except.Contains(job.Id))
                .OrderByDescending(static job => job.Priority).ThenBy(static job => job.Id).Take(Candidates)
                // The rest of a row can be large.
                .Select(static job => new Job
                {
                    Id = job.Id, Kind = job.Kind, Payload = "", Status = job.Status, LeaseNumber = job.LeaseNumber, Attempts = job.Attempts,
                    MaximumAttempts = job.MaximumAttempts, CancelRequestedAt = job.CancelRequestedAt, ExpiresAt = job.ExpiresAt,
                })
                .ToListAsync(cancellationToken).ConfigureAwait(false);
            if (due.Count == 0)
            {
                return null;
            }

            foreach (Job job in due)
            {
                IQueryable<Job> same = context.AcrossOrganizations<Job>()
                    .Where(other => other.Id == job.Id && other.Status == job.Status && other.LeaseNumber == job.LeaseNumber && other.DueAt <= now);
                if (job.CancelRequestedAt is not null)
                {
                    await same.ExecuteUpdateAsync(update => End(update, JobStatus.Cancelled, now), CancellationToken.None).ConfigureAwait(false);
                }
                else if (job.ExpiresAt <= now)
                {
                    await same.ExecuteUpdateAsync(
                        update => End(update, JobStatus.Failed, now).SetProperty(static other => other.Error, TooLate).SetProperty(static other => other.ErrorReason, TooLateReason), CancellationToken.None).ConfigureAwait(false);
                }
                else if (job.Attempts >= job.MaximumAttempts)
                {
                    const string Died = "The job was begun as often as it may be, and each time its worker died.";
                    await same.ExecuteUpdateAsync(
                        update => End(update, JobStatus.Failed, now).SetProperty(static other => other.Error, Died).SetProperty(static other => other.ErrorReason, DiedReason), CancellationToken.None).ConfigureAwait(false);
                }
                else if (await same.ExecuteUpdateAsync(
                    update => update
                        .SetProperty(static other => other.Status, JobStatus.Running)
                        .SetProperty(static other => other.LeaseOwner, owner)
                        .SetProperty(static other => other.LeaseNumber, static other => other.LeaseNumber + 1)
                        .SetProperty(static other => other.DueAt, now + _options.Lease)
                        .SetProperty(static other => other.Attempts, static other => other.Attempts + 1)
                        .SetProperty(static other => other.StartedAt, other => other.StartedAt ?? now),
                    CancellationToken.None).ConfigureAwait(false) == 1)
                {
                    Job? taken = await context.AcrossOrganizations<Job>().AsNoTracking()
                        .SingleOrDefaultAsync(other => other.Id == job.Id && other.LeaseNumber == job.LeaseNumber + 1, CancellationToken.None).ConfigureAwait(false);
                    if (taken is not null)
                    {
                        return new JobLease(taken);
                    }
                }
            }
        }
    }

    /// <summary>Makes a lease last for <see cref="JobOptions.Lease"/> from now on.</summary>
    /// <param name="lease">The lease.</param>
    /// <param name="progress">How far the job is; null where there is nothing new.</param>
    /// <param name="cancellationToken">Ends it early.</param>
    public async Task<LeaseState> RenewAsync(JobLease lease, JobProgress? progress, CancellationToken cancellationToken)
    {
        DateTimeOffset now = time.GetUtcNow();
        await using PlatformDbContext context = database.OpenEverywhere();
        if (await Held(context, lease).ExecuteUpdateAsync(
            update => Note(update, progress).SetProperty(static job => job.DueAt, now + _options.Lease), cancellationToken).ConfigureAwait(false) == 0)
        {
            return LeaseState.Lost;
        }

        var standing = await Held(context, lease).Select(static job => new { job.CancelRequestedAt, job.ExpiresAt })
            .SingleOrDefaultAsync(cancellationToken).ConfigureAwait(false);
        return standing is null ? LeaseState.Lost
            : standing.CancelRequestedAt is not null ? LeaseState.CancelRequested
            : standing.ExpiresAt <= now ? LeaseState.Expired
            : LeaseState.Held;
    }

    /// <summary>Notes how far a job is.</summary>
    /// <returns>False where the lease is lost.</returns>
    public Task<bool> ReportAsync(JobLease lease, JobProgress progress, CancellationToken cancellationToken) =>
        UpdateAsync(lease, update => Note(update, progress), cancellationToken);

    /// <summary>Keeps what the next attempt needs in order to go on from here.</summary>
    /// <param name="lease">The lease.</param>
    /// <param name="checkpoint">JSON.</param>
    /// <param name="cancellationToken">Ends it early.</param>
    /// <returns>False where the lease is lost.</returns>
    /// <exception cref="PlatformException">The checkpoint is no JSON, or too long.</exception>
    public Task<bool> SaveCheckpointAsync(JobLease lease, string checkpoint, CancellationToken cancellationToken)
    {
        NewJob.CheckJson(checkpoint);
        return UpdateAsync(lease, update => update.SetProperty(static job => job.Checkpoint, checkpoint), cancellationToken);
    }

    /// <summary>The job is done.</summary>
    /// <param name="lease">The lease.</param>
    /// <param name="result">JSON that came of it, or null.</param>
    /// <param name="progress">How far it came; null where there is nothing new.</param>
    /// <param name="cancellationToken">Ends it early.</param>
    /// <returns>False where the lease is lost: then somebody else does the job, or it is over.</returns>
    /// <exception cref="PlatformException">The result is no JSON, or too long.</exception>
    public Task<bool> CompleteAsync(JobLease lease, string? result, JobProgress? progress, CancellationToken cancellationToken)
    {
        if (result is not null)
        {
            NewJob.CheckJson(result);
        }

        DateTimeOffset now = time.GetUtcNow();
        return UpdateAsync(
            lease,
            update => End(Note(update, progress is null ? null : progress with { Fraction = 1 }), JobStatus.Succeeded, now)
                .SetProperty(static job => job.Result, result)
                .SetProperty(static job => job.Error, (string?)null)
                .SetProperty(static job => job.ErrorReason, (string?)null),
            cancellationToken);
    }

    /// <summary>The job went wrong.</summary>
    /// <param name="lease">The lease.</param>
    /// <param name="error">What went wrong, a sentence that whoever asked for the job may read.</param>
    /// <param name="mayRetry">Whether trying again may help: then it waits for a while, if attempts are left and it was not called off.</param>
    /// <param name="progress">How far it came; null where there is nothing new.</param>
    /// <param name="cancellationToken">Ends it early.</param>
    /// <param name="reason">The same as a word; null for none.</param>
    /// <returns>False where the lease is lost.</returns>
    public async Task<bool> FailAsync(JobLease lease, string error, bool mayRetry, JobProgress? progress, CancellationToken cancellationToken, string? reason = null)
    {
        string? word = reason is { Length: <= MaximumReason } ? reason : null;
        DateTimeOffset now = time.GetUtcNow();
        string told = Text.Cut(error, MaximumError);
        if (mayRetry && lease.Job.Attempts < lease.Job.MaximumAttempts)
        {
            return await RequeueAsync(lease, now + _options.BackoffAfter(lease.Job.Attempts), lease.Job.Attempts, (told, word), progress, cancellationToken).ConfigureAwait(false);
        }

        return await UpdateAsync(
            lease, update => End(Note(update, progress), JobStatus.Failed, now).SetProperty(static job => job.Error, told).SetProperty(static job => job.ErrorReason, word), cancellationToken).ConfigureAwait(false);
    }

    /// <summary>The worker stops, and another may go on at once. The attempt does not count.</summary>
    /// <param name="lease">The lease.</param>
    /// <param name="progress">How far it came; null where there is nothing new.</param>
    /// <param name="cancellationToken">Ends it early.</param>
    /// <returns>False where the lease is lost.</returns>
    public Task<bool> ReturnAsync(JobLease lease, JobProgress? progress, CancellationToken cancellationToken) =>
        RequeueAsync(lease, time.GetUtcNow(), lease.Job.Attempts - 1, (lease.Job.Error, lease.Job.ErrorReason), progress, cancellationToken);

    /// <summary>The worker has stopped because the job is called off.</summary>
    /// <param name="lease">The lease.</param>
    /// <param name="progress">How far it came; null where there is nothing new.</param>
    /// <param name="cancellationToken">Ends it early.</param>
    /// <returns>False where the lease is lost.</returns>
    public Task<bool> CancelAsync(JobLease lease, JobProgress? progress, CancellationToken cancellationToken)
    {
        DateTimeOffset now = time.GetUtcNow();
        return UpdateAsync(lease, update => End(Note(update, progress), JobStatus.Cancelled, now), cancellationToken);
    }

    /// <summary>The worker has stopped because it is too late for the job.</summary>
    /// <param name="lease">The lease.</param>
    /// <param name="progress">How far it came; null where there is nothing new.</param>
    /// <param name="cancellationToken">Ends it early.</param>
    /// <returns>False where the lease is lost.</returns>
    public Task<bool> ExpireAsync(JobLease lease, JobProgress? progress, CancellationToken cancellationToken) =>
        FailAsync(lease, TooLate, mayRetry: false, progress, cancellationToken, TooLateReason);

    /// <summary>Fails jobs that it is too late for and forgets those that ended long ago. Asked for now and then.</summary>
    /// <returns>How many were failed and forgotten.</returns>
    public async Task<int> SweepAsync(CancellationToken cancellationToken)
    {
        DateTimeOffset now = time.GetUtcNow();
        DateTimeOffset old = now - _options.KeepEnded;
        await using PlatformDbContext context = database.OpenEverywhere();
        int swept = await context.AcrossOrganizations<Job>()
            .Where(job => job.ExpiresAt <= now && job.DueAt != null && (job.Status == JobStatus.Queued || job.DueAt <= now))
            .ExecuteUpdateAsync(update => End(update, JobStatus.Failed, now).SetProperty(static job => job.Error, TooLate).SetProperty(static job => job.ErrorReason, TooLateReason), cancellationToken).ConfigureAwait(false);
        int forgotten;
        do
        {
            forgotten = await context.AcrossOrganizations<Job>().Where(job => job.EndedAt <= old).OrderBy(static job => job.EndedAt).Take(SweepBatch)
                .ExecuteDeleteAsync(cancellationToken).ConfigureAwait(false);
            swept += forgotten;
        }
        while (forgotten == SweepBatch);
        return swept;
    }

    private static IQueryable<Job> Held(PlatformDbContext context, JobLease lease)
    {
        (Guid id, long number) = (lease.Job.Id, lease.Number);
        return context.AcrossOrganizations<Job>().Where(job => job.Id == id && job.LeaseNumber == number && job.Status == JobStatus.Running);
    }

    private static UpdateSettersBuilder<Job> End(UpdateSettersBuilder<Job> update, JobStatus status, DateTimeOffset now) => update
        .SetProperty(static job => job.Status, status)
        .SetProperty(static job => job.EndedAt, now)
        .SetProperty(static job => job.DueAt, (DateTimeOffset?)null);

    private static UpdateSettersBuilder<Job> Note(UpdateSettersBuilder<Job> update, JobProgress? progress)
    {
        if (progress is null)
        {
            return update;
        }

        double? fraction = progress.Fraction is { } known ? (double.IsNaN(known) ? null : Math.Clamp(known, 0, 1)) : null;
        string? text = progress.Text is null ? null : Text.Cut(progress.Text, JobProgress.MaximumText);
        return update
            .SetProperty(static job => job.Progress, fraction)
            .SetProperty(static job => job.ProgressDone, progress.Done)
            .SetProperty(static job => job.ProgressFailed, progress.Failed)
            .SetProperty(static job => job.ProgressTotal, progress.Total)
            .SetProperty(static job => job.ProgressText, text);
    }

    private async Task<bool> RequeueAsync(JobLease lease, DateTimeOffset dueAt, int attempts, (string? Text, string? Reason) error, JobProgress? progress, CancellationToken cancellationToken)
    {
        DateTimeOffset now = time.GetUtcNow();
        await using PlatformDbContext context = database.OpenEverywhere();
        if (await Held(context, lease).Where(static job => job.CancelRequestedAt == null).ExecuteUpdateAsync(
            update => Note(update, progress)
                .SetProperty(static job => job.Status, JobStatus.Queued)
                .SetProperty(static job => job.DueAt, dueAt)
                .SetProperty(static job => job.Attempts, attempts)
                .SetProperty(static job => job.Error, error.Text)
                .SetProperty(static job => job.ErrorReason, error.Reason),
            cancellationToken).ConfigureAwait(false) == 1)
        {
            return true;
        }

        // It was called off while it went wrong, or the lease is lost.
        return await Held(context, lease).ExecuteUpdateAsync(
            update => End(Note(update, progress), JobStatus.Cancelled, now).SetProperty(static job => job.Error, error.Text).SetProperty(static job => job.ErrorReason, error.Reason), cancellationToken).ConfigureAwait(false) == 1;
    }

    private async Task<bool> UpdateAsync(JobLease lease, Action<UpdateSettersBuilder<Job>> change, CancellationToken cancellationToken)
    {
        await using PlatformDbContext context = database.OpenEverywhere();
        return await Held(context, lease).ExecuteUpdateAsync(change, cancellationToken).ConfigureAwait(false) == 1;
    }
}
