namespace Lyceum.Api.Organization.Users;

/// <summary>A member of the organisation.</summary>
/// <param name="Id">The user.</param>
/// <param name="Name">What people call the user; null where there is no account.</param>
/// <param name="Email">The user's address; null where there is no account.</param>
/// <param name="Role">What the user may do.</param>
/// <param name="AddedAt">When the user came, in seconds since 1970.</param>
internal sealed record UserObject(string Id, string? Name, string? Email, string Role, long AddedAt)
{
    /// <summary>What this is.</summary>
    public string Object { get; init; } = "organization.user";
}
