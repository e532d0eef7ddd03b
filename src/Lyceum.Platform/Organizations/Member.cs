using Lyceum.Platform.Data;
using Lyceum.Platform.Retention;

namespace Lyceum.Platform.Organizations;

/// <summary>A user in an organisation. The user's account is kept elsewhere; here it is its id.</summary>
public sealed class Member : ITenantEntity
{
    /// <inheritdoc/>
    public Guid OrganizationId { get; init; }

    /// <summary>The user.</summary>
    [UserColumn(UserColumnRule.DeleteRow)]
    public Guid UserId { get; init; }

    /// <summary>What the user may do there.</summary>
    public Role Role { get; set; }

    /// <summary>When the user came.</summary>
    public DateTimeOffset JoinedAt { get; init; }
}
