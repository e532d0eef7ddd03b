using Lyceum.Platform.Data;
using Lyceum.Platform.Jobs;
using Lyceum.Platform.Keys;
using Lyceum.Platform.Ledgers;
using Lyceum.Platform.Organizations;
using Lyceum.Platform.Projects;
using Microsoft.EntityFrameworkCore;

namespace Lyceum.Platform.Budgets;

/// <summary>Makes the jobs that tell of alerts.</summary>
internal static class BudgetAlertJobs
{
    // With the pauses of jobs, some hours: mail servers rest too.
    private const int Attempts = 40;

    // Before work that takes long, since it takes moments.
    private const int Priority = 10;

    /// <summary>A job for each recipient of each alert.</summary>
    /// <param name="context">Sees all organisations, in the transaction that notes the alerts.</param>
    /// <param name="alerts">The alerts.</param>
    /// <param name="entries">The rows of the ledger that raised them.</param>
    /// <param name="cancellationToken">Ends it early.</param>
    public static async Task<IReadOnlyList<Job>> ForAsync(
        PlatformDbContext context, IReadOnlyList<BudgetAlert> alerts, IReadOnlyList<LedgerEntry> entries, CancellationToken cancellationToken)
    {
        List<Job> jobs = [];
        foreach (BudgetAlert alert in alerts)
        {
            Budget? budget = await context.AcrossOrganizations<Budget>().AsNoTracking()
                .SingleOrDefaultAsync(budget => budget.Id == alert.BudgetId, cancellationToken).ConfigureAwait(false);
            if (budget is null || (budget.AlertEmails is null && budget.AlertWebhooks is null))
            {
                continue;
            }

            // A job is some project's; for a budget of more than one, of the project whose call reached the share.
            Guid project = budget.Scope == BudgetScope.Project ? budget.ScopeId : entries.First(entry => entry.OrganizationId == alert.OrganizationId).ProjectId;
            BudgetAlertNotice notice = new(
                budget.Id,
                budget.Scope,
                budget.ScopeId,
                await NameAsync(context, budget, cancellationToken).ConfigureAwait(false),
                budget.Period,
                alert.PeriodStart,
                alert.Percent,
                alert.RaisedAt,
                alert.SpentNanos,
                alert.LimitNanos,
                budget.IsHardStop);
            jobs.AddRange((budget.AlertEmails ?? []).Select(email => Create(alert, project, notice with { Email = email, SubjectPrefix = budget.AlertSubjectPrefix })));
            jobs.AddRange((budget.AlertWebhooks ?? []).Select(url => Create(alert, project, notice with { Url = url })));
        }

        return jobs;
    }

    private static Job Create(BudgetAlert alert, Guid project, BudgetAlertNotice notice) => new()
    {
        Id = Ids.New(alert.RaisedAt),
        OrganizationId = alert.OrganizationId,
        ProjectId = project,
        Kind = BudgetAlertNotice.JobKind,
        Payload = notice.ToPayload(),
        Priority = Priority,
        DueAt = alert.RaisedAt,
        MaximumAttempts = Attempts,
        CreatedAt = alert.RaisedAt,
    };

    private static async Task<string> NameAsync(PlatformDbContext context, Budget budget, CancellationToken cancellationToken)
    {
        IQueryable<string> names = budget.Scope switch
        {
            BudgetScope.Organization => context.AcrossOrganizations<Organization>().Where(organization => organization.Id == budget.ScopeId).Select(static organization => organization.Name),
            BudgetScope.Project => context.AcrossOrganizations<Project>().Where(project => project.Id == budget.ScopeId).Select(static project => project.Name),
            _ => context.AcrossOrganizations<ApiKey>().Where(key => key.Id == budget.ScopeId).Select(static key => key.Name),
        };
        return await names.SingleOrDefaultAsync(cancellationToken).ConfigureAwait(false) ?? "";
    }
}
