using System.Runtime.InteropServices;

namespace Lyceum.Numerics;

/// <summary>One parallel loop: <see cref="Execute"/> is called once for each item, on any worker, in any order.</summary>
public interface ITeamJob
{
    /// <summary>Does one item.</summary>
    /// <param name="item">Index of the item, from 0.</param>
    /// <param name="worker">Index of the worker, from 0 to <see cref="WorkerTeam.Threads"/> − 1; the same worker does one item at a time.</param>
    void Execute(int item, int worker);
}

/// <summary>
/// A fixed number of threads that run parallel loops together, the caller among them. A loop starts and ends within
/// microseconds: idle workers spin for a short while before they sleep. Loops do not nest. Starting a loop allocates nothing.
/// </summary>
public sealed unsafe class WorkerTeam : IDisposable
{
    // About 30 microseconds of pauses: longer than the gap between two layers, far shorter than a person notices.
    private const int SpinsBeforeSleep = 600;

    private readonly Lock _gate = new();
    private readonly Thread[] _threads;
    private readonly AutoResetEvent[] _alarms;
    private readonly int[] _asleep;
    private Shared _shared;
    private delegate*<void*, int, int, void> _body;
    private void* _state;
    private int _count;
    private Exception? _failure;

    /// <summary>Starts a team.</summary>
    /// <param name="threads">Number of threads, the caller included; 0 means one for each processor.</param>
    /// <param name="instructionSet">The kernels' path; null means <see cref="InstructionSets.Default"/>.</param>
    public WorkerTeam(int threads = 0, InstructionSet? instructionSet = null)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(threads);
        Threads = threads == 0 ? Environment.ProcessorCount : threads;
        InstructionSet = instructionSet ?? InstructionSets.Default;
        _threads = new Thread[Threads - 1];
        _asleep = new int[_threads.Length];
        _alarms = [.. _threads.Select(static _ => new AutoResetEvent(false))];
        for (int i = 0; i < _threads.Length; i++)
        {
            int worker = i + 1;
            _threads[i] = new Thread(() => Work(worker)) { IsBackground = true, Name = $"lyceum-{worker}" };
            _threads[i].Start();
        }
    }

    /// <summary>Number of threads, the caller included.</summary>
    public int Threads { get; }

    /// <summary>The path that kernels run by this team take.</summary>
    public InstructionSet InstructionSet { get; }

    /// <summary>Runs <paramref name="job"/> for the items 0 to <paramref name="count"/> − 1 and returns when all are done.</summary>
    /// <typeparam name="TJob">A struct without references.</typeparam>
    /// <exception cref="Exception">Whatever an item threw first; the others may or may not have run.</exception>
    public void Run<TJob>(ref TJob job, int count)
        where TJob : unmanaged, ITeamJob
    {
        fixed (TJob* pointer = &job)
        {
            Run(count, &Trampoline<TJob>, pointer);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        lock (_gate)
        {
            if (_shared.Stop)
            {
                return;
            }

            Volatile.Write(ref _shared.Stop, true);
            WakeSleepers();
        }

        foreach (Thread thread in _threads)
        {
            thread.Join();
        }

        foreach (AutoResetEvent alarm in _alarms)
        {
            alarm.Dispose();
        }
    }

    private static void Trampoline<TJob>(void* state, int item, int worker)
        where TJob : unmanaged, ITeamJob => ((TJob*)state)->Execute(item, worker);

    private void Run(int count, delegate*<void*, int, int, void> body, void* state)
    {
        if (count <= 0)
        {
            return;
        }

        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_shared.Stop, this);
            if (_threads.Length == 0 || count == 1)
            {
                for (int item = 0; item < count; item++)
                {
                    body(state, item, 0);
                }

                return;
            }

            _body = body;
            _state = state;
            _count = count;
            _failure = null;
            Volatile.Write(ref _shared.Next, 0);
            Volatile.Write(ref _shared.Busy, _threads.Length);
            Interlocked.Increment(ref _shared.Round);
            WakeSleepers();
            DoItems(0);
            SpinWait spin = default;
            while (Volatile.Read(ref _shared.Busy) != 0)
            {
                spin.SpinOnce(sleep1Threshold: -1);
            }

            if (_failure is { } failure)
            {
                throw new InvalidOperationException($"A parallel loop failed: {failure.Message}", failure);
            }
        }
    }

    private void DoItems(int worker)
    {
        try
        {
            int item;
            while ((item = Interlocked.Increment(ref _shared.Next) - 1) < _count)
            {
                _body(_state, item, worker);
            }
        }
#pragma warning disable CA1031 // whatever an item throws belongs to the caller, not to this thread
        catch (Exception exception)
#pragma warning restore CA1031
        {
            Interlocked.CompareExchange(ref _failure, exception, null);
            Volatile.Write(ref _shared.Next, _count);
        }
    }

    private void Work(int worker)
    {
        int seen = 0;
        while (true)
        {
            if (!WaitForRound(seen, worker - 1))
            {
                return;
            }

            seen++;
            DoItems(worker);
            Interlocked.Decrement(ref _shared.Busy);
        }
    }

    private void WakeSleepers()
    {
        Interlocked.MemoryBarrier();
        for (int i = 0; i < _asleep.Length; i++)
        {
            if (Volatile.Read(ref _asleep[i]) != 0)
            {
                _alarms[i].Set();
            }
        }
    }

    // Every round waits for every worker, so rounds are never missed and a plain count tells them apart.
    private bool WaitForRound(int seen, int index)
    {
        int spins = 0;
        while (Volatile.Read(ref _shared.Round) == seen)
        {
            if (Volatile.Read(ref _shared.Stop))
            {
                return false;
            }

            if (++spins < SpinsBeforeSleep)
            {
                Thread.SpinWait(8);
                continue;
            }

            // Who starts a round changes it first and looks for sleepers then; so either sees the other.
            Interlocked.Exchange(ref _asleep[index], 1);
            if (Volatile.Read(ref _shared.Round) == seen && !Volatile.Read(ref _shared.Stop))
            {
                _alarms[index].WaitOne();
            }

            Volatile.Write(ref _asleep[index], 0);
            spins = 0;
        }

        return true;
    }

    // Cache lines apart, so that taking an item does not disturb who waits for the next round.
    [StructLayout(LayoutKind.Explicit, Size = 320)]
    private struct Shared
    {
        [FieldOffset(64)]
        public int Round;

        [FieldOffset(72)]
        public bool Stop;

        [FieldOffset(128)]
        public int Next;

        [FieldOffset(192)]
        public int Busy;
    }
}
