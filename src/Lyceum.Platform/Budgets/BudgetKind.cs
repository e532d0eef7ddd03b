namespace Lyceum.Platform.Budgets;

/// <summary>What a budget is for.</summary>
public enum BudgetKind
{
    /// <summary>It bounds, or watches, what is spent: one for each scope and period.</summary>
    Limit = 0,

    /// <summary>It tells once that an amount was spent, and bounds nothing: as many as somebody likes.</summary>
    Alert = 1,
}
