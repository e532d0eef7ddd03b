using Lyceum.Platform.Prices;

namespace Lyceum.Platform.Ledgers;

/// <summary>Adds up the sums of a report that several reads gave, by bucket and by what it tells apart.</summary>
internal sealed class UsageSums(UsageGrouping grouping)
{
    private readonly Dictionary<DateTimeOffset, Dictionary<Line, UsageLine>> _buckets = [];

    /// <summary>Counts a sum in a bucket.</summary>
    public void Add(DateTimeOffset bucket, UsageSum sum)
    {
        Line key = new(
            Of(UsageGrouping.Project, sum.Key.ProjectId),
            Of(UsageGrouping.Key, sum.Key.KeyId),
            Of(UsageGrouping.User, sum.Key.UserId),
            grouping.HasFlag(UsageGrouping.Model) ? sum.Key.Model : null,
            grouping.HasFlag(UsageGrouping.Operation) ? sum.Key.Operation : null);
        if (!_buckets.TryGetValue(bucket, out Dictionary<Line, UsageLine>? lines))
        {
            _buckets[bucket] = lines = [];
        }

        UsageLine before = lines.TryGetValue(key, out UsageLine? known)
            ? known
            : new UsageLine(key.Project, key.Key, key.User, key.Model, key.Operation, 0, default, Money.Zero);
        lines[key] = before with
        {
            Requests = before.Requests + sum.Requests,
            Usage = new UsageAmounts
            {
                InputTokens = before.Usage.InputTokens + sum.InputTokens,
                CachedInputTokens = before.Usage.CachedInputTokens + sum.CachedInputTokens,
                OutputTokens = before.Usage.OutputTokens + sum.OutputTokens,
                Images = before.Usage.Images + sum.Images,
                Milliseconds = before.Usage.Milliseconds + sum.Milliseconds,
            },
            Cost = before.Cost + new Money(sum.CostNanos),
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
