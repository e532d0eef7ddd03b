namespace Lyceum.Platform.Organizations;

/// <summary>What whoever holds an invitation's token may know before accepting.</summary>
/// <param name="Id">The invitation.</param>
/// <param name="OrganizationId">The organisation.</param>
/// <param name="OrganizationName">What people call it.</param>
/// <param name="Email">Whom it is for.</param>
/// <param name="Role">What whoever comes may do.</param>
/// <param name="ExpiresAt">Until when somebody may come.</param>
public sealed record PendingInvitation(Guid Id, Guid OrganizationId, string OrganizationName, string Email, Role Role, DateTimeOffset ExpiresAt);
