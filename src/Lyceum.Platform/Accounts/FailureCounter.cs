using Lyceum.Platform.Audit;
using Lyceum.Platform.Data;
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
    private static readonly TimeSpan s_nobodysLifetime = TimeSpan.FromDays(1);

    // The hash of no token.
    private static readonly byte[] s_nobodysToken = new byte[32];

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

    /// <summary>Ends a try that was wrong: notes the lock where that try is the one that set it, and commits nothing else where not.</summary>
    /// <param name="userId">The account; empty where there is none.</param>
    /// <param name="until">Until when the try would have locked it.</param>
    /// <param name="cancellationToken">Ends it early.</param>
    public async Task EndWrongAsync(Guid userId, DateTimeOffset until, CancellationToken cancellationToken)
    {
        await using PlatformDbContext context = database.OpenPlatform();
        if (await context.UserAccounts.AnyAsync(account => account.Id == userId && account.LockedUntil == until, cancellationToken).ConfigureAwait(false))
        {
            await audit.AppendAsync(AccountChange.Self(userId), new AuditRecord("account.lock", userId), cancellationToken).ConfigureAwait(false);
        }
        else
        {
            await CountNothingAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>
    /// Commits something that means nothing. Counting a try of an account, or noting a lock, is a commit, which waits for the disk; where there
    /// is nothing to count or note, this one waits as long, so that nobody learns that from the time it takes. What is written is another value
    /// each time: SQLite writes no page for the same one.
    /// </summary>
    public async Task CountNothingAsync(CancellationToken cancellationToken)
    {
        DateTimeOffset end = time.GetUtcNow() + s_nobodysLifetime;
        await using PlatformDbContext context = database.OpenPlatform();
        if (await context.SpentTokens.Where(static token => token.Hash == s_nobodysToken)
            .ExecuteUpdateAsync(update => update.SetProperty(static token => token.ExpiresAt, end), cancellationToken).ConfigureAwait(false) == 1)
        {
            return;
        }

        context.Add(new SpentToken { Hash = s_nobodysToken, ExpiresAt = end });
        try
        {
            await context.SaveChangesAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (DbUpdateException exception) when (DatabaseErrors.IsDuplicate(exception))
        {
            // Somebody else was first, and waited for the disk too.
        }
    }
}
