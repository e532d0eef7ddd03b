using Lyceum.Platform.Data;
using Lyceum.Platform.Organizations;
using Lyceum.Platform.Retention;

namespace Lyceum.Platform.Presets;

/// <summary>What somebody set up in the playground, by a name. It is a person's own; others of the organisation see it where it is shared, and whoever has its link.</summary>
public sealed class Preset : IOwnedEntity
{
    /// <summary>Its id.</summary>
    public Guid Id { get; init; }

    /// <inheritdoc/>
    public Guid OrganizationId { get; init; }

    /// <inheritdoc/>
    public OwnerKind OwnerKind { get; init; }

    /// <inheritdoc/>
    [UserColumn(UserColumnRule.DeleteRow)]
    public Guid OwnerId { get; init; }

    /// <summary>What it is called; once for an owner.</summary>
    public required string Name { get; set; }

    /// <summary>What was set up. The platform does not read it.</summary>
    public required string Content { get; set; }

    /// <summary>Whether the members of the organisation see it.</summary>
    public bool IsShared { get; set; }

    /// <summary>SHA-256 of what its link is opened by; null where it has none.</summary>
    public byte[]? TokenHash { get; set; }

    /// <summary>When it was made.</summary>
    public DateTimeOffset CreatedAt { get; init; }

    /// <summary>When it was changed last.</summary>
    public DateTimeOffset UpdatedAt { get; set; }
}
