using System.Security.Cryptography;
using System.Text.Json;
using Lyceum.Platform.Data;
using Lyceum.Platform.Keys;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.EntityFrameworkCore;

namespace Lyceum.Platform.Accounts;

/// <summary>
/// What the browser carries from one step of a sign-in to the next: encrypted and signed, for one purpose, for a while. Nothing is
/// stored for it, so that nobody fills the database by asking.
/// </summary>
/// <param name="protection">What encrypts.</param>
/// <param name="time">The clock.</param>
/// <param name="options">How long a step may take.</param>
internal sealed class ProtectedTokens(IDataProtectionProvider protection, TimeProvider time, AccountOptions options)
{
    // Longer than any of ours; what is longer is not decrypted.
    private const int MaximumLength = 8192;

    private readonly IDataProtector _keys = protection.CreateProtector("Lyceum.Accounts.AuthenticatorKey");

    /// <summary>Makes a token.</summary>
    public string Protect<TContent>(string purpose, TContent content) => For(purpose)
        .Protect(JsonSerializer.Serialize(new Envelope<TContent>(content, time.GetUtcNow() + options.StepLifetime, RandomToken.Create().Reveal())));

    /// <summary>Reads a token.</summary>
    /// <returns>Null where it is not ours, for something else, or too old.</returns>
    public Envelope<TContent>? Unprotect<TContent>(string purpose, string? token)
    {
        if (token is null || token.Length > MaximumLength)
        {
            return null;
        }

        try
        {
            Envelope<TContent>? envelope = JsonSerializer.Deserialize<Envelope<TContent>>(For(purpose).Unprotect(token));
            return envelope?.ExpiresAt > time.GetUtcNow() ? envelope : null;
        }
        catch (CryptographicException)
        {
            return null;
        }
    }

    /// <summary>Marks a token as used in a context that the caller saves, which fails where it was used before.</summary>
    public static void Spend<TContent>(PlatformDbContext context, Envelope<TContent> envelope) => context.Add(new SpentToken
    {
        Hash = Sha256Digest.Of(System.Text.Encoding.ASCII.GetBytes(envelope.Nonce)).ToArray(),
        ExpiresAt = envelope.ExpiresAt,
    });

    /// <summary>Whether a token was used before.</summary>
    public static Task<bool> IsSpentAsync<TContent>(PlatformDbContext context, Envelope<TContent> envelope, CancellationToken cancellationToken)
    {
        byte[] hash = Sha256Digest.Of(System.Text.Encoding.ASCII.GetBytes(envelope.Nonce)).ToArray();
        return context.SpentTokens.AnyAsync(token => token.Hash == hash, cancellationToken);
    }

    /// <summary>Encrypts the key of an authenticator app for the database.</summary>
    public byte[] ProtectKey(byte[] key) => _keys.Protect(key);

    /// <summary>Decrypts the key of an authenticator app.</summary>
    /// <returns>Null where the ring of keys that encrypted it is gone; recovery codes still work then.</returns>
    public byte[]? UnprotectKey(byte[] stored)
    {
        try
        {
            return _keys.Unprotect(stored);
        }
        catch (CryptographicException)
        {
            return null;
        }
    }

    private IDataProtector For(string purpose) => protection.CreateProtector("Lyceum.Accounts", purpose);

    /// <summary>What a token holds.</summary>
    internal sealed record Envelope<TContent>(TContent Content, DateTimeOffset ExpiresAt, string Nonce);
}
