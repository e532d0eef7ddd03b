using Lyceum.Platform.Audit;
using Lyceum.Platform.Data;
using Lyceum.Platform.Organizations;
using Microsoft.EntityFrameworkCore;

namespace Lyceum.Platform.Accounts;

/// <summary>Finds accounts, and lets people change their own.</summary>
/// <param name="database">Where accounts are.</param>
/// <param name="audit">Where changes are noted.</param>
/// <param name="passwords">What hashes passwords.</param>
/// <param name="sessions">What must forget an account that changed.</param>
/// <param name="members">What people leave when their account goes.</param>
/// <param name="time">The clock.</param>
/// <param name="options">Which passwords are good.</param>
/// <param name="erasures">What else goes with an account.</param>
public sealed class AccountDirectory(
    PlatformDatabase database, AuditLog audit, PasswordHashing passwords, SessionStore sessions, MemberDirectory members, TimeProvider time, AccountOptions options,
    IEnumerable<IAccountErasure> erasures)
{
    private readonly FailureCounter _failures = new(database, audit, time, options);

    /// <summary>An account by its id.</summary>
    /// <returns>Null where there is none.</returns>
    public async Task<UserAccount?> FindAsync(Guid userId, CancellationToken cancellationToken)
    {
        await using PlatformDbContext context = database.OpenPlatform();
        return await context.UserAccounts.AsNoTracking().SingleOrDefaultAsync(account => account.Id == userId, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>An account by its e-mail address, in whatever capitals.</summary>
    /// <returns>Null where there is none.</returns>
    public async Task<UserAccount?> FindByEmailAsync(string? email, CancellationToken cancellationToken)
    {
        if (!EmailAddress.TryCheck(email, out string? address))
        {
            return null;
        }

        string normalized = EmailAddress.Normalize(address);
        await using PlatformDbContext context = database.OpenPlatform();
        return await context.UserAccounts.AsNoTracking().SingleOrDefaultAsync(account => account.NormalizedEmail == normalized, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Gives the person another name.</summary>
    /// <exception cref="PlatformException">There is no such account, or the name is no name.</exception>
    public async Task RenameAsync(Guid userId, string name, CancellationToken cancellationToken)
    {
        await using PlatformDbContext context = database.OpenPlatform();
        UserAccount account = await AccountChange.LoadAsync(context, userId, cancellationToken).ConfigureAwait(false);
        account.Name = Names.Check(name);
        await SaveAsync(context, userId, "account.rename", cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Gives an account another password and ends its other sessions.</summary>
    /// <param name="userId">The account.</param>
    /// <param name="sessionId">The session that asks, which goes on; null ends all.</param>
    /// <param name="current">The password until now; null where the account has none.</param>
    /// <param name="next">The password from now on.</param>
    /// <param name="cancellationToken">Ends it early.</param>
    /// <exception cref="PlatformException">The current password is wrong, too many were, or the next one is not good.</exception>
    public async Task ChangePasswordAsync(Guid userId, Guid? sessionId, string? current, string next, CancellationToken cancellationToken)
    {
        await using PlatformDbContext context = database.OpenPlatform();
        UserAccount account = await AccountChange.LoadAsync(context, userId, cancellationToken).ConfigureAwait(false);
        await DemandPasswordAsync(account, current, cancellationToken).ConfigureAwait(false);
        PasswordRules.Check(next, account.Email, account.Name, options.MinimumPasswordLength);
        account.PasswordHash = await passwords.HashAsync(next, cancellationToken).ConfigureAwait(false);
        await SessionStore.RestampAsync(context, account, sessionId, cancellationToken).ConfigureAwait(false);
        await SaveAsync(context, userId, "account.password", cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Gives an account another e-mail address, which nobody has verified yet.</summary>
    /// <param name="userId">The account.</param>
    /// <param name="password">Its password; null where it has none.</param>
    /// <param name="email">The new address.</param>
    /// <param name="cancellationToken">Ends it early.</param>
    /// <exception cref="PlatformException">The password is wrong, or the address is none or taken.</exception>
    public async Task ChangeEmailAsync(Guid userId, string? password, string email, CancellationToken cancellationToken)
    {
        string address = EmailAddress.Check(email);
        await using PlatformDbContext context = database.OpenPlatform();
        UserAccount account = await AccountChange.LoadAsync(context, userId, cancellationToken).ConfigureAwait(false);
        await DemandPasswordAsync(account, password, cancellationToken).ConfigureAwait(false);
        string normalized = EmailAddress.Normalize(address);
        account.EmailVerified &= normalized == account.NormalizedEmail;
        (account.Email, account.NormalizedEmail) = (address, normalized);
        await SaveAsync(context, userId, "account.email", cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Deletes one's own account, as <see cref="DeleteAsync(Actor, Guid, CancellationToken)"/> does.</summary>
    /// <param name="userId">The account.</param>
    /// <param name="password">Its password; null where it has none.</param>
    /// <param name="cancellationToken">Ends it early.</param>
    /// <exception cref="PlatformException">The password is wrong, or what the other one refuses.</exception>
    public async Task DeleteAsync(Guid userId, string? password, CancellationToken cancellationToken)
    {
        UserAccount account = await FindAsync(userId, cancellationToken).ConfigureAwait(false) ?? throw PlatformException.NotFound("account");
        await DemandPasswordAsync(account, password, cancellationToken).ConfigureAwait(false);
        await EraseAsync(AccountChange.Self(userId), userId, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>
    /// Deletes an account with its sessions and ways to sign in, after everything that belongs to the person. The person leaves its
    /// organisations, in whose ledger and audit log it is an id without a name; <see cref="IAccountErasure"/> says what else goes.
    /// </summary>
    /// <exception cref="PlatformException">
    /// The actor is no administrator, there is no such account, it is the last administrator's, or the last owner's of an organisation with others in it.
    /// </exception>
    public Task DeleteAsync(Actor administrator, Guid userId, CancellationToken cancellationToken)
    {
        AccountAdministration.Demand(administrator);
        return EraseAsync(administrator, userId, cancellationToken);
    }

    private async Task EraseAsync(Actor by, Guid userId, CancellationToken cancellationToken)
    {
        await using PlatformDbContext context = database.OpenPlatform();
        UserAccount account = await AccountChange.LoadAsync(context, userId, cancellationToken).ConfigureAwait(false);
        await AccountAdministration.KeepAnAdministratorAsync(context, account, cancellationToken).ConfigureAwait(false);
        foreach (IAccountErasure erasure in erasures)
        {
            await erasure.EraseAsync(userId, cancellationToken).ConfigureAwait(false);
        }

        await LeaveAsync(context, userId, cancellationToken).ConfigureAwait(false);

        context.Remove(account);
        await AccountChange.SaveAsync(audit, context, by, new AuditRecord("account.delete", userId), cancellationToken).ConfigureAwait(false);
        sessions.Forget(userId);
    }

    private async Task LeaveAsync(PlatformDbContext context, Guid userId, CancellationToken cancellationToken)
    {
        List<Member> memberships = await context.AcrossOrganizations<Member>().AsNoTracking().Where(member => member.UserId == userId)
            .ToListAsync(cancellationToken).ConfigureAwait(false);
        Guid[] all = [.. memberships.Select(static member => member.OrganizationId)];
        Guid[] shared = await context.AcrossOrganizations<Member>().Where(member => all.Contains(member.OrganizationId) && member.UserId != userId)
            .Select(static member => member.OrganizationId).Distinct().ToArrayAsync(cancellationToken).ConfigureAwait(false);
        foreach (Member member in memberships.Where(member => shared.Contains(member.OrganizationId)))
        {
            await members.RemoveAsync(new Actor(member.OrganizationId, userId, member.Role), userId, cancellationToken).ConfigureAwait(false);
        }
    }

    // Who found a session open must not find out the password by trying: these tries count as those of sign-in do.
    private async Task DemandPasswordAsync(UserAccount account, string? password, CancellationToken cancellationToken)
    {
        if (account.PasswordHash is null)
        {
            return;
        }

        // As at sign-in: without a turn nothing is tried, and what is counted comes to a verdict.
        using PasswordHashing.Turn turn = await passwords.TakeTurnAsync(cancellationToken).ConfigureAwait(false);
        DateTimeOffset until = await _failures.TakePasswordAsync(account.Id, CancellationToken.None).ConfigureAwait(false)
            ?? throw PlatformException.Forbidden("There were too many wrong passwords; try again later.", "password_locked");
        if (await turn.CheckAsync(account.PasswordHash, password).ConfigureAwait(false) == PasswordCheck.Wrong)
        {
            await _failures.EndWrongAsync(account.Id, until, CancellationToken.None).ConfigureAwait(false);
            throw PlatformException.Forbidden("The current password is wrong.", "password_wrong");
        }

        await _failures.ForgivePasswordsAsync(account.Id, CancellationToken.None).ConfigureAwait(false);
    }

    private async Task SaveAsync(PlatformDbContext context, Guid userId, string action, CancellationToken cancellationToken)
    {
        await AccountChange.SaveAsync(audit, context, AccountChange.Self(userId), new AuditRecord(action, userId), cancellationToken).ConfigureAwait(false);
        sessions.Forget(userId);
    }
}
