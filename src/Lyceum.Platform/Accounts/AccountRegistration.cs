using Lyceum.Platform.Audit;
using Lyceum.Platform.Data;
using Lyceum.Platform.Organizations;
using Microsoft.EntityFrameworkCore;

namespace Lyceum.Platform.Accounts;

/// <summary>Makes accounts: for who signs up, for whom an administrator makes one, for who comes from the company's sign-in service.</summary>
/// <param name="database">Where accounts are.</param>
/// <param name="audit">Where they are noted.</param>
/// <param name="passwords">What hashes passwords.</param>
/// <param name="home">What gives a new user an organisation.</param>
/// <param name="time">The clock.</param>
/// <param name="options">Which passwords are good.</param>
/// <param name="rules">Who may sign up.</param>
/// <param name="invitations">Who was invited; null where nobody can be.</param>
public sealed class AccountRegistration(
    PlatformDatabase database, AuditLog audit, PasswordHashing passwords, HomeOrganization home, TimeProvider time, AccountOptions options, SignInRules rules,
    IInvitationGate? invitations = null)
{
    /// <summary>Makes an account for somebody who signs up.</summary>
    /// <exception cref="PlatformException">
    /// Sign-up is closed, the invitation is not good, the address is taken, or a value cannot be.
    /// </exception>
    public async Task<UserAccount> RegisterAsync(Registration registration, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(registration);
        SignUpMode mode = rules.SignUp;
        if (mode == SignUpMode.Closed || (mode == SignUpMode.Invitation && registration.Invitation is null))
        {
            throw mode == SignUpMode.Closed
                ? PlatformException.Forbidden("Nobody signs up here; ask an administrator for an account.", "sign_up_closed")
                : PlatformException.Forbidden("Signing up needs an invitation; ask an administrator or the owner of an organisation for one.", "sign_up_invitation");
        }

        UserAccount account = await PrepareAsync(registration, cancellationToken).ConfigureAwait(false);
        await using PlatformDbContext context = database.OpenPlatform();
        InvitationUse? use = null;
        // An invitation also counts where none is needed: it says which organisation to join.
        if (registration.Invitation is { } code)
        {
            use = invitations is null ? null : await invitations.TryConsumeAsync(context, code, account, cancellationToken).ConfigureAwait(false);
            if (use is null)
            {
                throw PlatformException.Forbidden("This invitation is not good for this e-mail address, was used, or has ended; ask for a new one.", "invitation");
            }
        }

        await StoreAsync(context, account, AccountChange.Self(account.Id), "account.register", use, cancellationToken).ConfigureAwait(false);
        await home.EnsureAsync(account, cancellationToken).ConfigureAwait(false);
        return account;
    }

    /// <summary>Makes an account for somebody else, whoever may sign up.</summary>
    /// <param name="administrator">Who makes it; see <see cref="AccountAdministration.FindAdministratorAsync"/>.</param>
    /// <param name="registration">For whom.</param>
    /// <param name="cancellationToken">Ends it early.</param>
    /// <exception cref="PlatformException">The actor is no administrator, the address is taken, or a value cannot be.</exception>
    public async Task<UserAccount> CreateAsync(Actor administrator, Registration registration, CancellationToken cancellationToken)
    {
        AccountAdministration.Demand(administrator);
        UserAccount account = await PrepareAsync(registration, cancellationToken).ConfigureAwait(false);
        account.EmailVerified = true;
        await using PlatformDbContext context = database.OpenPlatform();
        return await AddAsync(context, account, administrator, "account.create", cancellationToken).ConfigureAwait(false);
    }

    /// <summary>An account with a checked address, name and password, not stored yet.</summary>
    internal async Task<UserAccount> PrepareAsync(Registration registration, CancellationToken cancellationToken)
    {
        UserAccount account = Prepare(registration.Email, registration.Name);
        PasswordRules.Check(registration.Password, account.Email, account.Name, options.MinimumPasswordLength);
        account.PasswordHash = await passwords.HashAsync(registration.Password, cancellationToken).ConfigureAwait(false);
        return account;
    }

    /// <summary>An account without a password, not stored yet.</summary>
    internal UserAccount Prepare(string email, string name)
    {
        DateTimeOffset now = time.GetUtcNow();
        string address = EmailAddress.Check(email);
        return new UserAccount
        {
            Id = Guid.CreateVersion7(now),
            Email = address,
            NormalizedEmail = EmailAddress.Normalize(address),
            Name = Names.Check(name),
            SecurityStamp = Guid.NewGuid(),
            CreatedAt = now,
        };
    }

    /// <summary>Stores an account with what else changed in a context, and gives it an organisation.</summary>
    internal async Task<UserAccount> AddAsync(PlatformDbContext context, UserAccount account, Actor by, string action, CancellationToken cancellationToken)
    {
        await StoreAsync(context, account, by, action, cancellationToken).ConfigureAwait(false);
        await home.EnsureAsync(account, cancellationToken).ConfigureAwait(false);
        return account;
    }

    /// <summary>Stores an account with what else changed in a context; it has no organisation yet.</summary>
    internal Task StoreAsync(PlatformDbContext context, UserAccount account, Actor by, string action, CancellationToken cancellationToken) =>
        StoreAsync(context, account, by, action, null, cancellationToken);

    private async Task StoreAsync(PlatformDbContext context, UserAccount account, Actor by, string action, InvitationUse? use, CancellationToken cancellationToken)
    {
        if (await context.UserAccounts.AnyAsync(other => other.NormalizedEmail == account.NormalizedEmail, cancellationToken).ConfigureAwait(false))
        {
            throw PlatformException.Conflict("There is an account with this e-mail address already; sign in, or use another address.", reason: "email_taken");
        }

        context.Add(account);
        (Actor, AuditRecord) line = (by, new AuditRecord(action, account.Id));
        // Who came must stand in the log of the organisation as well, whose owners do not read the platform's.
        await AccountChange.SaveAsync(audit, context, use is null ? [line] : [line, (use.Member, use.Record)], cancellationToken).ConfigureAwait(false);
    }
}
