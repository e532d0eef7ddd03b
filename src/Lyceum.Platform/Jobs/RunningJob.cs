using Microsoft.Extensions.Logging;

namespace Lyceum.Platform.Jobs;

/// <summary>
/// A job that this process does: keeps its lease, and asks its handler to end when the job is called off, too late, lost, or the
/// process stops.
/// </summary>
internal sealed class RunningJob : IAsyncDisposable
{
    private readonly JobLeases _leases;
    private readonly ILogger _logger;
    private readonly CancellationTokenSource _stop = new();
    private readonly CancellationTokenSource _renewing = new();
    private readonly PeriodicTimer _renewals;
    private readonly ITimer _end;
    private readonly TimeSpan _trusted;
    private readonly Task _heartbeat;
    private int _reason;

    public RunningJob(JobContext context, JobLeases leases, TimeProvider time, TimeSpan lease, ILogger logger)
    {
        Context = context;
        _leases = leases;
        _logger = logger;
        // Whoever cannot renew must end before somebody else begins, also where the database does not answer, and began to count
        // its time a little after the database did.
        _trusted = lease * 0.9;
        _end = time.CreateTimer(static job => ((RunningJob)job!).Stop(StopReason.Lost), this, _trusted, Timeout.InfiniteTimeSpan);
        _renewals = new PeriodicTimer(lease / 3, time);
        _heartbeat = RenewAsync();
    }

    /// <summary>What the handler gets.</summary>
    public JobContext Context { get; }

    /// <summary>Asks the handler to end.</summary>
    public CancellationToken Stopping => _stop.Token;

    /// <summary>Why it was asked first.</summary>
    public StopReason Reason => (StopReason)Volatile.Read(ref _reason);

    /// <summary>Asks the handler to end; the first reason counts.</summary>
    public void Stop(StopReason reason)
    {
        if (Interlocked.CompareExchange(ref _reason, (int)reason, (int)StopReason.None) == (int)StopReason.None)
        {
            // On another thread: what the handler does then is not the caller's time.
            _ = _stop.CancelAsync();
        }
    }

    /// <summary>Ends the renewing.</summary>
    public async ValueTask DisposeAsync()
    {
        await _end.DisposeAsync().ConfigureAwait(false);
        await _renewing.CancelAsync().ConfigureAwait(false);
        _renewals.Dispose();
        await _heartbeat.ConfigureAwait(false);
        _renewing.Dispose();
    }

    private async Task RenewAsync()
    {
        try
        {
            while (await _renewals.WaitForNextTickAsync(_renewing.Token).ConfigureAwait(false))
            {
                await RenewOnceAsync().ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException)
        {
            // The job has ended.
        }
    }

    private async Task RenewOnceAsync()
    {
        JobProgress? progress = Context.TakeProgress();
        try
        {
            switch (await _leases.RenewAsync(Context.Lease, progress, _renewing.Token).ConfigureAwait(false))
            {
                case LeaseState.CancelRequested:
                    _end.Change(_trusted, Timeout.InfiniteTimeSpan);
                    Stop(StopReason.Cancelled);
                    break;
                case LeaseState.Expired:
                    _end.Change(_trusted, Timeout.InfiniteTimeSpan);
                    Stop(StopReason.Expired);
                    break;
                case LeaseState.Lost:
                    Stop(StopReason.Lost);
                    break;
                default:
                    _end.Change(_trusted, Timeout.InfiniteTimeSpan);
                    break;
            }
        }
#pragma warning disable CA1031 // Whatever the database says, the next renewal tries again until the lease ends.
        catch (Exception exception) when (exception is not OperationCanceledException)
#pragma warning restore CA1031
        {
            _logger.LogWarning(exception, "The lease of job {Job} could not be renewed; trying again.", Context.Job.Id);
        }
    }
}
