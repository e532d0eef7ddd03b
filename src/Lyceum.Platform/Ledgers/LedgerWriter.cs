using Lyceum.Platform.Budgets;
using Lyceum.Platform.Data;

namespace Lyceum.Platform.Ledgers;

/// <summary>
/// Writes rows of many calls in one transaction (group commit): while one commit waits for the disk, the rows that come
/// meanwhile gather for the next. A row counts as written only when its transaction is on the disk. The queue is bounded;
/// whoever finds it full waits.
/// </summary>
internal sealed class LedgerWriter : IAsyncDisposable
{
    private readonly LedgerStore _store;
    private readonly int _capacity;
    private readonly int _largestCommit;
    private readonly Task _loop;

    // A monitor and not a Lock, since the writer sleeps on it.
    private readonly object _gate = new();
    private List<Waiting> _arrived = [];
    private TaskCompletionSource? _room;
    private bool _closed;

    public LedgerWriter(PlatformDatabase database, LedgerOptions options)
    {
        _store = new LedgerStore(database);
        _capacity = options.QueueCapacity;
        _largestCommit = options.LargestCommit;

        // A thread of its own: SQLite waits for the disk on it, and the pool has few others to answer calls meanwhile.
        _loop = Task.Factory.StartNew(WriteAll, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
    }

    /// <summary>Writes a row and the alerts that are due by it.</summary>
    /// <param name="entry">The row.</param>
    /// <param name="alerts">The alerts; where they cannot be stored the row is stored without them.</param>
    /// <param name="cancellationToken">Ends the waiting for room. What is in the queue is written in any case.</param>
    /// <exception cref="PlatformException">The row could not be stored, or the writer has ended.</exception>
    public Task WriteAsync(LedgerEntry entry, IReadOnlyList<BudgetAlert> alerts, CancellationToken cancellationToken)
    {
        Waiting waiting = new(entry, alerts);
        return Enqueue(waiting) is { } room ? WaitForRoomAsync(waiting, room, cancellationToken) : waiting.Task;
    }

    /// <summary>Writes what is in the queue, and ends.</summary>
    public async ValueTask DisposeAsync()
    {
        lock (_gate)
        {
            _closed = true;
            TellRoom();
            Monitor.Pulse(_gate);
        }

        await _loop.ConfigureAwait(false);
        await _store.DisposeAsync().ConfigureAwait(false);
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
        if (await TrySaveAsync(batch, withAlerts: true).ConfigureAwait(false) is null)
        {
            batch.ForEach(static waiting => waiting.SetResult());
            return;
        }

        // One bad row must not cost the others theirs, nor an alert that another process raised first a call its row.
        foreach (Waiting waiting in batch)
        {
            Exception? problem = await TrySaveAsync([waiting], withAlerts: true).ConfigureAwait(false);
            if (problem is not null && waiting.Alerts.Count > 0)
            {
                problem = await TrySaveAsync([waiting], withAlerts: false).ConfigureAwait(false);
            }

            if (problem is null)
            {
                waiting.SetResult();
            }
            else
            {
                waiting.SetException(new PlatformException(PlatformError.Storage, "The ledger could not store a call; see the inner error.", problem));
            }
        }
    }

    private async Task<Exception?> TrySaveAsync(List<Waiting> batch, bool withAlerts)
    {
        try
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

            await _store.SaveAsync(entries, alerts).ConfigureAwait(false);
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
    }
}
