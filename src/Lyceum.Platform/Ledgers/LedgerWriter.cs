using System.Threading.Channels;
using Lyceum.Platform.Data;

namespace Lyceum.Platform.Ledgers;

/// <summary>
/// Writes rows of many calls in one transaction (group commit): while one commit waits for the disk, the rows that come
/// meanwhile gather for the next. A row counts as written only when its transaction is on the disk. The queue is bounded;
/// whoever finds it full waits.
/// </summary>
internal sealed class LedgerWriter : IAsyncDisposable
{
    private readonly PlatformDatabase _database;
    private readonly Channel<Waiting> _queue;
    private readonly int _largestCommit;
    private readonly Task _loop;

    public LedgerWriter(PlatformDatabase database, LedgerOptions options)
    {
        _database = database;
        _largestCommit = options.LargestCommit;
        _queue = Channel.CreateBounded<Waiting>(new BoundedChannelOptions(options.QueueCapacity) { SingleReader = true, FullMode = BoundedChannelFullMode.Wait });
        _loop = Task.Run(WriteAllAsync);
    }

    /// <summary>Writes rows together, all or none.</summary>
    /// <param name="rows">The rows.</param>
    /// <param name="cancellationToken">Ends the waiting for room. Rows in the queue are written in any case.</param>
    /// <exception cref="PlatformException">They could not be stored, or the writer has ended.</exception>
    public async Task WriteAsync(IReadOnlyList<object> rows, CancellationToken cancellationToken)
    {
        Waiting waiting = new(rows);
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

    /// <summary>Writes what is in the queue, and ends.</summary>
    public async ValueTask DisposeAsync()
    {
        _queue.Writer.TryComplete();
        await _loop.ConfigureAwait(false);
    }

    private async Task WriteAllAsync()
    {
        List<Waiting> batch = [];
        while (await _queue.Reader.WaitToReadAsync().ConfigureAwait(false))
        {
            batch.Clear();
            while (batch.Count < _largestCommit && _queue.Reader.TryRead(out Waiting? waiting))
            {
                batch.Add(waiting);
            }

            await CommitAsync(batch).ConfigureAwait(false);
        }
    }

    private async Task CommitAsync(List<Waiting> batch)
    {
        if (batch.Count > 1)
        {
            try
            {
                await SaveAsync(batch.SelectMany(static waiting => waiting.Rows)).ConfigureAwait(false);
                batch.ForEach(static waiting => waiting.Durable.TrySetResult());
                return;
            }
#pragma warning disable CA1031 // Whatever went wrong, who waits must hear of it below, and the loop must live.
            catch (Exception)
#pragma warning restore CA1031
            {
                // One bad row must not cost the others theirs: each by itself.
            }
        }

        foreach (Waiting waiting in batch)
        {
            try
            {
                await SaveAsync(waiting.Rows).ConfigureAwait(false);
                waiting.Durable.TrySetResult();
            }
#pragma warning disable CA1031 // Handed to who waits.
            catch (Exception exception)
#pragma warning restore CA1031
            {
                waiting.Durable.TrySetException(new PlatformException(PlatformError.Storage, "The ledger could not store a call; see the inner error.", exception));
            }
        }
    }

    private async Task SaveAsync(IEnumerable<object> rows)
    {
        await using PlatformDbContext context = _database.OpenEverywhere();
        context.ChangeTracker.AutoDetectChangesEnabled = false;
        context.AddRange(rows);
        await context.SaveChangesAsync(CancellationToken.None).ConfigureAwait(false);
    }

    private sealed class Waiting(IReadOnlyList<object> rows)
    {
        public IReadOnlyList<object> Rows { get; } = rows;

        public TaskCompletionSource Durable { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
