using Lyceum.Platform.Ledgers;

namespace Lyceum.Benchmarks;

/// <summary>The sums of a made-up ledger, by hours and days.</summary>
internal sealed class PlatformSums
{
    private readonly Dictionary<(RollupSpan Span, Guid Organization, DateTimeOffset Start, Guid Project, Guid Key, Guid User, string Model, UsageOperation Operation), long[]> _sums = [];

    public static object?[] Values(LedgerEntry entry) =>
    [
        entry.Id, entry.OrganizationId, entry.ProjectId, entry.ApiKeyId, entry.UserId, (int)entry.Kind, entry.CorrectsId, entry.Model, (int)entry.Operation,
        entry.OccurredAt, entry.RecordedAt, entry.InputTokens, entry.CachedInputTokens, entry.OutputTokens, entry.Images, entry.Milliseconds, entry.CostNanos,
    ];

    public void Add(LedgerEntry entry)
    {
        Add(RollupSpan.Hour, new DateTimeOffset(entry.OccurredAt.UtcTicks / TimeSpan.TicksPerHour * TimeSpan.TicksPerHour, TimeSpan.Zero), entry);
        Add(RollupSpan.Day, new DateTimeOffset(entry.OccurredAt.UtcTicks / TimeSpan.TicksPerDay * TimeSpan.TicksPerDay, TimeSpan.Zero), entry);
    }

    public IEnumerable<object?[]> All() => _sums
        .OrderBy(static sum => sum.Key.Start).ThenBy(static sum => sum.Key.Project).ThenBy(static sum => sum.Key.Key)
        .Select(static sum => (object?[])[
            (int)sum.Key.Span, sum.Key.Organization, sum.Key.Start, sum.Key.Project, sum.Key.Key, sum.Key.User, sum.Key.Model, (int)sum.Key.Operation,
            .. sum.Value.Select(static value => (object?)value)]);

    private void Add(RollupSpan span, DateTimeOffset start, LedgerEntry entry)
    {
        var key = (span, entry.OrganizationId, start, entry.ProjectId, entry.ApiKeyId ?? Guid.Empty, entry.UserId ?? Guid.Empty, entry.Model, entry.Operation);
        if (!_sums.TryGetValue(key, out long[]? sum))
        {
            _sums[key] = sum = new long[7];
        }

        sum[0]++;
        sum[1] += entry.InputTokens;
        sum[2] += entry.CachedInputTokens;
        sum[3] += entry.OutputTokens;
        sum[4] += entry.Images;
        sum[5] += entry.Milliseconds;
        sum[6] += entry.CostNanos;
    }
}
