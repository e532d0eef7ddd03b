namespace Lyceum.Platform.Ledgers;

/// <summary>Some buckets of a report, without gaps.</summary>
/// <param name="Buckets">The buckets in the order of time.</param>
/// <param name="Next">Where the next page begins: ask with this as <see cref="UsageFilter.From"/>. Null at the end.</param>
public sealed record UsagePage(IReadOnlyList<UsageBucket> Buckets, DateTimeOffset? Next);
