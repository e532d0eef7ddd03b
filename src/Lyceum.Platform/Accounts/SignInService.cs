using Lyceum.Platform.Audit;
using Lyceum.Platform.Data;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.EntityFrameworkCore;

namespace Lyceum.Platform.Accounts;

/// <summary>
/// Signs people in with password, code and recovery code. Whether an account exists shows neither in the answer nor in the time it takes: a
/// try that is refused is always two commits and one slow hash.
/// </summary>
public sealed class SignInService
{
    private const string SecondStep = "second-step";

    private readonly PlatformDatabase _database;
    private readonly AuditLog _audit;
    private readonly PasswordHashing _passwords;
    private readonly SessionStore _sessions;
    private readonly HomeOrganization _home;
    private readonly TimeProvider _time;
    private readonly ProtectedTokens _tokens;
    private readonly FailureCounter _failures;

    /// <summary>Makes the service.</summary>
    /// <param name="database">Where accounts are.</param>
    /// <param name="audit">Where sign-ins are noted.</param>
    /// <param name="passwords">What checks passwords.</param>
    /// <param name="sessions">What begins sessions.</param>
    /// <param name="home">What gives a user an organisation.</param>
    /// <param name="protection">What encrypts what the browser carries between two steps.</param>
    /// <param name="time">The clock.</param>
    /// <param name="options">How many failures lock.</param>
    public SignInService(
        PlatformDatabase database, AuditLog audit, PasswordHashing passwords, SessionStore sessions, HomeOrganization home,
        IDataProtectionProvider protection, TimeProvider time, AccountOptions options)
    {
        _database = database;
        _audit = audit;
        _passwords = passwords;
        _sessions = sessions;
        _home = home;
        _time = time;
        _tokens = new ProtectedTokens(protection, time, options);
        _failures = new FailureCounter(database, audit, time, options);
    }

