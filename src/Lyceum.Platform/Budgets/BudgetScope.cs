namespace Lyceum.Platform.Budgets;

/// <summary>Whose spending a budget bounds.</summary>
public enum BudgetScope
{
    /// <summary>All of an organisation's.</summary>
    Organization = 0,

    /// <summary>A project's.</summary>
    Project = 1,

    /// <summary>A key's.</summary>
    Key = 2,
}
