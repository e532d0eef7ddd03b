using System.Collections.Concurrent;
using System.Linq.Expressions;
using System.Net;
using Lyceum.Platform.Data;
using Lyceum.Platform.Ledgers;
using Lyceum.Platform.Organizations;
using Lyceum.Platform.Projects;
using Microsoft.EntityFrameworkCore;

namespace Lyceum.Platform.Keys;

/// <summary>
/// Checks keys as they are sent: form first, then the secret's hash in a bounded cache, then the checksum and one indexed equality in
/// the database. Unknown secrets are never kept, so nobody can fill the cache with guesses. Safe for use by many threads.
/// </summary>
/// <param name="database">Where keys are.</param>
/// <param name="time">The clock.</param>
/// <param name="options">How much is kept; null for the usual.</param>
public sealed class ApiKeyVerifier(PlatformDatabase database, TimeProvider time, ApiKeyVerifierOptions? options = null)
{
    // When a key was used last is told to the second.
    private static readonly TimeSpan s_useGrain = TimeSpan.FromSeconds(1);

    private readonly ApiKeyVerifierOptions _options = options ?? new ApiKeyVerifierOptions();
    private readonly VerifiedCache<VerifiedKey> _cache = new((options ?? new ApiKeyVerifierOptions()).CacheCapacity);
    private readonly ConcurrentDictionary<Guid, DateTimeOffset> _used = new();

    /// <summary>Checks a key.</summary>
    /// <param name="presented">What was sent; null where nothing was.</param>
    /// <param name="endpoint">The path that is called.</param>
    /// <param name="address">Where the call comes from; null where that is unknown.</param>
    /// <param name="cancellationToken">Ends it early.</param>
    public ValueTask<KeyCheck> VerifyAsync(string? presented, string endpoint, IPAddress? address, CancellationToken cancellationToken) =>
        VerifyAsync(presented.AsMemory(), endpoint, address, cancellationToken);

    /// <inheritdoc cref="VerifyAsync(string?, string, IPAddress?, CancellationToken)"/>
    public async ValueTask<KeyCheck> VerifyAsync(ReadOnlyMemory<char> presented, string endpoint, IPAddress? address, CancellationToken cancellationToken)
    {
        if (ApiKeySecret.HashOf(presented.Span) is not { } digest)
        {
            return new KeyCheck(null, KeyRefusal.Malformed);
        }

        DateTimeOffset now = time.GetUtcNow();
        if (!_cache.TryFind(digest, now - _options.CacheLifetime, out VerifiedKey? key))
        {
            // A secret that was found is one; of the others the checksum tells most that are not, without asking the database.
            if (!ApiKeySecret.TryParse(presented.ToString(), out _))
            {
                return new KeyCheck(null, KeyRefusal.Malformed);
            }

            long version = _cache.Version;
            (key, KeyRefusal refusal) = await ReadAsync(digest.ToArray(), cancellationToken).ConfigureAwait(false);
            if (key is null)
            {
                return new KeyCheck(null, refusal);
            }

            _cache.Add(digest, key, now, version);
        }

        KeyRefusal reason = key.ExpiresAt <= now ? KeyRefusal.Expired
            : !key.Scopes.AllowsAddress(address) ? KeyRefusal.Address
            : !key.Scopes.AllowsEndpoint(endpoint) ? KeyRefusal.Endpoint
            : KeyRefusal.None;
        if (reason != KeyRefusal.None)
        {
            return new KeyCheck(null, reason);
        }

        if (!_used.TryGetValue(key.KeyId, out DateTimeOffset used) || now - used >= s_useGrain)
        {
            _used[key.KeyId] = now;
        }

        return new KeyCheck(key, KeyRefusal.None);
    }

    /// <summary>Checks whether a key that was sent before, and whose work goes on in the background, still may.</summary>
    /// <param name="keyId">The key.</param>
    /// <param name="endpoint">The path that its work stands for.</param>
    /// <param name="cancellationToken">Ends it early.</param>
    public async Task<KeyCheck> CheckAsync(Guid keyId, string endpoint, CancellationToken cancellationToken)
    {
        // Of two secrets the one that lasts longer says until when.
        DateTimeOffset now = time.GetUtcNow();
        (VerifiedKey? key, KeyRefusal refusal) = await ReadAsync(credential => credential.ApiKeyId == keyId, cancellationToken).ConfigureAwait(false);
        return key is null ? new KeyCheck(null, refusal)
            : key.ExpiresAt <= now ? new KeyCheck(null, KeyRefusal.Expired)
            : !key.Scopes.AllowsEndpoint(endpoint) ? new KeyCheck(null, KeyRefusal.Endpoint)
            : new KeyCheck(key, KeyRefusal.None);
    }

    /// <summary>
    /// Writes when keys were used last. The program calls it every few seconds and at its end; a killed process loses that
    /// little, which nobody is billed by.
    /// </summary>
    public async Task WriteLastUseAsync(CancellationToken cancellationToken)
    {
        await using PlatformDbContext context = database.OpenEverywhere();
        foreach ((Guid keyId, DateTimeOffset usedAt) in _used.ToArray())
        {
            await context.AcrossOrganizations<ApiKey>().Where(key => key.Id == keyId && (key.LastUsedAt == null || key.LastUsedAt < usedAt))
                .ExecuteUpdateAsync(update => update.SetProperty(key => key.LastUsedAt, usedAt), cancellationToken).ConfigureAwait(false);
            // Only where it was not used again meanwhile.
            _used.TryRemove(new KeyValuePair<Guid, DateTimeOffset>(keyId, usedAt));
        }
    }

