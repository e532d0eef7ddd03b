using Lyceum.Platform.Audit;
using Lyceum.Platform.Data;
using Lyceum.Platform.Organizations;
using Microsoft.EntityFrameworkCore;

namespace Lyceum.Platform.Accounts;

/// <summary>
/// Counts wrong passwords and codes, and locks. A try is counted before it is checked and taken back when it was right, so that a hundred
/// tries at the same time are not more than one after the other.
/// </summary>
/// <param name="database">Where accounts are.</param>
/// <param name="audit">Where locks are noted.</param>
/// <param name="time">The clock.</param>
/// <param name="options">How many failures lock for how long.</param>
internal sealed class FailureCounter(PlatformDatabase database, AuditLog audit, TimeProvider time, AccountOptions options)
{
    /// <summary>Takes a try with a password.</summary>
    /// <returns>When the account is locked should this try be the last wrong one; null where it is locked now.</returns>
    public async Task<DateTimeOffset?> TakePasswordAsync(Guid userId, CancellationToken cancellationToken)
    {
        DateTimeOffset now = time.GetUtcNow();
        DateTimeOffset until = now + options.LockoutDuration;
        int maximum = options.MaximumFailures;
        await using PlatformDbContext context = database.OpenPlatform();
        int rows = await context.UserAccounts.Where(account => account.Id == userId && (account.LockedUntil == null || account.LockedUntil <= now))
            .ExecuteUpdateAsync(
                update => update
                    .SetProperty(account => account.FailedCodes, account => account.LockedUntil != null ? 0 : account.FailedCodes)
                    .SetProperty(account => account.FailedPasswords, account => account.LockedUntil != null ? 1 : account.FailedPasswords + 1)
                    .SetProperty(account => account.LockedUntil, account => account.LockedUntil == null && account.FailedPasswords + 1 >= maximum ? until : null),
                cancellationToken).ConfigureAwait(false);
        return rows == 1 ? until : null;
    }

    /// <summary>Takes a try with a code.</summary>
    /// <returns>When the account is locked should this try be the last wrong one; null where it is locked now.</returns>
    public async Task<DateTimeOffset?> TakeCodeAsync(Guid userId, CancellationToken cancellationToken)
    {
        DateTimeOffset now = time.GetUtcNow();
        DateTimeOffset until = now + options.LockoutDuration;
        int maximum = options.MaximumFailures;
        await using PlatformDbContext context = database.OpenPlatform();
        int rows = await context.UserAccounts.Where(account => account.Id == userId && (account.LockedUntil == null || account.LockedUntil <= now))
            .ExecuteUpdateAsync(
                update => update
                    .SetProperty(account => account.FailedPasswords, account => account.LockedUntil != null ? 0 : account.FailedPasswords)
                    .SetProperty(account => account.FailedCodes, account => account.LockedUntil != null ? 1 : account.FailedCodes + 1)
                    .SetProperty(account => account.LockedUntil, account => account.LockedUntil == null && account.FailedCodes + 1 >= maximum ? until : null),
                cancellationToken).ConfigureAwait(false);
        return rows == 1 ? until : null;
    }

    /// <summary>Gives back the tries with a password, since one was right. Wrong codes still count: a right password must not buy new tries of them.</summary>
    public async Task ForgivePasswordsAsync(Guid userId, CancellationToken cancellationToken)
    {
        int maximum = options.MaximumFailures;
        await using PlatformDbContext context = database.OpenPlatform();
        await context.UserAccounts.Where(account => account.Id == userId)
            .ExecuteUpdateAsync(
                update => update.SetProperty(account => account.FailedPasswords, 0)
                    .SetProperty(account => account.LockedUntil, account => account.FailedCodes >= maximum ? account.LockedUntil : null),
                cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Notes a lock where the try that was wrong is the one that set it.</summary>
    public async Task NoteLockAsync(Guid userId, DateTimeOffset until, CancellationToken cancellationToken)
    {
        await using PlatformDbContext context = database.OpenPlatform();
        if (await context.UserAccounts.AnyAsync(account => account.Id == userId && account.LockedUntil == until, cancellationToken).ConfigureAwait(false))
        {
            await audit.AppendAsync(AccountChange.Self(userId), new AuditRecord("account.lock", userId), cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>
    /// Commits what changes nothing. Counting a try of an account is a commit, which waits for the disk; where there is no account, this
    /// one waits as long, so that nobody learns that from the time it takes.
    /// </summary>
    public async Task CountNothingAsync(CancellationToken cancellationToken)
    {
        await using PlatformDbContext context = database.OpenPlatform();
        await context.Organizations.Where(static organization => organization.Id == PlatformOrganization.Id)
            .ExecuteUpdateAsync(static update => update.SetProperty(static organization => organization.Name, static organization => organization.Name), cancellationToken)
            .ConfigureAwait(false);
    }
}
