using Lyceum.Platform.Audit;
using Lyceum.Platform.Data;
using Lyceum.Platform.Keys;
using Lyceum.Platform.Organizations;
using Microsoft.EntityFrameworkCore;

namespace Lyceum.Platform.Accounts;

/// <summary>
/// What administrators of the platform do with accounts. An administrator is an owner of <see cref="PlatformOrganization"/>, and reads the
/// platform's audit log as such. The platform keeps at least one who can sign in.
/// </summary>
/// <param name="database">Where accounts are.</param>
/// <param name="audit">Where changes are noted.</param>
/// <param name="passwords">What hashes passwords.</param>
/// <param name="sessions">What must forget an account that changed.</param>
/// <param name="verifier">What must forget the keys of an account that is closed.</param>
/// <param name="time">The clock.</param>
/// <param name="options">Which passwords are good.</param>
public sealed class AccountAdministration(
    PlatformDatabase database, AuditLog audit, PasswordHashing passwords, SessionStore sessions, ApiKeyVerifier verifier, TimeProvider time, AccountOptions options)
{
    /// <summary>The most accounts that <see cref="ListAsync"/> gives at once.</summary>
    public const int MaximumPage = 200;

    /// <summary>A user as an administrator.</summary>
    /// <returns>Null where the user is none.</returns>
    public async Task<Actor?> FindAdministratorAsync(Guid userId, CancellationToken cancellationToken)
    {
        await using PlatformDbContext context = database.OpenPlatform();
        return await context.UserAccounts.AnyAsync(account => account.Id == userId && account.IsAdministrator && account.DisabledAt == null, cancellationToken).ConfigureAwait(false)
            ? new Actor(PlatformOrganization.Id, userId, Role.Owner)
            : null;
    }

    /// <summary>Accounts in the order of their addresses.</summary>
    /// <param name="administrator">Who asks.</param>
    /// <param name="search">A part of the address or name; null for all.</param>
    /// <param name="after">The address of the last account of the page before; null for the first page.</param>
    /// <param name="count">How many, at most <see cref="MaximumPage"/>.</param>
    /// <param name="cancellationToken">Ends it early.</param>
    /// <exception cref="PlatformException">The actor is no administrator, or what is searched cannot be in a name or address.</exception>
    public async Task<IReadOnlyList<UserAccount>> ListAsync(Actor administrator, string? search, string? after, int count, CancellationToken cancellationToken)
    {
        Demand(administrator);
        await using PlatformDbContext context = database.OpenPlatform();
        IQueryable<UserAccount> accounts = context.UserAccounts.AsNoTracking();
        if (!string.IsNullOrWhiteSpace(search))
        {
            string part = Names.Check(search).ToUpperInvariant();
#pragma warning disable CA1304, CA1311, CA1862 // In the database there is one culture, and a comparison becomes no SQL.
            accounts = accounts.Where(account => account.NormalizedEmail.Contains(part) || account.Name.ToUpper().Contains(part));
#pragma warning restore CA1304, CA1311, CA1862
        }

        if (after is not null)
        {
            string from = EmailAddress.Normalize(EmailAddress.Check(after));
            accounts = accounts.Where(account => account.NormalizedEmail.CompareTo(from) > 0);
        }

        return await accounts.OrderBy(account => account.NormalizedEmail).Take(Math.Clamp(count, 1, MaximumPage)).ToListAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>An account, with what an administrator may know of its ways to sign in.</summary>
    /// <exception cref="PlatformException">The actor is no administrator, or there is no such account.</exception>
    public async Task<AccountOverview> GetAsync(Actor administrator, Guid userId, CancellationToken cancellationToken)
    {
        Demand(administrator);
        await using PlatformDbContext context = database.OpenPlatform();
        UserAccount account = await context.UserAccounts.AsNoTracking().SingleOrDefaultAsync(other => other.Id == userId, cancellationToken).ConfigureAwait(false)
            ?? throw PlatformException.NotFound("account");
        DateTimeOffset now = time.GetUtcNow();
        return new AccountOverview(
            account,
            await context.Passkeys.CountAsync(passkey => passkey.UserId == userId, cancellationToken).ConfigureAwait(false),
            await context.ExternalLogins.CountAsync(login => login.UserId == userId, cancellationToken).ConfigureAwait(false),
            account.LockedUntil > now);
    }

    /// <summary>Ends all sessions of an account at once.</summary>
    /// <exception cref="PlatformException">The actor is no administrator, or there is no such account.</exception>
    public Task EndSessionsAsync(Actor administrator, Guid userId, CancellationToken cancellationToken) =>
        ChangeAsync(administrator, userId, "account.end-sessions", (context, account) => SessionStore.RestampAsync(context, account, null, cancellationToken), cancellationToken);

    /// <summary>Closes an account: its sessions and keys end at once, it cannot sign in, and whom it invited cannot come.</summary>
    /// <exception cref="PlatformException">The actor is no administrator, there is no such account, or it is the last administrator's.</exception>
    public async Task DisableAsync(Actor administrator, Guid userId, CancellationToken cancellationToken)
    {
        await ChangeAsync(administrator, userId, "account.disable", async (context, account) =>
        {
            account.DisabledAt ??= time.GetUtcNow();
            await KeepAnAdministratorAsync(context, account, cancellationToken).ConfigureAwait(false);
            await SessionStore.RestampAsync(context, account, null, cancellationToken).ConfigureAwait(false);
        }, cancellationToken).ConfigureAwait(false);
        verifier.ForgetUser(userId);
    }

    /// <summary>Opens a closed account; its keys and open invitations work again.</summary>
    /// <exception cref="PlatformException">The actor is no administrator, or there is no such account.</exception>
    public Task EnableAsync(Actor administrator, Guid userId, CancellationToken cancellationToken) =>
        ChangeAsync(administrator, userId, "account.enable", static (_, account) =>
        {
            account.DisabledAt = null;
            return Task.CompletedTask;
        }, cancellationToken);

    /// <summary>Makes a user an administrator, or no longer one.</summary>
    /// <exception cref="PlatformException">The actor is no administrator, there is no such account, or no administrator would be left.</exception>
    public Task SetAdministratorAsync(Actor administrator, Guid userId, bool isAdministrator, CancellationToken cancellationToken) =>
        ChangeAsync(administrator, userId, isAdministrator ? "account.promote" : "account.demote", async (context, account) =>
        {
            if (account.IsAdministrator && !isAdministrator)
            {
                await KeepAnAdministratorAsync(context, account, cancellationToken).ConfigureAwait(false);
            }

            account.IsAdministrator = isAdministrator;
        }, cancellationToken);

    /// <summary>Says whether an account's e-mail address is the person's: the administrator saw to it.</summary>
    /// <exception cref="PlatformException">The actor is no administrator, or there is no such account.</exception>
    public Task SetEmailVerifiedAsync(Actor administrator, Guid userId, bool isVerified, CancellationToken cancellationToken) =>
        ChangeAsync(administrator, userId, isVerified ? "account.verify" : "account.unverify", (_, account) =>
        {
            account.EmailVerified = isVerified;
            return Task.CompletedTask;
        }, cancellationToken);

    /// <summary>
    /// Gives an account another password for somebody who lost it, unlocks it, and ends its sessions. Its authenticator app goes too where
    /// that was lost as well.
    /// </summary>
    /// <exception cref="PlatformException">The actor is no administrator, there is no such account, or the password is not good.</exception>
    public Task ResetAsync(Actor administrator, Guid userId, string password, bool removeAuthenticator, CancellationToken cancellationToken) =>
        ResetAsync(administrator, userId, password, removeAuthenticator, removePasskeys: false, cancellationToken);

    /// <summary>The same, and its passkeys and ties to the company's service go where somebody else may have those.</summary>
    /// <exception cref="PlatformException">The actor is no administrator, there is no such account, or the password is not good.</exception>
    public Task ResetAsync(Actor administrator, Guid userId, string password, bool removeAuthenticator, bool removePasskeys, CancellationToken cancellationToken) =>
        ChangeAsync(administrator, userId, removeAuthenticator || removePasskeys ? "account.reset-all" : "account.reset", async (context, account) =>
        {
            PasswordRules.Check(password, account.Email, account.Name, options.MinimumPasswordLength);
            account.PasswordHash = await passwords.HashAsync(password, cancellationToken).ConfigureAwait(false);
            (account.LockedUntil, account.FailedPasswords, account.FailedCodes) = (null, 0, 0);
            await SessionStore.RestampAsync(context, account, null, cancellationToken).ConfigureAwait(false);
            if (removeAuthenticator)
            {
                AuthenticatorDirectory.Remove(account);
                context.RemoveRange(await context.RecoveryCodes.Where(code => code.UserId == userId).ToListAsync(cancellationToken).ConfigureAwait(false));
            }

            if (removePasskeys)
            {
                context.RemoveRange(await context.Passkeys.Where(passkey => passkey.UserId == userId).ToListAsync(cancellationToken).ConfigureAwait(false));
                context.RemoveRange(await context.ExternalLogins.Where(login => login.UserId == userId).ToListAsync(cancellationToken).ConfigureAwait(false));
            }
        }, cancellationToken);

    /// <summary>Refuses who is no administrator.</summary>
    /// <exception cref="PlatformException">The actor is none.</exception>
    internal static void Demand(Actor actor)
    {
        if (actor.OrganizationId != PlatformOrganization.Id || actor.Role != Role.Owner)
        {
            throw new PlatformException(PlatformError.Forbidden, "Only an administrator of the platform may do this.");
        }
    }

    /// <summary>Refuses a change after which no administrator would be left who can sign in.</summary>
    internal static async Task KeepAnAdministratorAsync(PlatformDbContext context, UserAccount account, CancellationToken cancellationToken)
    {
        if (!account.IsAdministrator)
        {
            return;
        }

        await ChangeAdministratorsAsync(context, cancellationToken).ConfigureAwait(false);
        if (!await context.UserAccounts.AnyAsync(
            other => other.IsAdministrator && other.DisabledAt == null && other.Id != account.Id, cancellationToken).ConfigureAwait(false))
        {
            throw PlatformException.Conflict("The platform keeps at least one administrator; make somebody else one first.", reason: "last_administrator");
        }
    }

    /// <summary>
    /// Counts up in the platform's own organisation. Read before administrators are counted, it makes the save fail of whoever changes
    /// them at the same time.
    /// </summary>
    internal static async Task ChangeAdministratorsAsync(PlatformDbContext context, CancellationToken cancellationToken)
    {
        Organization platform = await context.Organizations.SingleAsync(cancellationToken).ConfigureAwait(false);
        platform.MembersVersion++;
    }

    private async Task ChangeAsync(
        Actor administrator, Guid userId, string action, Func<PlatformDbContext, UserAccount, Task> change, CancellationToken cancellationToken)
    {
        Demand(administrator);
        await using PlatformDbContext context = database.OpenPlatform();
        UserAccount account = await AccountChange.LoadAsync(context, userId, cancellationToken).ConfigureAwait(false);
        await change(context, account).ConfigureAwait(false);
        await AccountChange.SaveAsync(audit, context, administrator, new AuditRecord(action, userId), cancellationToken).ConfigureAwait(false);
        sessions.Forget(userId);
    }
}
