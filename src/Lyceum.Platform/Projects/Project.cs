using Lyceum.Platform.Data;

namespace Lyceum.Platform.Projects;

/// <summary>A part of an organisation that has keys, budgets and a share of the ledger.</summary>
public sealed class Project : ITenantEntity
{
    /// <summary>Its id.</summary>
    public Guid Id { get; init; }

    /// <inheritdoc/>
    public Guid OrganizationId { get; init; }

    /// <summary>What people call it, once in an organisation.</summary>
    public required string Name { get; set; }

    /// <summary>When it was made.</summary>
    public DateTimeOffset CreatedAt { get; init; }

    /// <summary>Whether only its members and admins see it; else every member of the organisation does.</summary>
    public bool IsRestricted { get; set; }

    /// <summary>Since when its keys do nothing; null while they work.</summary>
    public DateTimeOffset? ArchivedAt { get; set; }
}
