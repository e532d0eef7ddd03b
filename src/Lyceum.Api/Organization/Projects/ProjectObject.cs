namespace Lyceum.Api.Organization.Projects;

/// <summary>A project.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Name">What people call it.</param>
/// <param name="CreatedAt">When it was made, in seconds since 1970.</param>
/// <param name="ArchivedAt">When it ended; null where it has not.</param>
/// <param name="Status"><c>active</c> or <c>archived</c>.</param>
internal sealed record ProjectObject(string Id, string Name, long CreatedAt, long? ArchivedAt, string Status)
{
    /// <summary>What this is.</summary>
    public string Object { get; init; } = "organization.project";
}
