using Lyceum.Platform.Budgets;
using Lyceum.Platform.Data;
using Microsoft.EntityFrameworkCore;

namespace Lyceum.Platform.Ledgers;

/// <summary>Counts again, from the sums of the ledger's rows, what was spent in the present periods, and reads budgets and their alerts.</summary>
/// <param name="database">Where they are.</param>
/// <param name="account">An organisation's counters.</param>
/// <param name="now">The time.</param>
internal sealed class LedgerRestore(PlatformDatabase database, Func<Guid, OrganizationAccount> account, DateTimeOffset now)
{
    private readonly BudgetWindows _windows = BudgetWindows.At(now);

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        await using PlatformDbContext context = database.OpenEverywhere();
        await foreach (Budget budget in context.AcrossOrganizations<Budget>().AsNoTracking().AsAsyncEnumerable().WithCancellation(cancellationToken).ConfigureAwait(false))
        {
            account(budget.OrganizationId).Apply(budget);
        }

        DateTimeOffset day = _windows.Start(BudgetPeriod.Day);
        DateTimeOffset month = _windows.Start(BudgetPeriod.Month);
        DateTimeOffset ever = _windows.Start(BudgetPeriod.Total);
        await CountAsync(context, day, month, cancellationToken).ConfigureAwait(false);
        IQueryable<BudgetAlert> present = context.AcrossOrganizations<BudgetAlert>().AsNoTracking()
            .Where(alert => alert.PeriodStart == day || alert.PeriodStart == month || alert.PeriodStart == ever);
        await foreach (BudgetAlert alert in present.AsAsyncEnumerable().WithCancellation(cancellationToken).ConfigureAwait(false))
        {
            account(alert.OrganizationId).Restore(alert, _windows);
        }
    }

    // Days and months are whole days, so sums by the day say it all, and there are few of them.
    private async Task CountAsync(PlatformDbContext context, DateTimeOffset day, DateTimeOffset month, CancellationToken cancellationToken)
    {
        var sums = context.AcrossOrganizations<UsageRollup>().Where(sum => sum.Span == RollupSpan.Day)
            .GroupBy(sum => new { sum.OrganizationId, sum.ProjectId, sum.ApiKeyId })
            .Select(group => new
            {
                group.Key,
                Total = group.Sum(sum => sum.CostNanos),
                Month = group.Sum(sum => sum.Start >= month ? sum.CostNanos : 0),
                Day = group.Sum(sum => sum.Start >= day ? sum.CostNanos : 0),
            });
        await foreach (var sum in sums.AsAsyncEnumerable().WithCancellation(cancellationToken).ConfigureAwait(false))
        {
            Payer payer = new(sum.Key.OrganizationId, sum.Key.ProjectId, sum.Key.ApiKeyId == Guid.Empty ? null : sum.Key.ApiKeyId);
            OrganizationAccount counters = account(payer.OrganizationId);
            counters.Restore(payer, BudgetPeriod.Day, new Money(sum.Day), now);
            counters.Restore(payer, BudgetPeriod.Month, new Money(sum.Month), now);
            counters.Restore(payer, BudgetPeriod.Total, new Money(sum.Total), now);
        }
    }
}
