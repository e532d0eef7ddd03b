using Lyceum.Platform.Budgets;

namespace Lyceum.Commands;

/// <summary>A budget as commands tell of it; the names are those of their JSON. Amounts are decimal text, so that no reader rounds them.</summary>
internal sealed record BudgetSummary(
    Guid Id,
    BudgetScope Scope,
    Guid ScopeId,
    BudgetPeriod Period,
    string Limit,
    bool IsHardStop,
    IReadOnlyList<int> AlertPercents,
    IReadOnlyList<string> AlertEmails,
    IReadOnlyList<string> AlertWebhooks)
{
    public static BudgetSummary Of(Budget budget) =>
        new(
            budget.Id, budget.Scope, budget.ScopeId, budget.Period, budget.Limit().ToString(), budget.IsHardStop, budget.AlertPercents, budget.AlertEmails ?? [], budget.AlertWebhooks ?? []);

#pragma warning disable CA1308 // A word in a sentence.
    public static string Word(Enum value) => value.ToString().ToLowerInvariant();
#pragma warning restore CA1308
}
