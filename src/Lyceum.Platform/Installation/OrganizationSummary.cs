namespace Lyceum.Platform.Installation;

/// <summary>An organisation as administrators of the platform see it.</summary>
/// <param name="Id">Which it is.</param>
/// <param name="Name">Its name.</param>
/// <param name="CreatedAt">When it was made.</param>
/// <param name="ClosedAt">Since when it is closed; null where it is open.</param>
/// <param name="Members">How many people belong to it.</param>
/// <param name="Projects">How many projects it has that are not archived.</param>
/// <param name="FileBytes">What its files count.</param>
public sealed record OrganizationSummary(Guid Id, string Name, DateTimeOffset CreatedAt, DateTimeOffset? ClosedAt, int Members, int Projects, long FileBytes);
