using System.Security.Cryptography;
using System.Text;
using Lyceum.Platform.Audit;
using Lyceum.Platform.Data;
using Lyceum.Platform.Keys;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.EntityFrameworkCore;

namespace Lyceum.Platform.Accounts;

/// <summary>Turns the second step of sign-in on and off: codes of an authenticator app, and recovery codes for when it is lost.</summary>
/// <param name="database">Where accounts are.</param>
/// <param name="audit">Where changes are noted.</param>
/// <param name="protection">What encrypts keys.</param>
/// <param name="time">The clock.</param>
/// <param name="options">The name that apps show.</param>
public sealed class AuthenticatorDirectory(PlatformDatabase database, AuditLog audit, IDataProtectionProvider protection, TimeProvider time, AccountOptions options)
{
    /// <summary>How many recovery codes an account gets.</summary>
    public const int RecoveryCodes = 10;

    private const int RecoveryBytes = 10;

    private readonly ProtectedTokens _tokens = new(protection, time, options);

    /// <summary>Makes a key for an app. Sign-in does not ask for codes before <see cref="ConfirmAsync"/>.</summary>
    /// <exception cref="PlatformException">There is no such account, or it has an app already.</exception>
    public async Task<AuthenticatorSetup> BeginAsync(Guid userId, CancellationToken cancellationToken)
    {
        await using PlatformDbContext context = database.OpenPlatform();
        UserAccount account = await AccountChange.LoadAsync(context, userId, cancellationToken).ConfigureAwait(false);
        if (account.AuthenticatorSince is not null)
        {
            throw PlatformException.Conflict("The account has an authenticator app already; remove it first.");
        }

        byte[] key = RandomNumberGenerator.GetBytes(Totp.KeyLength);
        account.AuthenticatorKey = _tokens.ProtectKey(key);
        account.AuthenticatorStep = 0;
        await SaveAsync(context, userId, "authenticator.begin", cancellationToken).ConfigureAwait(false);
        string text = Base32.Encode(key);
        string label = $"{Uri.EscapeDataString(options.Issuer)}:{Uri.EscapeDataString(account.Email)}";
        return new AuthenticatorSetup(text, new Uri($"otpauth://totp/{label}?secret={text}&issuer={Uri.EscapeDataString(options.Issuer)}"));
    }

    /// <summary>Turns the second step on, once the app shows the right code.</summary>
    /// <returns>The recovery codes, the only time they are known.</returns>
    /// <exception cref="PlatformException">There is no such account or no new key, or the code is wrong.</exception>
    public async Task<IReadOnlyList<string>> ConfirmAsync(Guid userId, string code, CancellationToken cancellationToken)
    {
        await using PlatformDbContext context = database.OpenPlatform();
        UserAccount account = await AccountChange.LoadAsync(context, userId, cancellationToken).ConfigureAwait(false);
        if (account.AuthenticatorKey is not { } stored || account.AuthenticatorSince is not null)
        {
            throw PlatformException.Conflict("There is no new authenticator app to confirm; begin again.");
        }

        DateTimeOffset now = time.GetUtcNow();
        long step = _tokens.UnprotectKey(stored) is { } key && Totp.Match(key, code, now) is { } match
            ? match
            : throw PlatformException.Invalid("The code is not right; check that the device's clock is, and write the code that the app shows now.", "code");
        account.AuthenticatorSince = now;
        account.AuthenticatorStep = step;
        IReadOnlyList<string> codes = await ReplaceCodesAsync(context, userId, cancellationToken).ConfigureAwait(false);
        await SaveAsync(context, userId, "authenticator.add", cancellationToken).ConfigureAwait(false);
        return codes;
    }

    /// <summary>Turns the second step off.</summary>
    /// <exception cref="PlatformException">There is no such account.</exception>
    public async Task RemoveAsync(Guid userId, CancellationToken cancellationToken)
    {
        await using PlatformDbContext context = database.OpenPlatform();
        UserAccount account = await AccountChange.LoadAsync(context, userId, cancellationToken).ConfigureAwait(false);
        Remove(account);
        context.RemoveRange(await context.RecoveryCodes.Where(code => code.UserId == userId).ToListAsync(cancellationToken).ConfigureAwait(false));
        await SaveAsync(context, userId, "authenticator.remove", cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Makes new recovery codes; the old ones end.</summary>
    /// <exception cref="PlatformException">There is no such account, or it has no second step.</exception>
    public async Task<IReadOnlyList<string>> RenewRecoveryCodesAsync(Guid userId, CancellationToken cancellationToken)
    {
        await using PlatformDbContext context = database.OpenPlatform();
        UserAccount account = await AccountChange.LoadAsync(context, userId, cancellationToken).ConfigureAwait(false);
        if (account.AuthenticatorSince is null)
        {
            throw PlatformException.Conflict("Recovery codes stand for an authenticator app; add one first.");
        }

        IReadOnlyList<string> codes = await ReplaceCodesAsync(context, userId, cancellationToken).ConfigureAwait(false);
        await SaveAsync(context, userId, "recovery.renew", cancellationToken).ConfigureAwait(false);
        return codes;
    }

    /// <summary>How many recovery codes are left.</summary>
    public async Task<int> CountRecoveryCodesAsync(Guid userId, CancellationToken cancellationToken)
    {
        await using PlatformDbContext context = database.OpenPlatform();
        return await context.RecoveryCodes.CountAsync(code => code.UserId == userId, cancellationToken).ConfigureAwait(false);
    }

    internal static void Remove(UserAccount account)
    {
        account.AuthenticatorKey = null;
        account.AuthenticatorSince = null;
        account.AuthenticatorStep = 0;
    }

    /// <summary>The hash of a recovery code, however the person set dashes, spaces and capitals.</summary>
    internal static byte[] HashOf(string code) => Sha256Digest.Of(Encoding.UTF8.GetBytes(
        code.Replace("-", "", StringComparison.Ordinal).Replace(" ", "", StringComparison.Ordinal).ToUpperInvariant())).ToArray();

    private static async Task<IReadOnlyList<string>> ReplaceCodesAsync(PlatformDbContext context, Guid userId, CancellationToken cancellationToken)
    {
        context.RemoveRange(await context.RecoveryCodes.Where(code => code.UserId == userId).ToListAsync(cancellationToken).ConfigureAwait(false));
        string[] codes =
        [
            .. Enumerable.Range(0, RecoveryCodes).Select(static _ => Base32.Encode(RandomNumberGenerator.GetBytes(RecoveryBytes)))
                .Select(static text => string.Join('-', text.Chunk(4).Select(static chunk => new string(chunk)))),
        ];
        context.AddRange(codes.Select(code => new RecoveryCode { UserId = userId, Hash = HashOf(code) }));
        return codes;
    }

    private Task SaveAsync(PlatformDbContext context, Guid userId, string action, CancellationToken cancellationToken) =>
        AccountChange.SaveAsync(audit, context, AccountChange.Self(userId), new AuditRecord(action, userId), cancellationToken);
}
