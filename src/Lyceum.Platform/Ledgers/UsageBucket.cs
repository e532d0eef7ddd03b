namespace Lyceum.Platform.Ledgers;

/// <summary>A stretch of a report's time.</summary>
/// <param name="Start">Its first time.</param>
/// <param name="End">The first time after.</param>
/// <param name="Lines">Its sums, by project, key, person, model and kind of work; none where nothing was used.</param>
public sealed record UsageBucket(DateTimeOffset Start, DateTimeOffset End, IReadOnlyList<UsageLine> Lines);
