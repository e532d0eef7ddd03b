using Lyceum.Api.Http;

namespace Lyceum.Api.Organization.Users;

/// <summary>A change of a member.</summary>
internal sealed class UserRequest : ApiRequest
{
    /// <summary>The role; null leaves it.</summary>
    public string? Role { get; init; }

    /// <summary>A role that was made; this platform has none.</summary>
    public string? RoleId { get; init; }
}
