namespace Lyceum.Platform.Data;

/// <summary>
/// A row that belongs to one organisation. <see cref="PlatformDbContext"/> shows it to that organisation alone and lets nobody
/// else write it.
/// </summary>
public interface ITenantEntity
{
    /// <summary>Whose row it is.</summary>
    Guid OrganizationId { get; }
}
