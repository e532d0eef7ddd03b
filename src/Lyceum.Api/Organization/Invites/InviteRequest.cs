using Lyceum.Api.Http;

namespace Lyceum.Api.Organization.Invites;

/// <summary>A wish for an invitation.</summary>
internal sealed class InviteRequest : ApiRequest
{
    /// <summary>Whom it is for.</summary>
    public string? Email { get; init; }

    /// <summary>What whoever comes may do.</summary>
    public string? Role { get; init; }

    /// <summary>The projects that whoever comes becomes a member of.</summary>
    public IReadOnlyList<InviteProject>? Projects { get; init; }
}
