namespace Lyceum.Platform.Organizations;

/// <summary>An invitation with a token that was just made, the only time it is known.</summary>
/// <param name="Invitation">The invitation.</param>
/// <param name="Token">Its token, to be sent in a link.</param>
public sealed record IssuedInvitation(Invitation Invitation, InvitationToken Token);
