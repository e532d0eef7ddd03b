using Lyceum.Platform.Budgets;
using Lyceum.Platform.Data;
using Microsoft.EntityFrameworkCore;

namespace Lyceum.Platform.Ledgers;

/// <summary>Counts again, from the ledger's rows, what was spent in the present periods, and reads budgets and their alerts.</summary>
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

        foreach (BudgetPeriod period in Enum.GetValues<BudgetPeriod>())
        {
            await RestoreAsync(context, period, cancellationToken).ConfigureAwait(false);
        }

        DateTimeOffset day = _windows.Start(BudgetPeriod.Day);
        DateTimeOffset month = _windows.Start(BudgetPeriod.Month);
        DateTimeOffset ever = _windows.Start(BudgetPeriod.Total);
        IQueryable<BudgetAlert> present = context.AcrossOrganizations<BudgetAlert>().AsNoTracking()
            .Where(alert => alert.PeriodStart == day || alert.PeriodStart == month || alert.PeriodStart == ever);
        await foreach (BudgetAlert alert in present.AsAsyncEnumerable().WithCancellation(cancellationToken).ConfigureAwait(false))
        {
            account(alert.OrganizationId).Restore(alert, _windows);
        }
    }

    private async Task RestoreAsync(PlatformDbContext context, BudgetPeriod period, CancellationToken cancellationToken)
    {
        DateTimeOffset start = _windows.Start(period);
        IQueryable<LedgerEntry> entries = context.AcrossOrganizations<LedgerEntry>();
        if (period != BudgetPeriod.Total)
        {
            entries = entries.Where(entry => entry.OccurredAt >= start);
        }

        var sums = entries.GroupBy(entry => new { entry.OrganizationId, entry.ProjectId, entry.ApiKeyId })
            .Select(group => new { group.Key, Nanos = group.Sum(entry => entry.CostNanos) });
        await foreach (var sum in sums.AsAsyncEnumerable().WithCancellation(cancellationToken).ConfigureAwait(false))
        {
            Payer payer = new(sum.Key.OrganizationId, sum.Key.ProjectId, sum.Key.ApiKeyId);
            account(payer.OrganizationId).Restore(payer, period, new Money(sum.Nanos), now);
        }
    }
}
