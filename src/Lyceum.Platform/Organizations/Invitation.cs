using Lyceum.Platform.Data;
using Lyceum.Platform.Retention;

namespace Lyceum.Platform.Organizations;

/// <summary>Somebody was asked to join an organisation, by e-mail. Its token is known as a hash alone.</summary>
public sealed class Invitation : ITenantEntity
{
    /// <summary>Its id.</summary>
    public Guid Id { get; init; }

    /// <inheritdoc/>
    public Guid OrganizationId { get; init; }

    /// <summary>Whom it is for, as it was written.</summary>
    public required string Email { get; init; }

    /// <summary>The address in the form in which spellings are the same.</summary>
    public required string NormalizedEmail { get; init; }

    /// <summary>What whoever comes may do.</summary>
    public Role Role { get; init; }

    /// <summary>SHA-256 of the present token, 32 bytes.</summary>
    public required byte[] TokenHash { get; set; }

    /// <summary>Which user invited. Who loses the right to has invited nobody.</summary>
    [UserColumn(UserColumnRule.DeleteRow)]
    public Guid InvitedBy { get; init; }

    /// <summary>When it was made.</summary>
    public DateTimeOffset CreatedAt { get; init; }

    /// <summary>Until when somebody may come.</summary>
    [Retained(RetainedData.Invitations)]
    public DateTimeOffset ExpiresAt { get; set; }

    /// <summary>When somebody came; null where nobody did.</summary>
    public DateTimeOffset? AcceptedAt { get; set; }

    /// <summary>Which user came.</summary>
    [UserColumn(UserColumnRule.DeleteRow)]
    public Guid? AcceptedBy { get; set; }

    /// <summary>When it was taken back; null where it was not.</summary>
    public DateTimeOffset? RevokedAt { get; set; }

    /// <summary>Changes with the invitation, so that it ends in one way alone.</summary>
    public int Version { get; set; }

    /// <summary>What has become of it.</summary>
    public InvitationState StateAt(DateTimeOffset now) => AcceptedAt is not null ? InvitationState.Accepted
        : RevokedAt is not null ? InvitationState.Revoked
        : ExpiresAt <= now ? InvitationState.Expired
        : InvitationState.Pending;
}
