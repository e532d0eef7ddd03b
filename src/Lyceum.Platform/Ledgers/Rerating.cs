using Lyceum.Platform.Data;
using Lyceum.Platform.Prices;
using Microsoft.EntityFrameworkCore;

namespace Lyceum.Platform.Ledgers;

/// <summary>
/// Rates calls again after a price was corrected. What a call has cost so far is its row and the corrections of it; what it
/// should have cost is what the price book says now; the difference becomes a row. So it can be broken off and begun again.
/// </summary>
/// <param name="database">Where rows are.</param>
/// <param name="prices">What models cost.</param>
/// <param name="time">The clock.</param>
/// <param name="write">Counts and stores corrections.</param>
internal sealed class Rerating(PlatformDatabase database, PriceBook prices, TimeProvider time, Func<IReadOnlyList<LedgerEntry>, Task> write)
{
    private const int PageSize = 500;

    /// <summary>Corrects a model's calls of some time.</summary>
    /// <param name="model">The model.</param>
    /// <param name="from">The first time.</param>
    /// <param name="until">The first time after; null for none.</param>
    /// <param name="cancellationToken">Ends it early.</param>
    /// <returns>How many calls were corrected.</returns>
    public async Task<int> RunAsync(string model, DateTimeOffset from, DateTimeOffset? until, CancellationToken cancellationToken)
    {
        int corrected = 0;
        DateTimeOffset lastTime = from.ToUniversalTime();
        Guid lastId = Guid.Empty;
        while (true)
        {
            await using PlatformDbContext context = database.OpenEverywhere();
            IQueryable<LedgerEntry> calls = context.AcrossOrganizations<LedgerEntry>().AsNoTracking()
                .Where(entry => entry.Kind == LedgerEntryKind.Usage && entry.Model == model);
            if (until is { } end)
            {
                calls = calls.Where(entry => entry.OccurredAt < end);
            }

            List<LedgerEntry> page = await calls
                .Where(entry => entry.OccurredAt > lastTime || (entry.OccurredAt == lastTime && entry.Id > lastId))
                .OrderBy(entry => entry.OccurredAt).ThenBy(entry => entry.Id)
                .Take(PageSize).ToListAsync(cancellationToken).ConfigureAwait(false);
            if (page.Count == 0)
            {
                return corrected;
            }

            (lastTime, lastId) = (page[^1].OccurredAt, page[^1].Id);
            List<Guid?> ids = [.. page.Select(static entry => (Guid?)entry.Id)];
            Dictionary<Guid, long> before = await context.AcrossOrganizations<LedgerEntry>()
                .Where(entry => ids.Contains(entry.CorrectsId))
                .GroupBy(entry => entry.CorrectsId!.Value)
                .Select(group => new { group.Key, Nanos = group.Sum(entry => entry.CostNanos) })
                .ToDictionaryAsync(static sum => sum.Key, static sum => sum.Nanos, cancellationToken).ConfigureAwait(false);
            List<LedgerEntry> adjustments = [];
            foreach (LedgerEntry call in page)
            {
                Money difference = prices.RatesAt(model, call.OccurredAt).CostOf(call.ToUsage()) - new Money(call.CostNanos) - new Money(before.GetValueOrDefault(call.Id));
                if (difference != Money.Zero)
                {
                    adjustments.Add(Adjustment(call, difference));
                }
            }

            // Not to be broken off: who begins again must find these rows.
            await write(adjustments).ConfigureAwait(false);
            corrected += adjustments.Count;
        }
    }

    private LedgerEntry Adjustment(LedgerEntry call, Money difference)
    {
        DateTimeOffset now = time.GetUtcNow();
        return new LedgerEntry
        {
            Id = Guid.CreateVersion7(now),
            OrganizationId = call.OrganizationId,
            ProjectId = call.ProjectId,
            ApiKeyId = call.ApiKeyId,
            Kind = LedgerEntryKind.Adjustment,
            CorrectsId = call.Id,
            Model = call.Model,
            OccurredAt = call.OccurredAt,
            RecordedAt = now,
            CostNanos = difference.Nanos,
        };
    }
}
