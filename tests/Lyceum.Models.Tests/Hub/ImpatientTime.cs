using System.Collections.Concurrent;

namespace Lyceum.Models.Tests.Hub;

/// <summary>A clock on which every wait is over at once, and which remembers how long the waits should have been.</summary>
internal sealed class ImpatientTime : TimeProvider
{
    private readonly ConcurrentQueue<TimeSpan> _waits = new();

    /// <summary>The waits that somebody asked for, in order.</summary>
    public IReadOnlyList<TimeSpan> Waits => [.. _waits];

    /// <summary>A wait of this length does not end until <see cref="EndHeldWaits"/>.</summary>
    public TimeSpan Held { get; init; } = Timeout.InfiniteTimeSpan;

    private ConcurrentQueue<Wait> HeldWaits { get; } = new();

    public void EndHeldWaits()
    {
        foreach (Wait wait in HeldWaits)
        {
            wait.End();
        }
    }

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        Wait wait = new(this, () => callback(state));
        wait.Change(dueTime, period);
        return wait;
    }

    private sealed class Wait(ImpatientTime time, Action end) : ITimer
    {
        private volatile bool _disposed;

        public void End()
        {
            if (!_disposed)
            {
                end();
            }
        }

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            if (dueTime == Timeout.InfiniteTimeSpan)
            {
                return true;
            }

            if (dueTime == time.Held)
            {
                time.HeldWaits.Enqueue(this);
                return true;
            }

            time._waits.Enqueue(dueTime);
            ThreadPool.QueueUserWorkItem(static wait => wait.End(), this, preferLocal: false);
            return true;
        }

        public void Dispose() => _disposed = true;

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
