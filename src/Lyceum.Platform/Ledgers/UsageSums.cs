using Lyceum.Platform.Prices;

namespace Lyceum.Platform.Ledgers;

/// <summary>Adds up the sums of a report that several reads gave, by bucket and by what it tells apart.</summary>
internal sealed class UsageSums(UsageGrouping grouping)
{
    private readonly Dictionary<DateTimeOffset, List<UsageLine>> _buckets = [];

    /// <summary>Counts a sum in a bucket.</summary>
    public void Add(DateTimeOffset bucket, UsageSum sum)
    {
        if (!_buckets.TryGetValue(bucket, out List<UsageLine>? lines))
        {
            _buckets[bucket] = lines = [];
        }

        lines.Add(new UsageLine(
            Of(UsageGrouping.Project, sum.Key.ProjectId),
            Of(UsageGrouping.Key, sum.Key.KeyId),
            Of(UsageGrouping.User, sum.Key.UserId),
            grouping.HasFlag(UsageGrouping.Model) ? sum.Key.Model : null,
            grouping.HasFlag(UsageGrouping.Operation) ? sum.Key.Operation : null,
            sum.Requests,
            new UsageAmounts
            {
                InputTokens = sum.InputTokens,
                CachedInputTokens = sum.CachedInputTokens,
                OutputTokens = sum.OutputTokens,
                Images = sum.Images,
                Milliseconds = sum.Milliseconds,
            },
            new Money(sum.CostNanos)));
    }

    /// <summary>The lines of a bucket, in an order that is always the same.</summary>
    public IReadOnlyList<UsageLine> LinesOf(DateTimeOffset bucket)
    {
        if (!_buckets.TryGetValue(bucket, out List<UsageLine>? lines))
        {
            return [];
        }

        // The database has added up nearly all of them: what is left to add lies side by side.
        lines.Sort(Compare);
        List<UsageLine> together = new(lines.Count);
        foreach (UsageLine line in lines)
        {
            if (together.Count > 0 && Compare(together[^1], line) == 0)
            {
                together[^1] = Sum(together[^1], line);
            }
            else
            {
                together.Add(line);
            }
        }

        return together;
    }

    private static int Compare(UsageLine x, UsageLine y)
    {
        int order = Nullable.Compare(x.ProjectId, y.ProjectId);
        order = order != 0 ? order : Nullable.Compare(x.KeyId, y.KeyId);
        order = order != 0 ? order : Nullable.Compare(x.UserId, y.UserId);
        order = order != 0 ? order : string.CompareOrdinal(x.Model, y.Model);
        return order != 0 ? order : Nullable.Compare(x.Operation, y.Operation);
    }

    private static UsageLine Sum(UsageLine x, UsageLine y) => x with
    {
        Requests = x.Requests + y.Requests,
        Usage = new UsageAmounts
        {
            InputTokens = x.Usage.InputTokens + y.Usage.InputTokens,
            CachedInputTokens = x.Usage.CachedInputTokens + y.Usage.CachedInputTokens,
            OutputTokens = x.Usage.OutputTokens + y.Usage.OutputTokens,
            Images = x.Usage.Images + y.Usage.Images,
            Milliseconds = x.Usage.Milliseconds + y.Usage.Milliseconds,
        },
        Cost = x.Cost + y.Cost,
    };

    private Guid? Of(UsageGrouping dimension, Guid id) => grouping.HasFlag(dimension) && id != Guid.Empty ? id : null;
}
