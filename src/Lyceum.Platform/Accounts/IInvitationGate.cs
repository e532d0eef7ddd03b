using Lyceum.Platform.Data;

namespace Lyceum.Platform.Accounts;

/// <summary>Says who was invited. Without one, sign-up by invitation takes nobody.</summary>
public interface IInvitationGate
{
    /// <summary>
    /// Takes an invitation for a new account, in the context that makes the account: what is changed there (the invitation that is used up,
    /// the member that comes) is stored together with the account or not at all. Of two who use the same invitation at the same time,
    /// one must fail in saving, by a concurrency token or a unique index.
    /// </summary>
    /// <param name="context">The platform's context, which writes for every organisation; the caller saves it.</param>
    /// <param name="code">The code that was written.</param>
    /// <param name="account">The account that will be made.</param>
    /// <param name="cancellationToken">Ends it early.</param>
    /// <returns>What is noted of it in the organisation's log, in the same transaction; null where the invitation is not good for this account.</returns>
    Task<InvitationUse?> TryConsumeAsync(PlatformDbContext context, string code, UserAccount account, CancellationToken cancellationToken);
}
