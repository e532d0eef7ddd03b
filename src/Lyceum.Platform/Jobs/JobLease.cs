namespace Lyceum.Platform.Jobs;

/// <summary>A worker's right to a job for a while.</summary>
/// <param name="Job">The job as it was when the lease began.</param>
public sealed record JobLease(Job Job)
{
    /// <summary>The lease's number; a greater one overtakes it.</summary>
    public long Number => Job.LeaseNumber;
}
