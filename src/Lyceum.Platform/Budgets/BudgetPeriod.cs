namespace Lyceum.Platform.Budgets;

/// <summary>How long a budget lasts until it begins anew. A call belongs to the period in which it was admitted, by UTC.</summary>
public enum BudgetPeriod
{
    /// <summary>A day.</summary>
    Day = 0,

    /// <summary>A calendar month.</summary>
    Month = 1,

    /// <summary>For ever.</summary>
    Total = 2,
}
