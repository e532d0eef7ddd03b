using Lyceum.Platform.Audit;
using Lyceum.Platform.Data;
using Microsoft.EntityFrameworkCore;

namespace Lyceum.Platform.Accounts;

/// <summary>
/// Finds or makes the account of somebody whom the company's service named. The two are joined by issuer and subject, which a service
/// never gives to somebody else; an e-mail address alone joins nothing.
/// </summary>
/// <param name="database">Where accounts are.</param>
/// <param name="audit">Where joins are noted.</param>
/// <param name="registration">What makes accounts.</param>
/// <param name="signIn">What begins sessions.</param>
/// <param name="time">The clock.</param>
public sealed class CompanySignIn(PlatformDatabase database, AuditLog audit, AccountRegistration registration, SignInService signIn, TimeProvider time)
{
    /// <summary>Signs somebody in.</summary>
    /// <param name="options">Who may come.</param>
    /// <param name="identity">Who it is.</param>
    /// <param name="origin">Where the person is.</param>
    /// <param name="cancellationToken">Ends it early.</param>
    public async Task<SignInOutcome> SignInAsync(CompanySignInOptions options, CompanyIdentity identity, SessionOrigin origin, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(identity);
        if (!ExternalLogin.IsName(identity.Issuer) || !ExternalLogin.IsName(identity.Subject))
        {
            return SignInOutcome.Refused(SignInRefusal.Unknown);
        }

        string? email = EmailAddress.TryCheck(identity.Email, out string? address) ? address : null;
        bool isVerified = email is not null && (identity.EmailVerified ?? options.TrustEmail);
        if (!options.AllowedDomains.IsDefaultOrEmpty)
        {
            if (!isVerified)
            {
                return SignInOutcome.Refused(SignInRefusal.UnverifiedEmail);
            }

            if (!options.AllowedDomains.Contains(EmailAddress.Domain(email!).ToString(), StringComparer.OrdinalIgnoreCase))
            {
                return SignInOutcome.Refused(SignInRefusal.Domain);
            }
        }

        (UserAccount? account, SignInRefusal refusal) = await FindAsync(options, identity, email, isVerified, cancellationToken).ConfigureAwait(false);
        return account is null
            ? SignInOutcome.Refused(refusal)
            : await signIn.BeginAsync(account, SignInMethod.Company, origin, null, cancellationToken).ConfigureAwait(false);
    }

    private static async Task<UserAccount?> FindJoinedAsync(PlatformDbContext context, CompanyIdentity identity, CancellationToken cancellationToken) =>
        await context.UserAccounts.AsNoTracking()
            .SingleOrDefaultAsync(
                account => context.ExternalLogins.Any(login => login.Issuer == identity.Issuer && login.Subject == identity.Subject && login.UserId == account.Id),
                cancellationToken).ConfigureAwait(false);

    private async Task<(UserAccount? Account, SignInRefusal Refusal)> FindAsync(
        CompanySignInOptions options, CompanyIdentity identity, string? email, bool isVerified, CancellationToken cancellationToken)
    {
        await using PlatformDbContext context = database.OpenPlatform();
        if (await FindJoinedAsync(context, identity, cancellationToken).ConfigureAwait(false) is { } joined)
        {
            return (joined, SignInRefusal.None);
        }

        if (!isVerified)
        {
            return (null, SignInRefusal.UnverifiedEmail);
        }

        string normalized = EmailAddress.Normalize(email!);
        UserAccount? same = await context.UserAccounts.SingleOrDefaultAsync(account => account.NormalizedEmail == normalized, cancellationToken).ConfigureAwait(false);
        if (same is null && !options.Provision)
        {
            return (null, SignInRefusal.NotProvisioned);
        }

        try
        {
            // Who made an account here with somebody else's address must not get that person's work: this side has to be verified too.
            if (same is null || (options.LinkVerifiedEmail && same.EmailVerified))
            {
                return (await JoinAsync(context, identity, same, email!, cancellationToken).ConfigureAwait(false), SignInRefusal.None);
            }
        }
        catch (PlatformException exception) when (exception.Error == PlatformError.Conflict)
        {
            // Somebody was first; maybe the same person, as below.
        }

        // The account with this address may be the one that the same person got a moment ago, in another window.
        await using PlatformDbContext again = database.OpenPlatform();
        UserAccount? other = await FindJoinedAsync(again, identity, cancellationToken).ConfigureAwait(false);
        return (other, other is null ? SignInRefusal.NotLinked : SignInRefusal.None);
    }

    private async Task<UserAccount> JoinAsync(PlatformDbContext context, CompanyIdentity identity, UserAccount? same, string email, CancellationToken cancellationToken)
    {
        UserAccount account = same ?? registration.Prepare(email, NameOf(identity, email));
        context.Add(new ExternalLogin { Issuer = identity.Issuer, Subject = identity.Subject, UserId = account.Id, CreatedAt = time.GetUtcNow() });
        if (same is null)
        {
            account.EmailVerified = true;
            return await registration.AddAsync(context, account, AccountChange.Self(account.Id), "account.provision", cancellationToken).ConfigureAwait(false);
        }

        account.Version++;
        await AccountChange.SaveAsync(
            audit, context, AccountChange.Self(account.Id), new AuditRecord("login.link", account.Id, identity.Issuer), cancellationToken).ConfigureAwait(false);
        return account;
    }

    private static string NameOf(CompanyIdentity identity, string email)
    {
        string name = string.Concat((identity.Name ?? "").Where(static character => !char.IsControl(character) && !char.IsSurrogate(character))).Trim();
        return name.Length is > 0 and <= Names.MaximumLength ? name : email[..email.IndexOf('@', StringComparison.Ordinal)];
    }
}
