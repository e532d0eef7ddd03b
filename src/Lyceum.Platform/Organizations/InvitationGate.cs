using Lyceum.Platform.Accounts;
using Lyceum.Platform.Data;

namespace Lyceum.Platform.Organizations;

/// <summary>Lets those sign up whom an organisation invited: the token of an invitation is the code.</summary>
/// <param name="invitations">The invitations.</param>
internal sealed class InvitationGate(InvitationDirectory invitations) : IInvitationGate
{
    /// <inheritdoc/>
    public async Task<bool> TryConsumeAsync(PlatformDbContext context, string code, UserAccount account, CancellationToken cancellationToken)
    {
        if (!await invitations.TryUseAsync(context, code, account.Id, account.Email, cancellationToken).ConfigureAwait(false))
        {
            return false;
        }

        // Whoever has the token read the letter that was sent to the address.
        account.EmailVerified = true;
        return true;
    }
}