    /// <summary>Signs in with a password; where the account has an authenticator app, that is the first step of two.</summary>
    /// <param name="email">The e-mail address.</param>
    /// <param name="password">The password.</param>
    /// <param name="origin">Where the person is.</param>
    /// <param name="cancellationToken">Ends it early.</param>
    /// <exception cref="PlatformException">Too many sign in at the same time.</exception>
    public async Task<SignInOutcome> WithPasswordAsync(string? email, string? password, SessionOrigin origin, CancellationToken cancellationToken)
    {
        UserAccount? account = await FindAsync(email, cancellationToken).ConfigureAwait(false);
        Guid counted = account?.PasswordHash is null ? Guid.Empty : account.Id;
        PasswordCheck check;
        DateTimeOffset? until;
        // The turn comes before the count: who is not let in, or goes away while waiting, has tried nothing. What is counted comes to a verdict.
        using (PasswordHashing.Turn turn = await _passwords.TakeTurnAsync(cancellationToken).ConfigureAwait(false))
        {
            until = await _failures.TakePasswordAsync(counted, CancellationToken.None).ConfigureAwait(false);
            if (until is null)
            {
                await _failures.CountNothingAsync(CancellationToken.None).ConfigureAwait(false);
            }

            check = await turn.CheckAsync(until is null ? null : account!.PasswordHash, password).ConfigureAwait(false);
        }

        if (check == PasswordCheck.Wrong)
        {
            await _failures.EndWrongAsync(counted, until ?? DateTimeOffset.UnixEpoch, CancellationToken.None).ConfigureAwait(false);
            return SignInOutcome.Refused(until is not null ? SignInRefusal.Password : counted == Guid.Empty ? SignInRefusal.Unknown : SignInRefusal.Locked);
        }

        await _failures.ForgivePasswordsAsync(account!.Id, CancellationToken.None).ConfigureAwait(false);
        if (check == PasswordCheck.RightButWeak)
        {
            await StrengthenAsync(account, password!, cancellationToken).ConfigureAwait(false);
        }

        return account.DisabledAt is null && account.AuthenticatorSince is not null
            ? SignInOutcome.NeedsSecondStep(_tokens.Protect(SecondStep, new HalfSignIn(account.Id, account.SecurityStamp)))
            : await BeginAsync(account, SignInMethod.Password, origin, null, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Ends a sign-in with a code of the authenticator app.</summary>
    /// <param name="secondStep">What <see cref="WithPasswordAsync"/> gave.</param>
    /// <param name="code">The code: six digits.</param>
    /// <param name="origin">Where the person is.</param>
    /// <param name="cancellationToken">Ends it early.</param>
    public Task<SignInOutcome> WithCodeAsync(string? secondStep, string? code, SessionOrigin origin, CancellationToken cancellationToken) =>
        EndAsync(secondStep, SignInMethod.PasswordAndCode, async (context, account) =>
        {
            long? step = account.AuthenticatorKey is { } stored && _tokens.UnprotectKey(stored) is { } key ? Totp.Match(key, code, _time.GetUtcNow()) : null;
            // Of two who bring the same code at the same time, one finds the step taken.
            return step is not null && await context.UserAccounts.Where(other => other.Id == account.Id && other.AuthenticatorStep < step)
                .ExecuteUpdateAsync(update => update.SetProperty(other => other.AuthenticatorStep, step.Value), CancellationToken.None).ConfigureAwait(false) == 1;
        }, origin, cancellationToken);

    /// <summary>Ends a sign-in with a recovery code, which is used up by that.</summary>
    /// <param name="secondStep">What <see cref="WithPasswordAsync"/> gave.</param>
    /// <param name="code">The code, with or without dashes.</param>
    /// <param name="origin">Where the person is.</param>
    /// <param name="cancellationToken">Ends it early.</param>
    public Task<SignInOutcome> WithRecoveryCodeAsync(string? secondStep, string? code, SessionOrigin origin, CancellationToken cancellationToken) =>
        EndAsync(secondStep, SignInMethod.PasswordAndRecoveryCode, async (context, account) =>
        {
            byte[] hash = AuthenticatorDirectory.HashOf(code is { Length: < 100 } ? code : "");
            return await context.RecoveryCodes.Where(other => other.UserId == account.Id && other.Hash == hash)
                .ExecuteDeleteAsync(CancellationToken.None).ConfigureAwait(false) == 1;
        }, origin, cancellationToken);

    /// <summary>Begins a session for an account that showed who it is.</summary>
    /// <param name="account">The account as it was read when it was checked: the session carries its stamp.</param>
    /// <param name="method">How it was checked.</param>
    /// <param name="origin">Where the person is.</param>
    /// <param name="alongside">What else is stored in the same transaction; null for nothing.</param>
    /// <param name="cancellationToken">Ends it early.</param>
    /// <exception cref="DbUpdateException">What is stored alongside contradicts what is there.</exception>
    internal async Task<SignInOutcome> BeginAsync(
        UserAccount account, SignInMethod method, SessionOrigin origin, Action<PlatformDbContext>? alongside, CancellationToken cancellationToken)
    {
        if (account.DisabledAt is not null)
        {
            return SignInOutcome.Refused(SignInRefusal.Disabled);
        }

        await _home.EnsureAsync(account, cancellationToken).ConfigureAwait(false);
        await using PlatformDbContext context = _database.OpenPlatform();
        alongside?.Invoke(context);
        IssuedSession session = _sessions.Begin(context, account, method, origin);
        await _audit.SaveAsync(context, AccountChange.Self(account.Id), new AuditRecord("session.begin", session.Session.Id, $"{method}"), cancellationToken).ConfigureAwait(false);
        DateTimeOffset now = session.Session.CreatedAt;
        await context.UserAccounts.Where(other => other.Id == account.Id)
            .ExecuteUpdateAsync(update => update.SetProperty(other => other.LastSignInAt, now), cancellationToken).ConfigureAwait(false);
        return SignInOutcome.Of(session);
    }

    private async Task<UserAccount?> FindAsync(string? email, CancellationToken cancellationToken)
    {
        string normalized = EmailAddress.TryCheck(email, out string? address) ? EmailAddress.Normalize(address) : "";
        await using PlatformDbContext context = _database.OpenPlatform();
        return await context.UserAccounts.AsNoTracking().SingleOrDefaultAsync(account => account.NormalizedEmail == normalized, cancellationToken).ConfigureAwait(false);
    }

    private async Task<SignInOutcome> EndAsync(
        string? secondStep, SignInMethod method, Func<PlatformDbContext, UserAccount, Task<bool>> check, SessionOrigin origin, CancellationToken cancellationToken)
    {
        if (_tokens.Unprotect<HalfSignIn>(SecondStep, secondStep)?.Content is not { } half)
        {
            return SignInOutcome.Refused(SignInRefusal.Expired);
        }

        await using PlatformDbContext context = _database.OpenPlatform();
        UserAccount? account = await context.UserAccounts.AsNoTracking().SingleOrDefaultAsync(
            other => other.Id == half.UserId && other.SecurityStamp == half.SecurityStamp && other.AuthenticatorSince != null, cancellationToken).ConfigureAwait(false);
        if (account is null)
        {
            return SignInOutcome.Refused(SignInRefusal.Expired);
        }

        // What is counted comes to a verdict, whoever still waits for it.
        if (await _failures.TakeCodeAsync(account.Id, CancellationToken.None).ConfigureAwait(false) is not { } until)
        {
            return SignInOutcome.Refused(SignInRefusal.Locked);
        }

        if (!await check(context, account).ConfigureAwait(false))
        {
            await _failures.EndWrongAsync(account.Id, until, CancellationToken.None).ConfigureAwait(false);
            return SignInOutcome.Refused(SignInRefusal.Code);
        }

        await context.UserAccounts.Where(other => other.Id == account.Id)
            .ExecuteUpdateAsync(
                static update => update.SetProperty(static other => other.FailedCodes, 0).SetProperty(static other => other.FailedPasswords, 0)
                    .SetProperty(static other => other.LockedUntil, (DateTimeOffset?)null),
                CancellationToken.None).ConfigureAwait(false);
        return await BeginAsync(account, method, origin, null, cancellationToken).ConfigureAwait(false);
    }

    private async Task StrengthenAsync(UserAccount account, string password, CancellationToken cancellationToken)
    {
        string stronger = await _passwords.HashAsync(password, cancellationToken).ConfigureAwait(false);
        await using PlatformDbContext context = _database.OpenPlatform();
        // Only where the password was not changed meanwhile.
        await context.UserAccounts.Where(other => other.Id == account.Id && other.PasswordHash == account.PasswordHash)
            .ExecuteUpdateAsync(update => update.SetProperty(other => other.PasswordHash, stronger), cancellationToken).ConfigureAwait(false);
    }

    private sealed record HalfSignIn(Guid UserId, Guid SecurityStamp);
}
