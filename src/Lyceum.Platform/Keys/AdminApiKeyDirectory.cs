using Lyceum.Platform.Audit;
using Lyceum.Platform.Data;
using Lyceum.Platform.Organizations;
using Microsoft.EntityFrameworkCore;

namespace Lyceum.Platform.Keys;

/// <summary>Makes, shows, checks and deletes admin keys. Admins manage them all; each acts with its owner's present role.</summary>
/// <param name="database">Where keys are.</param>
/// <param name="audit">Where changes are noted.</param>
/// <param name="time">The clock.</param>
public sealed class AdminApiKeyDirectory(PlatformDatabase database, AuditLog audit, TimeProvider time)
{
    private static readonly TimeSpan s_useGrain = TimeSpan.FromMinutes(1);

    /// <summary>Makes a key of the actor.</summary>
    /// <param name="actor">Who asks; an admin.</param>
    /// <param name="name">What people call it.</param>
    /// <param name="expiresAt">When it ends; null never.</param>
    /// <param name="cancellationToken">Ends it early.</param>
    /// <exception cref="PlatformException">The actor is no admin, the name is no name, or the end has passed.</exception>
    public async Task<IssuedAdminKey> CreateAsync(Actor actor, string name, DateTimeOffset? expiresAt, CancellationToken cancellationToken)
    {
        actor.Demand(Role.Admin);
        DateTimeOffset now = time.GetUtcNow();
        if (expiresAt <= now)
        {
            throw PlatformException.Invalid("A key cannot end before it begins.", "key_expiry");
        }

        AdminKeySecret secret = AdminKeySecret.Create();
        AdminApiKey key = new()
        {
            Id = Guid.CreateVersion7(now),
            OrganizationId = actor.OrganizationId,
            Name = Names.Check(name),
            OwnerUserId = actor.UserId ?? throw new PlatformException(PlatformError.Forbidden, "An admin key belongs to a person."),
            Hash = secret.Hash.ToArray(),
            Prefix = secret.Prefix,
            CreatedAt = now,
            ExpiresAt = expiresAt?.ToUniversalTime(),
        };
        await using PlatformDbContext context = database.OpenFor(actor);
        context.Add(key);
        await audit.SaveAsync(context, actor, new AuditRecord("admin_key.create", key.Id, $"{key.Name} {secret}"), cancellationToken).ConfigureAwait(false);
        return new IssuedAdminKey(key, secret);
    }

    /// <summary>The admin keys of the actor's organisation, the newest first.</summary>
    /// <exception cref="PlatformException">The actor is no admin.</exception>
    public async Task<IReadOnlyList<AdminApiKey>> ListAsync(Actor actor, CancellationToken cancellationToken)
    {
        actor.Demand(Role.Admin);
        await using PlatformDbContext context = database.OpenFor(actor);
        return await context.AdminApiKeys.AsNoTracking().OrderByDescending(key => key.CreatedAt).ThenBy(key => key.Id)
            .ToListAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>One key.</summary>
    /// <exception cref="PlatformException">The actor is no admin, or there is no such key.</exception>
    public async Task<AdminApiKey> GetAsync(Actor actor, Guid keyId, CancellationToken cancellationToken)
    {
        actor.Demand(Role.Admin);
        await using PlatformDbContext context = database.OpenFor(actor);
        return await context.AdminApiKeys.AsNoTracking().SingleOrDefaultAsync(other => other.Id == keyId, cancellationToken).ConfigureAwait(false)
            ?? throw PlatformException.NotFound("key");
    }

    /// <summary>Deletes a key; it does nothing any more, at once.</summary>
    /// <exception cref="PlatformException">The actor is no admin, or there is no such key.</exception>
    public async Task DeleteAsync(Actor actor, Guid keyId, CancellationToken cancellationToken)
    {
        actor.Demand(Role.Admin);
        await using PlatformDbContext context = database.OpenFor(actor);
        AdminApiKey key = await context.AdminApiKeys.SingleOrDefaultAsync(other => other.Id == keyId, cancellationToken).ConfigureAwait(false)
            ?? throw PlatformException.NotFound("key");
        context.Remove(key);
        await audit.SaveAsync(context, actor, new AuditRecord("admin_key.delete", key.Id, key.Name), cancellationToken).ConfigureAwait(false);
    }

    /// <summary>
    /// Checks a key as it was sent. Each check asks the database, by one indexed equality: such keys are used rarely, and what
    /// was deleted, or whose owner lost the role or the account, stops everywhere at once.
    /// </summary>
    /// <param name="presented">What was sent; null where nothing was.</param>
    /// <param name="cancellationToken">Ends it early.</param>
    /// <returns>The key as an actor, with its owner's present role; null where it does not work.</returns>
    public Task<Actor?> VerifyAsync(string? presented, CancellationToken cancellationToken) =>
        AdminKeySecret.TryParse(presented, out AdminKeySecret? secret) ? ReadAsync(secret.Hash.ToArray(), cancellationToken) : Task.FromResult<Actor?>(null);

    private async Task<Actor?> ReadAsync(byte[] hash, CancellationToken cancellationToken)
    {
        DateTimeOffset now = time.GetUtcNow();
        await using PlatformDbContext context = database.OpenEverywhere();
        var found = await (
            from key in context.AcrossOrganizations<AdminApiKey>()
            where key.Hash == hash && (key.ExpiresAt == null || key.ExpiresAt > now)
            join organization in context.AcrossOrganizations<Organization>() on key.OrganizationId equals organization.Id
            where organization.ClosedAt == null
            join owner in context.AcrossOrganizations<Member>()
                on new { key.OrganizationId, UserId = key.OwnerUserId } equals new { owner.OrganizationId, owner.UserId }
            where owner.Role >= Role.Admin && !context.UserAccounts.Any(account => account.Id == owner.UserId && account.DisabledAt != null)
            select new { key.Id, key.OrganizationId, key.OwnerUserId, key.LastUsedAt, owner.Role })
            .AsNoTracking().SingleOrDefaultAsync(cancellationToken).ConfigureAwait(false);
        if (found is null)
        {
            return null;
        }

        if (found.LastUsedAt is null || found.LastUsedAt <= now - s_useGrain)
        {
            await context.AcrossOrganizations<AdminApiKey>().Where(key => key.Id == found.Id)
                .ExecuteUpdateAsync(update => update.SetProperty(key => key.LastUsedAt, now), cancellationToken).ConfigureAwait(false);
        }

        return new Actor(found.OrganizationId, found.Id, found.Role) { UserId = found.OwnerUserId };
    }
}