    /// <summary>Forgets what was known of a key; called once a change of it is stored.</summary>
    internal void Forget(Guid keyId) => _cache.Forget(key => key.KeyId == keyId);

    /// <summary>Forgets what was known of all keys, since another process changed some, or the accounts of their owners.</summary>
    internal void ForgetAll() => _cache.Forget(static _ => true);

    /// <summary>Forgets what was known of a project's keys.</summary>
    internal void ForgetProject(Guid projectId) => _cache.Forget(key => key.Payer.ProjectId == projectId);

    /// <summary>Forgets what was known of a user's keys in an organisation.</summary>
    internal void ForgetOwner(Guid organizationId, Guid userId) =>
        _cache.Forget(key => key.OwnerUserId == userId && key.Payer.OrganizationId == organizationId);

    /// <summary>Forgets what was known of a service account's keys.</summary>
    internal void ForgetServiceAccount(Guid accountId) => _cache.Forget(key => key.ServiceAccountId == accountId);

    /// <summary>Forgets what was known of a user's keys everywhere.</summary>
    internal void ForgetUser(Guid userId) => _cache.Forget(key => key.OwnerUserId == userId);

    /// <summary>Forgets what was known of an organisation's keys.</summary>
    internal void ForgetOrganization(Guid organizationId) => _cache.Forget(key => key.Payer.OrganizationId == organizationId);

    private Task<(VerifiedKey? Key, KeyRefusal Refusal)> ReadAsync(byte[] hash, CancellationToken cancellationToken) => ReadAsync(credential => credential.Hash == hash, cancellationToken);

    private async Task<(VerifiedKey? Key, KeyRefusal Refusal)> ReadAsync(Expression<Func<ApiKeyCredential, bool>> which, CancellationToken cancellationToken)
    {
        await using PlatformDbContext context = database.OpenEverywhere();
        var found = await (
            from credential in context.AcrossOrganizations<ApiKeyCredential>().Where(which)
            orderby credential.ExpiresAt == null descending, credential.ExpiresAt descending
            join key in context.AcrossOrganizations<ApiKey>() on credential.ApiKeyId equals key.Id
            join project in context.AcrossOrganizations<Project>() on key.ProjectId equals project.Id
            join organization in context.AcrossOrganizations<Organization>() on key.OrganizationId equals organization.Id
            select new
            {
                Key = key,
                CredentialEnd = credential.ExpiresAt,
                project.ArchivedAt,
                organization.ClosedAt,
                project.IsRestricted,
                OwnerRole = context.AcrossOrganizations<Member>()
                    .Where(member => member.OrganizationId == key.OrganizationId && member.UserId == key.CreatedBy).Select(member => (Role?)member.Role).FirstOrDefault(),
                IsDisabled = context.UserAccounts.Any(account => account.Id == key.CreatedBy && account.DisabledAt != null),
                IsProjectMember = context.AcrossOrganizations<ProjectMember>().Any(member => member.ProjectId == key.ProjectId && member.UserId == key.CreatedBy),
                IsServiceAccount = context.AcrossOrganizations<ServiceAccount>().Any(account => account.Id == key.ServiceAccountId && account.DeletedAt == null),
            })
            .AsNoTracking().FirstOrDefaultAsync(cancellationToken).ConfigureAwait(false);
        if (found is null)
        {
            return (null, KeyRefusal.Unknown);
        }

        if (found.Key.RevokedAt is not null || found.ArchivedAt is not null || found.ClosedAt is not null)
        {
            return (null, KeyRefusal.Revoked);
        }

        // A user's key may no more than the user, who may have left meanwhile, or been shut out. The operator's keys are the installation's own.
        bool mayStill = found.Key.ServiceAccountId is not null
            ? found.IsServiceAccount
            : found.Key.CreatedBy == LocalOperator.Id
                || (!found.IsDisabled && (found.OwnerRole >= Role.Admin || (found.OwnerRole == Role.Member && (!found.IsRestricted || found.IsProjectMember))));
        if (!mayStill)
        {
            return (null, KeyRefusal.Owner);
        }

        VerifiedKey verified = new()
        {
            KeyId = found.Key.Id,
            OwnerUserId = found.Key.OwnerUserId,
            ServiceAccountId = found.Key.ServiceAccountId,
            // The operator is nobody in particular.
            Payer = new Payer(
                found.Key.OrganizationId, found.Key.ProjectId, found.Key.Id, found.Key.OwnerUserId == LocalOperator.Id ? null : found.Key.OwnerUserId),
            Scopes = found.Key.ReadScopes(),
            Limits = found.Key.Limits,
            ExpiresAt = found.Key.ExpiresAt is null || found.CredentialEnd < found.Key.ExpiresAt ? found.CredentialEnd : found.Key.ExpiresAt,
        };
        return (verified, KeyRefusal.None);
    }
}
