namespace Lyceum.Platform.Jobs;

/// <summary>How many jobs of a kind are in a status.</summary>
/// <param name="Kind">The kind.</param>
/// <param name="Status">The status.</param>
/// <param name="Count">How many.</param>
public sealed record JobCount(string Kind, JobStatus Status, int Count);
