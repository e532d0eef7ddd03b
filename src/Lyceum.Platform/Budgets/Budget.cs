using Lyceum.Platform.Data;

namespace Lyceum.Platform.Budgets;

/// <summary>What may be spent.</summary>
public sealed class Budget : ITenantEntity
{
    /// <summary>Its id.</summary>
    public Guid Id { get; init; }

    /// <inheritdoc/>
    public Guid OrganizationId { get; init; }

    /// <summary>What it is for.</summary>
    public BudgetKind Kind { get; init; }

    /// <summary>Whose spending it bounds.</summary>
    public BudgetScope Scope { get; init; }

    /// <summary>The organisation, the project, or the key.</summary>
    public Guid ScopeId { get; init; }

    /// <summary>How long until it begins anew.</summary>
    public BudgetPeriod Period { get; init; }

    /// <summary>What may be spent, in billionths of a unit.</summary>
    public long LimitNanos { get; set; }

    /// <summary>Whether calls are refused that could go beyond it; else it only alerts.</summary>
    public bool IsHardStop { get; set; }

    /// <summary>At which shares of it to alert, in percent, rising.</summary>
    public required int[] AlertPercents { get; set; }

    /// <summary>Addresses of electronic mail to tell of its alerts; null for none.</summary>
    public string[]? AlertEmails { get; set; }

    /// <summary>Addresses of the web to tell of its alerts; null for none.</summary>
    public string[]? AlertWebhooks { get; set; }

    /// <summary>What the subject of mail about its alerts begins with; null for nothing.</summary>
    public string? AlertSubjectPrefix { get; set; }

    /// <summary>What may be spent.</summary>
    public Money Limit() => new(LimitNanos);
}
