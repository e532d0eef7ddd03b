using Lyceum.Platform.Data;

namespace Lyceum.Platform.Projects;

/// <summary>A member of one project that is no person: it owns keys, and does what they do.</summary>
public sealed class ServiceAccount : ITenantEntity
{
    /// <summary>Its id.</summary>
    public Guid Id { get; init; }

    /// <inheritdoc/>
    public Guid OrganizationId { get; init; }

    /// <summary>The project.</summary>
    public Guid ProjectId { get; init; }

    /// <summary>What people call it.</summary>
    public required string Name { get; set; }

    /// <summary>When it was made.</summary>
    public DateTimeOffset CreatedAt { get; init; }

    /// <summary>Since when it and its keys do nothing; null while they work. It stays, so that old usage keeps its name.</summary>
    public DateTimeOffset? DeletedAt { get; set; }
}
