using Lyceum.Platform.Prices;

namespace Lyceum.Platform.Ledgers;

/// <summary>Adds up rows of a report by bucket and by what it tells apart.</summary>
internal sealed class UsageSums(UsageGrouping grouping)
{
    private readonly Dictionary<DateTimeOffset, Dictionary<Line, UsageLine>> _buckets = [];

    /// <summary>Counts a row in a bucket.</summary>
    public void Add(DateTimeOffset bucket, UsageRow row)
    {
        Line key = new(
            Of(UsageGrouping.Project, row.ProjectId),
            Of(UsageGrouping.Key, row.KeyId),
            Of(UsageGrouping.User, row.UserId),
            grouping.HasFlag(UsageGrouping.Model) ? row.Model : null,
            grouping.HasFlag(UsageGrouping.Operation) ? row.Operation : null);
        if (!_buckets.TryGetValue(bucket, out Dictionary<Line, UsageLine>? lines))
        {
            _buckets[bucket] = lines = [];
        }

        UsageLine before = lines.TryGetValue(key, out UsageLine? known)
            ? known
            : new UsageLine(key.Project, key.Key, key.User, key.Model, key.Operation, 0, default, Money.Zero);
        lines[key] = before with
        {
            Requests = before.Requests + row.Requests,
            Usage = new UsageAmounts
            {
                InputTokens = before.Usage.InputTokens + row.InputTokens,
                CachedInputTokens = before.Usage.CachedInputTokens + row.CachedInputTokens,
                OutputTokens = before.Usage.OutputTokens + row.OutputTokens,
                Images = before.Usage.Images + row.Images,
                Milliseconds = before.Usage.Milliseconds + row.Milliseconds,
            },
            Cost = before.Cost + new Money(row.CostNanos),
        };
    }

    /// <summary>The lines of a bucket, in an order that is always the same.</summary>
    public IReadOnlyList<UsageLine> LinesOf(DateTimeOffset bucket) => !_buckets.TryGetValue(bucket, out Dictionary<Line, UsageLine>? lines)
        ? []
        : [.. lines.Values
            .OrderBy(static line => line.ProjectId).ThenBy(static line => line.KeyId).ThenBy(static line => line.UserId)
            .ThenBy(static line => line.Model, StringComparer.Ordinal).ThenBy(static line => line.Operation)];

    private Guid? Of(UsageGrouping dimension, Guid id) => grouping.HasFlag(dimension) && id != Guid.Empty ? id : null;

    private readonly record struct Line(Guid? Project, Guid? Key, Guid? User, string? Model, UsageOperation? Operation);
}
