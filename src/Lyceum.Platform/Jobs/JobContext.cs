using Lyceum.Platform.Organizations;

namespace Lyceum.Platform.Jobs;

/// <summary>A job that is being done: what its handler knows of it and tells about it. Safe for use by many threads.</summary>
public sealed class JobContext
{
    private readonly JobLeases _leases;
    private readonly TimeProvider _time;
    private readonly TimeSpan _progressEvery;
    private readonly Lock _gate = new();
    private JobProgress? _unwritten;
    private long? _writtenAt;

    internal JobContext(JobLease lease, JobLeases leases, TimeProvider time, TimeSpan progressEvery)
    {
        Lease = lease;
        Checkpoint = lease.Job.Checkpoint;
        _leases = leases;
        _time = time;
        _progressEvery = progressEvery;
    }

    /// <summary>The job as it was when this attempt began.</summary>
    public Job Job => Lease.Job;

    /// <summary>Who asked for the job, as one that uses the things of its project and manages none.</summary>
    public Actor Actor => new(Job.OrganizationId, Job.CreatedBy, Role.Viewer) { ProjectId = Job.ProjectId };

    /// <summary>What was kept last, by this attempt or one before; null where nothing was.</summary>
    public string? Checkpoint { get; private set; }

    /// <summary>The lease.</summary>
    internal JobLease Lease { get; }

    /// <summary>
    /// Tells how far the job is. As often as one likes: it is written once in <see cref="JobOptions.ProgressEvery"/>, and the last in any
    /// case when the lease is renewed or the job ends.
    /// </summary>
    public async ValueTask ReportAsync(JobProgress progress, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            _unwritten = progress;
            if (_writtenAt is { } last && _time.GetElapsedTime(last) < _progressEvery)
            {
                return;
            }

            _writtenAt = _time.GetTimestamp();
        }

        if (TakeProgress() is { } next)
        {
            await _leases.ReportAsync(Lease, next, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Keeps what the next attempt needs in order to go on from here. When it returns, that is on the disk.</summary>
    /// <param name="checkpoint">JSON.</param>
    /// <param name="cancellationToken">Ends it early.</param>
    /// <exception cref="PlatformException">It is no JSON, or too long.</exception>
    /// <exception cref="OperationCanceledException">The job is somebody else's by now; the handler ends.</exception>
    public async Task SaveCheckpointAsync(string checkpoint, CancellationToken cancellationToken)
    {
        if (!await _leases.SaveCheckpointAsync(Lease, checkpoint, cancellationToken).ConfigureAwait(false))
        {
            throw new OperationCanceledException("The job is somebody else's by now.");
        }

        Checkpoint = checkpoint;
    }

    /// <summary>What was told and not written yet.</summary>
    internal JobProgress? TakeProgress()
    {
        lock (_gate)
        {
            JobProgress? progress = _unwritten;
            _unwritten = null;
            return progress;
        }
    }
}
