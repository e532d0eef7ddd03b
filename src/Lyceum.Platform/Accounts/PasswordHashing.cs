using System.Threading.RateLimiting;
using Microsoft.AspNetCore.Identity;

namespace Lyceum.Platform.Accounts;

/// <summary>
/// Hashes passwords slowly, on as many cores as there are and no more: who floods the sign-in page waits in a bounded queue, and is
/// refused when it is full, instead of taking every thread. Safe for use by many threads.
/// </summary>
public sealed class PasswordHashing : IDisposable
{
    private const int MaximumWaiting = 200;

    private readonly IPasswordHasher<UserAccount> _hasher;
    private readonly ConcurrencyLimiter _turns = new(new ConcurrencyLimiterOptions
    {
        PermitLimit = Environment.ProcessorCount,
        QueueLimit = MaximumWaiting,
        QueueProcessingOrder = QueueProcessingOrder.OldestFirst,
    });

    private readonly Lazy<string> _nobodys;

    /// <summary>Hashes with a hasher of Identity's.</summary>
    /// <param name="hasher">The hasher, set to <see cref="AccountOptions.PasswordIterations"/>.</param>
    public PasswordHashing(IPasswordHasher<UserAccount> hasher)
    {
        _hasher = hasher;
        _nobodys = new Lazy<string>(() => hasher.HashPassword(null!, RandomToken.Create().Reveal()));
    }

    /// <inheritdoc/>
    public void Dispose() => _turns.Dispose();

    /// <summary>Makes the hash that is stored.</summary>
    /// <exception cref="PlatformException">Too many wait already.</exception>
    internal async Task<string> HashAsync(string password, CancellationToken cancellationToken)
    {
        using RateLimitLease turn = await AcquireAsync(cancellationToken).ConfigureAwait(false);
        // The hasher asks for an account and never looks at it.
        return await Task.Run(() => _hasher.HashPassword(null!, password), cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Waits for a turn to check a password. The caller disposes it soon, and hashes nothing else meanwhile: others wait for it.</summary>
    /// <exception cref="PlatformException">Too many wait already.</exception>
    internal async Task<Turn> TakeTurnAsync(CancellationToken cancellationToken) => new(this, await AcquireAsync(cancellationToken).ConfigureAwait(false));

    private async Task<RateLimitLease> AcquireAsync(CancellationToken cancellationToken)
    {
        RateLimitLease lease = await _turns.AcquireAsync(1, cancellationToken).ConfigureAwait(false);
        if (!lease.IsAcquired)
        {
            lease.Dispose();
            throw new PlatformException(PlatformError.Busy, "Too many people sign in at this moment; try again in a few seconds.");
        }

        return lease;
    }

    /// <summary>The right to check a password now.</summary>
    internal sealed class Turn(PasswordHashing hashing, RateLimitLease lease) : IDisposable
    {
        /// <summary>
        /// Checks a password. Without a hash it takes as long and is wrong, so that nobody learns who has an account. What began comes to a verdict,
        /// whoever still waits for it.
        /// </summary>
        public async Task<PasswordCheck> CheckAsync(string? hash, string? password)
        {
            // What is longer than a password may be is wrong, and is not worth hashing in full.
            string bounded = password is { Length: <= PasswordRules.MaximumLength } ? password : "";
            PasswordVerificationResult result = await Task.Run(() => hashing._hasher.VerifyHashedPassword(null!, hash ?? hashing._nobodys.Value, bounded)).ConfigureAwait(false);
            return hash is null || bounded.Length == 0 || result == PasswordVerificationResult.Failed ? PasswordCheck.Wrong
                : result == PasswordVerificationResult.SuccessRehashNeeded ? PasswordCheck.RightButWeak
                : PasswordCheck.Right;
        }

        /// <inheritdoc/>
        public void Dispose() => lease.Dispose();
    }
}
