using Lyceum.Platform.Accounts;
using Lyceum.Platform.Data;

namespace Lyceum.Platform.Organizations;

/// <summary>
/// Lets those sign up whom an organisation invited: the token of an invitation is the code. It leaves the address unverified: whoever invites
/// sees the token too, and could be its own guest under somebody else's address.
/// </summary>
/// <param name="invitations">The invitations.</param>
internal sealed class InvitationGate(InvitationDirectory invitations) : IInvitationGate
{
    /// <inheritdoc/>
    public Task<InvitationUse?> TryConsumeAsync(PlatformDbContext context, string code, UserAccount account, CancellationToken cancellationToken) =>
        invitations.TryUseAsync(context, code, account.Id, account.Email, cancellationToken);
}
