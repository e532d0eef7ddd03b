using Lyceum.Platform.Budgets;
using Lyceum.Platform.Data;

namespace Lyceum.Platform.Ledgers;

/// <summary>
/// Writes rows of many calls in one transaction (group commit): while one commit waits for the disk, the rows that come
/// meanwhile gather for the next. A row counts as written only when its transaction is on the disk. The queue is bounded;
/// whoever finds it full waits. While the database takes nothing the rows wait in memory and are tried again; what it refuses fails at once.
/// </summary>
internal sealed class LedgerWriter : IAsyncDisposable
{
    private static readonly TimeSpan s_shortestPause = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan s_longestPause = TimeSpan.FromSeconds(5);

    private readonly ILedgerStore _store;
    private readonly TimeProvider _time;
    private readonly CancellationTokenSource _closing = new();
    private readonly int _capacity;
    private readonly int _largestCommit;
    private readonly Task _loop;

    // A monitor and not a Lock, since the writer sleeps on it.
    private readonly object _gate = new();
    private List<Waiting> _arrived = [];
    private TaskCompletionSource? _room;
    private bool _closed;

    /// <summary>Begins to write.</summary>
    /// <param name="store">Where rows go; the writer alone uses it.</param>
    /// <param name="options">How much waits, and how much is written at a time.</param>
    /// <param name="time">The clock.</param>
    public LedgerWriter(ILedgerStore store, LedgerOptions options, TimeProvider time)
    {
        _store = store;
        _time = time;
        _capacity = options.QueueCapacity;
        _largestCommit = options.LargestCommit;

        // A thread of its own: SQLite waits for the disk on it, and the pool has few others to answer calls meanwhile.
        _loop = Task.Factory.StartNew(WriteAll, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
    }

    /// <summary>Writes a row and the alerts that are due by it.</summary>
    /// <param name="entry">The row.</param>
    /// <param name="alerts">The alerts; where they cannot be stored the row is stored without them.</param>
    /// <param name="cancellationToken">Ends the waiting for room. What is in the queue is written in any case.</param>
    /// <exception cref="PlatformException">The database refuses the row, or the writer has ended.</exception>
    public Task WriteAsync(LedgerEntry entry, IReadOnlyList<BudgetAlert> alerts, CancellationToken cancellationToken)
    {
        Waiting waiting = new(entry, alerts);
        return Enqueue(waiting) is { } room ? WaitForRoomAsync(waiting, room, cancellationToken) : waiting.Task;
    }

    /// <summary>Writes what is in the queue, and ends. What waits for a database that takes nothing at present fails.</summary>
    public async ValueTask DisposeAsync()
    {
        bool isFirst;
        lock (_gate)
        {
            isFirst = !_closed;
            _closed = true;
            TellRoom();
            Monitor.Pulse(_gate);
        }

        if (isFirst)
        {
            await _closing.CancelAsync().ConfigureAwait(false);
        }

        await _loop.ConfigureAwait(false);
        _closing.Dispose();
    }

    private async Task WaitForRoomAsync(Waiting waiting, Task? room, CancellationToken cancellationToken)
    {
        while (room is not null)
        {
            await room.WaitAsync(cancellationToken).ConfigureAwait(false);
            room = Enqueue(waiting);
        }

        await waiting.Task.ConfigureAwait(false);
    }

    // What to wait for where there is no room; null where the row is in the queue.
    private Task? Enqueue(Waiting waiting)
    {
        lock (_gate)
        {
            if (_closed)
            {
                waiting.SetException(new PlatformException(PlatformError.Storage, "The ledger is closed; the call was not recorded."));
                return null;
            }

            if (_arrived.Count >= _capacity)
            {
                return (_room ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).Task;
            }

            _arrived.Add(waiting);
            if (_arrived.Count == 1)
            {
                Monitor.Pulse(_gate);
            }

            return null;
        }
    }

    private void WriteAll()
    {
        List<Waiting> taken = [];
        while (Take(ref taken))
        {
            for (int first = 0; first < taken.Count; first += _largestCommit)
            {
                CommitAsync(taken.GetRange(first, Math.Min(_largestCommit, taken.Count - first))).GetAwaiter().GetResult();
            }
        }
    }

    // Waits for rows and takes all that there are; false where the writer has ended and there are none.
    private bool Take(ref List<Waiting> taken)
    {
        taken.Clear();
        lock (_gate)
        {
            while (_arrived.Count == 0)
            {
                if (_closed)
                {
                    return false;
                }

                Monitor.Wait(_gate);
            }

            (taken, _arrived) = (_arrived, taken);
            TellRoom();
            return true;
        }
    }

    private void TellRoom()
    {
        _room?.SetResult();
        _room = null;
    }

    private async Task CommitAsync(List<Waiting> batch)
    {
        Exception? problem = await SaveAsync(batch, withAlerts: true).ConfigureAwait(false);
        if (problem is null || DatabaseErrors.IsUnavailable(problem))
        {
            batch.ForEach(waiting => waiting.End(problem));
            return;
        }

        // One bad row must not cost the others theirs, nor an alert that another process raised first a call its row.
        foreach (Waiting waiting in batch)
        {
            problem = await SaveAsync([waiting], withAlerts: true).ConfigureAwait(false);
            if (problem is not null && waiting.Alerts.Count > 0)
            {
                problem = await SaveAsync([waiting], withAlerts: false).ConfigureAwait(false);
            }

            // Where the answer to a commit got lost, it is the row itself that refuses to come again.
            waiting.End(problem is not null && waiting.MayBeStored && await IsStoredAsync(waiting.Entry).ConfigureAwait(false) ? null : problem);
        }
    }

    private Task<Exception?> SaveAsync(List<Waiting> batch, bool withAlerts)
    {
        List<LedgerEntry> entries = new(batch.Count);
        List<BudgetAlert> alerts = [];
        foreach (Waiting waiting in batch)
        {
            entries.Add(waiting.Entry);
            if (withAlerts)
            {
                alerts.AddRange(waiting.Alerts);
            }
        }

        return InsistAsync(() => _store.SaveAsync(entries, alerts), () => batch.ForEach(static waiting => waiting.MayBeStored = true));
    }

    private async Task<bool> IsStoredAsync(LedgerEntry entry)
    {
        bool isStored = false;
        await InsistAsync(async () => isStored = await _store.HoldsAsync(entry).ConfigureAwait(false), static () => { }).ConfigureAwait(false);
        return isStored;
    }

    // Tries until the database has done or refused it, or the writer closes. What went wrong; null for nothing.
    private async Task<Exception?> InsistAsync(Func<Task> step, Action tellUnavailable)
    {
        // What has passed already costs no pause.
        TimeSpan pause = TimeSpan.Zero;
        while (true)
        {
            Exception? problem = await TryAsync(step).ConfigureAwait(false);
            if (problem is null || !DatabaseErrors.IsUnavailable(problem))
            {
                return problem;
            }

            tellUnavailable();
            if (!await PauseAsync(pause).ConfigureAwait(false))
            {
                return problem;
            }

            pause = pause == TimeSpan.Zero ? s_shortestPause : pause * 2 < s_longestPause ? pause * 2 : s_longestPause;
        }
    }

    // False where the writer closes.
    private async Task<bool> PauseAsync(TimeSpan pause)
    {
        try
        {
            await Task.Delay(pause, _time, _closing.Token).ConfigureAwait(false);
            return true;
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    private static async Task<Exception?> TryAsync(Func<Task> step)
    {
        try
        {
            await step().ConfigureAwait(false);
            return null;
        }
#pragma warning disable CA1031 // Whatever went wrong, who waits must hear of it, and the loop must live.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            return exception;
        }
    }

    // Done when the row is on the disk. Whoever waits goes on elsewhere: the writer has the next rows to write.
    private sealed class Waiting(LedgerEntry entry, IReadOnlyList<BudgetAlert> alerts) : TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)
    {
        public LedgerEntry Entry { get; } = entry;

        public IReadOnlyList<BudgetAlert> Alerts { get; } = alerts;

        /// <summary>Whether a commit may have stored it although it failed. For the writer alone.</summary>
        public bool MayBeStored { get; set; }

        public void End(Exception? problem)
        {
            if (problem is null)
            {
                SetResult();
            }
            else
            {
                SetException(new PlatformException(PlatformError.Storage, "The ledger could not store a call; see the inner error.", problem));
            }
        }
    }
}
