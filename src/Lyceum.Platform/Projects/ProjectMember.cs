using Lyceum.Platform.Data;
using Lyceum.Platform.Retention;

namespace Lyceum.Platform.Projects;

/// <summary>A member of the organisation in a project. It goes with the membership in the organisation.</summary>
public sealed class ProjectMember : ITenantEntity
{
    /// <inheritdoc/>
    public Guid OrganizationId { get; init; }

    /// <summary>The project.</summary>
    public Guid ProjectId { get; init; }

    /// <summary>The user.</summary>
    [UserColumn(UserColumnRule.DeleteRow)]
    public Guid UserId { get; init; }

    /// <summary>What the user may do there.</summary>
    public ProjectRole Role { get; set; }

    /// <summary>When the user came.</summary>
    public DateTimeOffset AddedAt { get; init; }
}
