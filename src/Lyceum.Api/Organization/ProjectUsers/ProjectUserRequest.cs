using Lyceum.Api.Http;

namespace Lyceum.Api.Organization.ProjectUsers;

/// <summary>A wish to take somebody into a project, or to give a member another role there.</summary>
internal sealed class ProjectUserRequest : ApiRequest
{
    /// <summary>The user; null where the address says who.</summary>
    public string? UserId { get; init; }

    /// <summary>The user's address; null where the id says who.</summary>
    public string? Email { get; init; }

    /// <summary>What the user may do.</summary>
    public string? Role { get; init; }
}
