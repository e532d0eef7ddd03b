using Lyceum.Platform.Data;
using Lyceum.Platform.Sharing;

namespace Lyceum.Platform.Organizations;

/// <summary>Who owns projects, keys and budgets, and whose rows nobody else sees.</summary>
public sealed class Organization : ITenantEntity
{
    /// <summary>Its id.</summary>
    public Guid Id { get; init; }

    /// <summary>What people call it.</summary>
    public required string Name { get; set; }

    /// <summary>When it was made.</summary>
    public DateTimeOffset CreatedAt { get; init; }

    /// <summary>Since when nobody gets in and no key works, until it is deleted; null while it is open.</summary>
    public DateTimeOffset? ClosedAt { get; set; }

    /// <summary>Who may open what members share.</summary>
    public SharingMode Sharing { get; set; }

    /// <summary>Changes whenever members do, so that two changes at the same time cannot both leave the other's owner.</summary>
    public int MembersVersion { get; set; }

    Guid ITenantEntity.OrganizationId => Id;
}
