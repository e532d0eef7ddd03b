using Lyceum.Platform.Data;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace Lyceum.Platform.Accounts;

/// <summary>
/// Accounts and passkeys as Identity's passkey handler reads them. It reads alone: what comes of a ceremony is stored by
/// <see cref="PasskeyDirectory"/>, together with the session or the line in the audit log.
/// </summary>
/// <param name="context">Where they are; the caller disposes it.</param>
/// <param name="cancellationToken">Ends reading early; Identity passes none.</param>
internal sealed class PasskeyStore(PlatformDbContext context, CancellationToken cancellationToken) : IUserPasskeyStore<UserAccount>
{
    public async Task<UserAccount?> FindByIdAsync(string userId, CancellationToken _) => Guid.TryParse(userId, out Guid id)
        ? await context.UserAccounts.AsNoTracking().SingleOrDefaultAsync(account => account.Id == id, cancellationToken).ConfigureAwait(false)
        : null;

    public Task<string> GetUserIdAsync(UserAccount user, CancellationToken _) => Task.FromResult(user.Id.ToString());

    public async Task<IList<UserPasskeyInfo>> GetPasskeysAsync(UserAccount user, CancellationToken _) =>
        [.. (await context.Passkeys.AsNoTracking().Where(passkey => passkey.UserId == user.Id).ToListAsync(cancellationToken).ConfigureAwait(false)).Select(ToInfo)];

    public async Task<UserAccount?> FindByPasskeyIdAsync(byte[] credentialId, CancellationToken _) => await context.UserAccounts.AsNoTracking()
        .SingleOrDefaultAsync(account => context.Passkeys.Any(passkey => passkey.CredentialId == credentialId && passkey.UserId == account.Id), cancellationToken)
        .ConfigureAwait(false);

    public async Task<UserPasskeyInfo?> FindPasskeyAsync(UserAccount user, byte[] credentialId, CancellationToken _) =>
        await context.Passkeys.AsNoTracking().SingleOrDefaultAsync(passkey => passkey.CredentialId == credentialId && passkey.UserId == user.Id, cancellationToken)
            .ConfigureAwait(false) is { } found ? ToInfo(found) : null;

    public void Dispose()
    {
    }

    public Task<string?> GetUserNameAsync(UserAccount user, CancellationToken _) => throw ReadsAlone();

    public Task SetUserNameAsync(UserAccount user, string? userName, CancellationToken _) => throw ReadsAlone();

    public Task<string?> GetNormalizedUserNameAsync(UserAccount user, CancellationToken _) => throw ReadsAlone();

    public Task SetNormalizedUserNameAsync(UserAccount user, string? normalizedName, CancellationToken _) => throw ReadsAlone();

    public Task<IdentityResult> CreateAsync(UserAccount user, CancellationToken _) => throw ReadsAlone();

    public Task<IdentityResult> UpdateAsync(UserAccount user, CancellationToken _) => throw ReadsAlone();

    public Task<IdentityResult> DeleteAsync(UserAccount user, CancellationToken _) => throw ReadsAlone();

    public Task<UserAccount?> FindByNameAsync(string normalizedUserName, CancellationToken _) => throw ReadsAlone();

    public Task AddOrUpdatePasskeyAsync(UserAccount user, UserPasskeyInfo passkey, CancellationToken _) => throw ReadsAlone();

    public Task RemovePasskeyAsync(UserAccount user, byte[] credentialId, CancellationToken _) => throw ReadsAlone();

    private static NotSupportedException ReadsAlone() => new("The passkey handler does not ask for this; accounts are changed by their directories.");

    // No attestation is asked for, so none is kept.
    private static UserPasskeyInfo ToInfo(Passkey passkey) => new(
        passkey.CredentialId, passkey.PublicKey, passkey.CreatedAt, (uint)passkey.SignCount, passkey.Transports,
        isUserVerified: true, passkey.IsBackupEligible, passkey.IsBackedUp, attestationObject: [], clientDataJson: []);
}
