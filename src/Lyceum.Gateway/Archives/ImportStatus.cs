using Lyceum.Platform.Jobs;

namespace Lyceum.Gateway.Archives;

/// <summary>How far an import is.</summary>
/// <param name="Id">Which it is.</param>
/// <param name="CreatedAt">When it was asked for.</param>
/// <param name="Status">Where it is in its life.</param>
/// <param name="Progress">The share that is done, from 0 to 1; null where nobody knows.</param>
/// <param name="Done">How many conversations were read.</param>
/// <param name="Report">What came of it; null until it has ended well.</param>
public sealed record ImportStatus(Guid Id, DateTimeOffset CreatedAt, JobStatus Status, double? Progress, long Done, ImportReport? Report)
{
    /// <summary>Whether it is over.</summary>
    public bool HasEnded => Status is JobStatus.Succeeded or JobStatus.Failed or JobStatus.Cancelled;
}
