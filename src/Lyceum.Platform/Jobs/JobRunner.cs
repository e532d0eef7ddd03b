using System.Threading.Channels;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Lyceum.Platform.Jobs;

/// <summary>
/// Does jobs in this process, so many of each kind at the same time. It looks for work at once when this process enqueues some or has done some,
/// and now and then for what others enqueued. Several runners, here or elsewhere, share the work.
/// </summary>
public sealed class JobRunner : IAsyncDisposable
{
    private readonly JobQueue _queue;
    private readonly JobLeases _leases;
    private readonly Dictionary<string, IJobHandler> _handlers;
    private readonly TimeProvider _time;
    private readonly JobOptions _options;
    private readonly ILogger _logger;
    private readonly string _owner = $"{Environment.MachineName} {Environment.ProcessId} {Guid.CreateVersion7():N}";
    private readonly Channel<bool> _wake = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
    private readonly CancellationTokenSource _stop = new();
    private readonly Lock _gate = new();
    private readonly Dictionary<RunningJob, Task> _running = [];
    private ITimer? _poll;
    private Task? _loop;
    private bool _isStopping;

    /// <summary>A runner that does nothing yet.</summary>
    /// <param name="queue">Where work is asked for.</param>
    /// <param name="leases">Where it is taken.</param>
    /// <param name="handlers">What does it, one for each kind; jobs of other kinds are left to others.</param>
    /// <param name="time">The clock.</param>
    /// <param name="options">How much at the same time, for how long; the defaults unless given.</param>
    /// <param name="logger">Where trouble is told; nowhere unless given.</param>
    /// <exception cref="ArgumentException">Two handlers do the same kind.</exception>
    public JobRunner(JobQueue queue, JobLeases leases, IEnumerable<IJobHandler> handlers, TimeProvider time, JobOptions? options = null, ILogger<JobRunner>? logger = null)
    {
        _queue = queue;
        _leases = leases;
        _handlers = handlers.ToDictionary(static handler => handler.Kind, StringComparer.Ordinal);
        _time = time;
        _options = options ?? new JobOptions();
        _logger = logger ?? NullLogger<JobRunner>.Instance;
    }

    /// <summary>How many jobs are being done.</summary>
    public int Running
    {
        get
        {
            lock (_gate)
            {
                return _running.Count;
            }
        }
    }

    /// <summary>Begins to work.</summary>
    /// <exception cref="InvalidOperationException">It has begun before.</exception>
    public void Start()
    {
        if (_loop is not null)
        {
            throw new InvalidOperationException("The runner has begun already.");
        }

        _queue.Enqueued += Wake;
        _queue.CancelRequested += Cancel;
        _poll = _time.CreateTimer(static runner => ((JobRunner)runner!).Wake(), this, _options.Poll, _options.Poll);
        _loop = Task.Run(WorkAsync);
        Wake();
    }

    /// <summary>
    /// Takes no more work, asks handlers to end, and waits until they have: what they did not finish goes back to the queue, with its
    /// checkpoint, for whoever comes next.
    /// </summary>
    /// <param name="cancellationToken">Ends the waiting; what still runs then is taken over by others when its lease ends.</param>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        _queue.Enqueued -= Wake;
        _queue.CancelRequested -= Cancel;
        if (_poll is not null)
        {
            await _poll.DisposeAsync().ConfigureAwait(false);
        }

        await _stop.CancelAsync().ConfigureAwait(false);
        Task[] running;
        lock (_gate)
        {
            _isStopping = true;
            foreach (RunningJob job in _running.Keys)
            {
                job.Stop(StopReason.Stopping);
            }
        }

        if (_loop is not null)
        {
            await _loop.WaitAsync(cancellationToken).ConfigureAwait(false);
        }

        lock (_gate)
        {
            running = [.. _running.Values];
        }

