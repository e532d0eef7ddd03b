namespace Lyceum.Platform.Jobs;

/// <summary>Does one kind of work.</summary>
public interface IJobHandler
{
    /// <summary>The kind.</summary>
    string Kind { get; }

    /// <summary>
    /// How many jobs of the kind a process does at the same time, whatever else it does; null for <see cref="JobOptions.Parallelism"/>.
    /// </summary>
    int? Parallelism => null;

    /// <summary>
    /// Does a job. It may have been begun before and left in the middle by a process that died or stopped:
    /// <see cref="JobContext.Checkpoint"/> says how far it came.
    /// </summary>
    /// <param name="context">The job, and what to tell about it.</param>
    /// <param name="cancellationToken">
    /// Asks the handler to end soon: the job is called off, is too late, is somebody else's by now, or this process stops. The handler
    /// need not know which; it lets the exception pass.
    /// </param>
    /// <returns>JSON that came of it, or null.</returns>
    /// <exception cref="JobFailedException">The job cannot be done. Any other exception lets it be tried again while attempts are left.</exception>
    Task<string?> RunAsync(JobContext context, CancellationToken cancellationToken);
}
