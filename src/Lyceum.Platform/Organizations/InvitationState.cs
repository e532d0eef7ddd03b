namespace Lyceum.Platform.Organizations;

/// <summary>What has become of an invitation.</summary>
public enum InvitationState
{
    /// <summary>It waits for somebody to come.</summary>
    Pending,

    /// <summary>Somebody came.</summary>
    Accepted,

    /// <summary>Nobody came in time.</summary>
    Expired,

    /// <summary>It was taken back.</summary>
    Revoked,
}
