using Lyceum.Platform.Organizations;

namespace Lyceum.Platform.Data;

/// <summary>
/// A row that is private to one owner inside its organisation. <see cref="PlatformDbContext"/> shows it to actors of that
/// owner alone and lets nobody else write it.
/// </summary>
public interface IOwnedEntity : ITenantEntity
{
    /// <summary>What owns it.</summary>
    OwnerKind OwnerKind { get; }

    /// <summary>Which user or project owns it.</summary>
    Guid OwnerId { get; }
}
