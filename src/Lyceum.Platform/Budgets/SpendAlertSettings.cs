namespace Lyceum.Platform.Budgets;

/// <summary>What somebody asks of an alert that an amount was spent in a month.</summary>
/// <param name="Scope">Whose spending it watches: an organisation's or a project's.</param>
/// <param name="ScopeId">The organisation or the project.</param>
/// <param name="Threshold">The amount.</param>
/// <param name="Emails">Addresses of electronic mail to tell.</param>
/// <param name="SubjectPrefix">What the subject of such mail begins with; null for nothing.</param>
public sealed record SpendAlertSettings(BudgetScope Scope, Guid ScopeId, Money Threshold, IReadOnlyList<string> Emails, string? SubjectPrefix = null)
{
    internal BudgetSettings ToBudget()
    {
        if (Scope == BudgetScope.Key || SubjectPrefix?.Length > Names.MaximumLength || SubjectPrefix?.Any(char.IsControl) == true)
        {
            throw PlatformException.Invalid(
                $"An alert watches an organisation or a project, and what its subject begins with has at most {Names.MaximumLength} characters, none of them control characters.", "alert_subject");
        }

        return new BudgetSettings(Scope, ScopeId, BudgetPeriod.Month, Threshold) { IsHardStop = false, AlertPercents = [100], AlertEmails = Emails };
    }
}
