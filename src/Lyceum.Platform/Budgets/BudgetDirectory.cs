using Lyceum.Platform.Audit;
using Lyceum.Platform.Data;
using Lyceum.Platform.Ledgers;
using Lyceum.Platform.Organizations;
using Microsoft.EntityFrameworkCore;

namespace Lyceum.Platform.Budgets;

/// <summary>Sets, shows and removes budgets: one for each scope and period. The ledger holds to a change at once.</summary>
/// <param name="database">Where budgets are.</param>
/// <param name="audit">Where changes are noted.</param>
/// <param name="ledger">What holds to them.</param>
/// <param name="time">The clock.</param>
public sealed class BudgetDirectory(PlatformDatabase database, AuditLog audit, Ledger ledger, TimeProvider time) : IDisposable
{
    private const int MaximumSpendAlerts = 100;

    // The ledger must hear of changes in the order in which they are stored.
    private readonly SemaphoreSlim _gate = new(1);

    /// <summary>Sets a budget, in the place of one with the same scope and period.</summary>
    /// <exception cref="PlatformException">The actor is no admin, there is no such project or key, or the settings are not usable.</exception>
    public async Task<Budget> SetAsync(Actor actor, BudgetSettings settings, CancellationToken cancellationToken)
    {
        actor.Demand(Role.Admin);
        settings.Validate();
        await _gate.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            await using PlatformDbContext context = database.OpenFor(actor);
            if (!await ExistsAsync(context, actor, settings, cancellationToken).ConfigureAwait(false))
            {
                throw PlatformException.NotFound("organisation, project or key");
            }

            Budget? budget = await context.Budgets.SingleOrDefaultAsync(
                other => other.Kind == BudgetKind.Limit && other.Scope == settings.Scope && other.ScopeId == settings.ScopeId && other.Period == settings.Period, cancellationToken).ConfigureAwait(false);
            budget ??= Add(context, settings, BudgetKind.Limit);
            Fill(budget, settings);
            await audit.SaveAsync(
                context, actor, new AuditRecord("budget.set", budget.Id, $"{budget.Scope} {budget.ScopeId} {budget.Period} {settings.Limit}"), cancellationToken).ConfigureAwait(false);
            ledger.Apply(budget);
            return budget;
        }
        finally
        {
            _gate.Release();
        }
    }

    /// <summary>Makes an alert, or changes one.</summary>
    /// <param name="actor">Who asks; an admin.</param>
    /// <param name="alertId">The alert that is changed, which stays with its organisation or project; null for a new one.</param>
    /// <param name="settings">What is asked of it.</param>
    /// <param name="cancellationToken">Ends it early.</param>
    /// <exception cref="PlatformException">
    /// The actor is no admin, there is no such alert or project, there are too many, or the settings are not usable.
    /// </exception>
    public async Task<Budget> SetSpendAlertAsync(Actor actor, Guid? alertId, SpendAlertSettings settings, CancellationToken cancellationToken)
    {
        actor.Demand(Role.Admin);
        BudgetSettings budgetSettings = settings.ToBudget();
        budgetSettings.Validate();
        await _gate.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            await using PlatformDbContext context = database.OpenFor(actor);
            if (!await ExistsAsync(context, actor, budgetSettings, cancellationToken).ConfigureAwait(false))
            {
                throw PlatformException.NotFound("organisation or project");
            }

            IQueryable<Budget> alerts = SpendAlerts(context, settings.Scope, settings.ScopeId);
            Budget alert;
            if (alertId is { } id)
            {
                alert = await alerts.SingleOrDefaultAsync(other => other.Id == id, cancellationToken).ConfigureAwait(false) ?? throw PlatformException.NotFound("alert");
            }
            else if (await alerts.CountAsync(cancellationToken).ConfigureAwait(false) >= MaximumSpendAlerts)
            {
                throw PlatformException.Conflict($"There are {MaximumSpendAlerts} alerts already; remove one first.", reason: "alerts_full");
            }
            else
            {
                alert = Add(context, budgetSettings, BudgetKind.Alert);
            }

            Fill(alert, budgetSettings);
            alert.AlertSubjectPrefix = settings.SubjectPrefix;
            await audit.SaveAsync(
                context, actor, new AuditRecord("spend_alert.set", alert.Id, $"{alert.Scope} {alert.ScopeId} {settings.Threshold}"), cancellationToken).ConfigureAwait(false);
            ledger.Apply(alert);
            return alert;
        }
        finally
        {
            _gate.Release();
        }
    }

    /// <summary>The alerts that an organisation or a project has, the first made first.</summary>
    public async Task<IReadOnlyList<Budget>> ListSpendAlertsAsync(Actor actor, BudgetScope scope, Guid scopeId, CancellationToken cancellationToken)
    {
        await using PlatformDbContext context = database.OpenFor(actor);
        return await SpendAlerts(context, scope, scopeId).AsNoTracking().OrderBy(alert => alert.Id).ToListAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>The budgets of the actor's organisation; alerts that bound nothing are not among them.</summary>
    public async Task<IReadOnlyList<Budget>> ListAsync(Actor actor, CancellationToken cancellationToken)
    {
        await using PlatformDbContext context = database.OpenFor(actor);
        return await context.Budgets.AsNoTracking().Where(budget => budget.Kind == BudgetKind.Limit).OrderBy(budget => budget.Scope).ThenBy(budget => budget.Id).ToListAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>The alerts of the actor's organisation, the newest first.</summary>
    /// <param name="actor">Who asks.</param>
    /// <param name="count">At most how many.</param>
    /// <param name="cancellationToken">Ends it early.</param>
    public async Task<IReadOnlyList<BudgetAlert>> AlertsAsync(Actor actor, int count, CancellationToken cancellationToken)
    {
        await using PlatformDbContext context = database.OpenFor(actor);
        return await context.BudgetAlerts.AsNoTracking().OrderByDescending(alert => alert.RaisedAt).ThenByDescending(alert => alert.Percent)
            .Take(count).ToListAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Removes a budget or an alert; what was spent stays in the ledger.</summary>
    /// <exception cref="PlatformException">The actor is no admin, or there is no such budget.</exception>
    public async Task RemoveAsync(Actor actor, Guid budgetId, CancellationToken cancellationToken)
    {
        actor.Demand(Role.Admin);
        await _gate.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            await using PlatformDbContext context = database.OpenFor(actor);
            Budget budget = await context.Budgets.SingleOrDefaultAsync(other => other.Id == budgetId, cancellationToken).ConfigureAwait(false)
                ?? throw PlatformException.NotFound("budget");
            context.Remove(budget);
            await audit.SaveAsync(context, actor, new AuditRecord(budget.Kind == BudgetKind.Limit ? "budget.remove" : "spend_alert.remove", budget.Id), cancellationToken).ConfigureAwait(false);
            ledger.Remove(budget);
        }
        finally
        {
            _gate.Release();
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _gate.Dispose();

    private static IQueryable<Budget> SpendAlerts(PlatformDbContext context, BudgetScope scope, Guid scopeId) =>
        context.Budgets.Where(budget => budget.Kind == BudgetKind.Alert && budget.Scope == scope && budget.ScopeId == scopeId);

    private static void Fill(Budget budget, BudgetSettings settings)
    {
        budget.LimitNanos = settings.Limit.Nanos;
        budget.IsHardStop = settings.IsHardStop;
        budget.AlertPercents = [.. settings.AlertPercents.Order()];
        budget.AlertEmails = settings.AlertEmails.Count == 0 ? null : [.. settings.AlertEmails.Select(EmailAddress.Check)];
        budget.AlertWebhooks = settings.AlertWebhooks.Count == 0 ? null : [.. settings.AlertWebhooks];
    }

    private Budget Add(PlatformDbContext context, BudgetSettings settings, BudgetKind kind)
    {
        Budget budget = new()
        {
            Id = Guid.CreateVersion7(time.GetUtcNow()),
            OrganizationId = context.TenantId,
            Kind = kind,
            Scope = settings.Scope,
            ScopeId = settings.ScopeId,
            Period = settings.Period,
            AlertPercents = [],
        };
        context.Add(budget);
        return budget;
    }

    private static Task<bool> ExistsAsync(PlatformDbContext context, Actor actor, BudgetSettings settings, CancellationToken cancellationToken) => settings.Scope switch
    {
        BudgetScope.Organization => Task.FromResult(settings.ScopeId == actor.OrganizationId),
        BudgetScope.Project => context.Projects.AnyAsync(project => project.Id == settings.ScopeId, cancellationToken),
        _ => context.ApiKeys.AnyAsync(key => key.Id == settings.ScopeId, cancellationToken),
    };
}
