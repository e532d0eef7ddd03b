using Lyceum.Platform.Data;

namespace Lyceum.Platform.Budgets;

/// <summary>A share of a budget was spent; noted once in each of its periods.</summary>
public sealed class BudgetAlert : ITenantEntity, IAppendOnly
{
    /// <inheritdoc/>
    public Guid OrganizationId { get; init; }

    /// <summary>The budget.</summary>
    public Guid BudgetId { get; init; }

    /// <summary>When the budget's period began; 1970 where it has none.</summary>
    public DateTimeOffset PeriodStart { get; init; }

    /// <summary>The share, in percent.</summary>
    public int Percent { get; init; }

    /// <summary>When it was reached.</summary>
    public DateTimeOffset RaisedAt { get; init; }

    /// <summary>What was spent by then, in billionths of a unit.</summary>
    public long SpentNanos { get; init; }

    /// <summary>What might be spent, in billionths of a unit.</summary>
    public long LimitNanos { get; init; }
}
