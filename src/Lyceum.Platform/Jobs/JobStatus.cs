namespace Lyceum.Platform.Jobs;

/// <summary>Where a job is in its life.</summary>
public enum JobStatus
{
    /// <summary>It waits for a worker.</summary>
    Queued = 0,

    /// <summary>A worker has it, or had it and died.</summary>
    Running = 1,

    /// <summary>It was done.</summary>
    Succeeded = 2,

    /// <summary>It cannot be done.</summary>
    Failed = 3,

    /// <summary>It was called off.</summary>
    Cancelled = 4,
}
