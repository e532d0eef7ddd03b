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
        from = from.ToUniversalTime();
        int corrected = 0;
        await using PlatformDbContext context = database.OpenEverywhere();

        // The sums say whose rows to read and from which day on, so that the ledger needs no index by model.
        DateTimeOffset firstDay = RollupSpan.Day.StartOf(from);
        var places = await context.AcrossOrganizations<UsageRollup>()
            .Where(sum => sum.Span == RollupSpan.Day && sum.Model == model && sum.Start >= firstDay)
            .GroupBy(sum => new { sum.OrganizationId, sum.ProjectId })
            .Select(group => new { group.Key.OrganizationId, group.Key.ProjectId, First = group.Min(sum => sum.Start) })
            .ToListAsync(cancellationToken).ConfigureAwait(false);
        foreach (var place in places)
        {
            IQueryable<LedgerEntry> calls = context.AcrossOrganizations<LedgerEntry>().AsNoTracking()
                .Where(entry => entry.OrganizationId == place.OrganizationId && entry.ProjectId == place.ProjectId)
                .Where(entry => entry.Kind == LedgerEntryKind.Usage && entry.Model == model);
            if (until is { } end)
            {
                calls = calls.Where(entry => entry.OccurredAt < end);
            }

            corrected += await CorrectAsync(context, calls, place.First > from ? place.First : from, cancellationToken).ConfigureAwait(false);
        }

        return corrected;
    }

    private async Task<int> CorrectAsync(PlatformDbContext context, IQueryable<LedgerEntry> calls, DateTimeOffset from, CancellationToken cancellationToken)
    {
        int corrected = 0;
        DateTimeOffset lastTime = from;
        Guid lastId = Guid.Empty;
        while (true)
        {
            // The first condition says nothing new, but it is the one by which an index is read.
            List<LedgerEntry> page = await calls
                .Where(entry => entry.OccurredAt >= lastTime && (entry.OccurredAt > lastTime || entry.Id > lastId))
                .OrderBy(entry => entry.OccurredAt).ThenBy(entry => entry.Id)
                .Take(PageSize).ToListAsync(cancellationToken).ConfigureAwait(false);
            if (page.Count == 0)
            {
                return corrected;
            }

            (lastTime, lastId) = (page[^1].OccurredAt, page[^1].Id);
            Dictionary<Guid, long> before = await LedgerCorrections.OfAsync(context.AcrossOrganizations<LedgerEntry>(), page, cancellationToken).ConfigureAwait(false);
            List<LedgerEntry> adjustments = [];
            foreach (LedgerEntry call in page)
            {
                Money difference = prices.RatesAt(call.Model, call.OccurredAt).CostOf(call.ToUsage()) - new Money(call.CostNanos) - new Money(before.GetValueOrDefault(call.Id));
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
            UserId = call.UserId,
            Kind = LedgerEntryKind.Adjustment,
            CorrectsId = call.Id,
            Model = call.Model,
            Operation = call.Operation,
            OccurredAt = call.OccurredAt,
            RecordedAt = now,
            CostNanos = difference.Nanos,
        };
    }
}
