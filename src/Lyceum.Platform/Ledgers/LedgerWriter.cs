using System.Threading.Channels;
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
    private readonly Channel<Waiting> _queue;
    private readonly int _largestCommit;
    private readonly Task _loop;

    public LedgerWriter(PlatformDatabase database, LedgerOptions options)
    {
        _store = new LedgerStore(database);
        _largestCommit = options.LargestCommit;
        _queue = Channel.CreateBounded<Waiting>(new BoundedChannelOptions(options.QueueCapacity) { SingleReader = true, FullMode = BoundedChannelFullMode.Wait });
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
        return _queue.Writer.TryWrite(waiting) ? waiting.Durable.Task : WaitForRoomAsync(waiting, cancellationToken);
    }

    /// <summary>Writes what is in the queue, and ends.</summary>
    public async ValueTask DisposeAsync()
    {
        _queue.Writer.TryComplete();
        await _loop.ConfigureAwait(false);
        await _store.DisposeAsync().ConfigureAwait(false);
    }

    private async Task WaitForRoomAsync(Waiting waiting, CancellationToken cancellationToken)
    {
        try
        {
            await _queue.Writer.WriteAsync(waiting, cancellationToken).ConfigureAwait(false);
        }
        catch (ChannelClosedException exception)
        {
            throw new PlatformException(PlatformError.Storage, "The ledger is closed; the call was not recorded.", exception);
        }

        await waiting.Durable.Task.ConfigureAwait(false);
    }

    private void WriteAll()
    {
        List<Waiting> batch = [];
        while (_queue.Reader.WaitToReadAsync().AsTask().GetAwaiter().GetResult())
        {
            batch.Clear();
            while (batch.Count < _largestCommit && _queue.Reader.TryRead(out Waiting? waiting))
            {
                batch.Add(waiting);
            }

            CommitAsync(batch).GetAwaiter().GetResult();
        }
    }

    private async Task CommitAsync(List<Waiting> batch)
    {
        if (await TrySaveAsync(batch, withAlerts: true).ConfigureAwait(false) is null)
        {
            batch.ForEach(static waiting => waiting.Durable.TrySetResult());
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
                waiting.Durable.TrySetResult();
            }
            else
            {
                waiting.Durable.TrySetException(new PlatformException(PlatformError.Storage, "The ledger could not store a call; see the inner error.", problem));
            }
        }
    }

    private async Task<Exception?> TrySaveAsync(IReadOnlyList<Waiting> batch, bool withAlerts)
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

    private sealed class Waiting(LedgerEntry entry, IReadOnlyList<BudgetAlert> alerts)
    {
        public LedgerEntry Entry { get; } = entry;

        public IReadOnlyList<BudgetAlert> Alerts { get; } = alerts;

        public TaskCompletionSource Durable { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