        await Task.WhenAll(running).WaitAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await StopAsync(CancellationToken.None).ConfigureAwait(false);
        _stop.Dispose();
    }

    private void Wake() => _wake.Writer.TryWrite(true);

    private void Cancel(Guid jobId)
    {
        lock (_gate)
        {
            foreach (RunningJob job in _running.Keys.Where(job => job.Context.Job.Id == jobId))
            {
                job.Stop(StopReason.Cancelled);
            }
        }
    }

    private async Task WorkAsync()
    {
        try
        {
            while (true)
            {
                await _wake.Reader.ReadAsync(_stop.Token).ConfigureAwait(false);
                try
                {
                    while (await TryLeaseAsync().ConfigureAwait(false) is { } lease)
                    {
                        Begin(lease);
                    }
                }
#pragma warning disable CA1031 // Whatever the database says, the next look tries again.
                catch (Exception exception) when (exception is not OperationCanceledException)
#pragma warning restore CA1031
                {
                    _logger.LogError(exception, "Looking for jobs failed; trying again.");
                }
            }
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            // The runner stops.
        }
    }

    private async Task<JobLease?> TryLeaseAsync()
    {
        // A machine that slept finds its own leases ended. What works under them is asked to end and gives its job back; taken before
        // that, the job would meet itself.
        Guid[] doing;
        string[] kinds;
        lock (_gate)
        {
            doing = [.. _running.Keys.Select(static job => job.Context.Job.Id)];
            kinds = [.. _handlers.Values.Where(HasRoom).Select(static handler => handler.Kind)];
        }

        return kinds.Length == 0 ? null : await _leases.TryLeaseAsync(kinds, doing, _owner, _stop.Token).ConfigureAwait(false);
    }

    private bool HasRoom(IJobHandler handler) =>
        _running.Keys.Count(job => job.Context.Job.Kind == handler.Kind) < (handler.Parallelism ?? _options.Parallelism);

    private void Begin(JobLease lease)
    {
        RunningJob job = new(new JobContext(lease, _leases, _time, _options.ProgressEvery), _leases, _time, _options.Lease, _logger);
        lock (_gate)
        {
            if (_isStopping)
            {
                job.Stop(StopReason.Stopping);
            }

            _running.Add(job, Task.Run(() => RunAsync(job)));
        }
    }

    private async Task RunAsync(RunningJob job)
    {
        try
        {
            await using (job.ConfigureAwait(false))
            {
                await DoAsync(job).ConfigureAwait(false);
            }
        }
#pragma warning disable CA1031 // The lease ends by itself, and then somebody does the job again.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            _logger.LogError(exception, "What came of job {Job} could not be stored; it will be done again.", job.Context.Job.Id);
        }
        finally
        {
            lock (_gate)
            {
                _running.Remove(job);
            }

            Wake();
        }
    }

    private async Task DoAsync(RunningJob job)
    {
        JobContext context = job.Context;
        string? result;
        try
        {
            job.Stopping.ThrowIfCancellationRequested();
            result = await _handlers[context.Job.Kind].RunAsync(context, job.Stopping).ConfigureAwait(false);
            if (result is not null)
            {
                NewJob.CheckJson(result);
            }
        }
#pragma warning disable CA1031 // Handlers are others' work; whatever they throw is the job's failure, not the runner's.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            await SettleAsync(job, exception).ConfigureAwait(false);
            return;
        }

        if (!await _leases.CompleteAsync(context.Lease, result, context.TakeProgress(), CancellationToken.None).ConfigureAwait(false))
        {
            _logger.LogWarning("Job {Job} was done after its lease had ended; the result was refused.", context.Job.Id);
        }
    }

    private Task<bool> SettleAsync(RunningJob job, Exception exception)
    {
        JobLease lease = job.Context.Lease;
        JobProgress? progress = job.Context.TakeProgress();
        switch (job.Reason)
        {
            case StopReason.Cancelled:
                return _leases.CancelAsync(lease, progress, CancellationToken.None);
            case StopReason.Expired:
                return _leases.ExpireAsync(lease, progress, CancellationToken.None);
            case StopReason.Lost:
                // If it was only believed to be lost, others need not wait for its end; else this changes nothing.
                return _leases.ReturnAsync(lease, progress, CancellationToken.None);
            case StopReason.Stopping when exception is OperationCanceledException:
                return _leases.ReturnAsync(lease, progress, CancellationToken.None);
        }

        (string error, bool mayRetry, string? reason) = exception switch
        {
            JobFailedException told => (told.Message, false, told.Reason),
            PlatformException told => (told.Message, told.Error is PlatformError.Storage or PlatformError.Busy, told.Reason),
            // What an unexpected exception says may hold anything.
            _ => ($"The job failed unexpectedly ({exception.GetType().Name}).", true, "job_unexpected"),
        };
        _logger.LogWarning(exception, "Job {Job} of kind {Kind} failed in attempt {Attempt}.", lease.Job.Id, lease.Job.Kind, lease.Job.Attempts);
        return _leases.FailAsync(lease, error, mayRetry, progress, CancellationToken.None, reason);
    }
}
