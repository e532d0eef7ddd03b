using Lyceum.Platform.Budgets;

namespace Lyceum.Platform.Ledgers;

/// <summary>A budget that does not allow a call.</summary>
/// <param name="BudgetId">The budget.</param>
/// <param name="Scope">Whose spending it bounds.</param>
/// <param name="Period">How long until it begins anew.</param>
/// <param name="Limit">What may be spent.</param>
/// <param name="Left">What is neither spent nor set aside.</param>
/// <param name="Asked">The greatest cost of the call.</param>
public sealed record BudgetRefusal(Guid BudgetId, BudgetScope Scope, BudgetPeriod Period, Money Limit, Money Left, Money Asked);
