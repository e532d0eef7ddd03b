namespace Lyceum.Platform.Jobs;

/// <summary>How jobs are kept and done.</summary>
public sealed record JobOptions
{
    /// <summary>How many jobs of an organisation may wait or run; more are refused.</summary>
    public int MaximumOpen { get; init; } = 10_000;

    /// <summary>
    /// How many jobs of one kind this process does at the same time, where the kind's handler does not say: each kind has places of its
    /// own, so that one whose jobs take hours keeps no other waiting.
    /// </summary>
    public int Parallelism { get; init; } = 4;

    /// <summary>How long a worker has a job without renewing its lease. It renews after a third of that.</summary>
    public TimeSpan Lease { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>How long until a worker looks for jobs that another process enqueued, or that have become due.</summary>
    public TimeSpan Poll { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How often progress is written at most.</summary>
    public TimeSpan ProgressEvery { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>How long a job waits after its first failure; twice as long after each further one.</summary>
    public TimeSpan FirstBackoff { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How long it waits at most.</summary>
    public TimeSpan LongestBackoff { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>How long one can see what became of a job.</summary>
    public TimeSpan KeepEnded { get; init; } = TimeSpan.FromDays(30);

    /// <summary>How long a job waits after so many attempts.</summary>
    internal TimeSpan BackoffAfter(int attempts)
    {
        double wait = FirstBackoff.Ticks * Math.Pow(2, Math.Max(0, attempts - 1));
        return wait < LongestBackoff.Ticks ? TimeSpan.FromTicks((long)wait) : LongestBackoff;
    }
}
