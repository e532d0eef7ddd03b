using Lyceum.Platform.Data;
using Lyceum.Platform.Organizations;
using Lyceum.Platform.Prices;
using Microsoft.EntityFrameworkCore;

namespace Lyceum.Platform.Ledgers;

/// <summary>Reads the ledger of an organisation: the rows that budgets were counted from.</summary>
/// <param name="database">Where it is.</param>
public sealed class UsageReport(PlatformDatabase database)
{
    /// <summary>What was used in some time, by project, key and model.</summary>
    /// <param name="actor">Who asks.</param>
    /// <param name="from">The first time.</param>
    /// <param name="until">The first time after.</param>
    /// <param name="cancellationToken">Ends it early.</param>
    public async Task<IReadOnlyList<UsageTotal>> TotalsAsync(Actor actor, DateTimeOffset from, DateTimeOffset until, CancellationToken cancellationToken)
    {
        (from, until) = (from.ToUniversalTime(), until.ToUniversalTime());
        await using PlatformDbContext context = database.OpenFor(actor);
        var sums = await context.LedgerEntries.Where(entry => entry.OccurredAt >= from && entry.OccurredAt < until)
            .GroupBy(entry => new { entry.ProjectId, entry.ApiKeyId, entry.Model })
            .Select(group => new
            {
                group.Key,
                Calls = group.Sum(entry => entry.Kind == LedgerEntryKind.Usage ? 1L : 0L),
                Input = group.Sum(entry => entry.InputTokens),
                Cached = group.Sum(entry => entry.CachedInputTokens),
                Output = group.Sum(entry => entry.OutputTokens),
                Images = group.Sum(entry => entry.Images),
                Milliseconds = group.Sum(entry => entry.Milliseconds),
                Nanos = group.Sum(entry => entry.CostNanos),
            })
            .ToListAsync(cancellationToken).ConfigureAwait(false);
        return [.. sums.Select(static sum => new UsageTotal(
            sum.Key.ProjectId,
            sum.Key.ApiKeyId,
            sum.Key.Model,
            sum.Calls,
            new UsageAmounts { InputTokens = sum.Input, CachedInputTokens = sum.Cached, OutputTokens = sum.Output, Images = sum.Images, Milliseconds = sum.Milliseconds },
            new Money(sum.Nanos)))];
    }
}
