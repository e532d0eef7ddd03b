using Lyceum.Platform.Data;
using Lyceum.Platform.Projects;

namespace Lyceum.Platform.Organizations;

/// <summary>A project that whoever accepts an invitation becomes a member of.</summary>
public sealed class InvitationProject : ITenantEntity
{
    /// <inheritdoc/>
    public Guid OrganizationId { get; init; }

    /// <summary>The invitation.</summary>
    public Guid InvitationId { get; init; }

    /// <summary>The project.</summary>
    public Guid ProjectId { get; init; }

    /// <summary>What whoever comes may do there.</summary>
    public ProjectRole Role { get; init; }
}
