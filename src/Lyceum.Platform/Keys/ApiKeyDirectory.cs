using Lyceum.Platform.Audit;
using Lyceum.Platform.Data;
using Lyceum.Platform.Organizations;
using Lyceum.Platform.Projects;
using Microsoft.EntityFrameworkCore;

namespace Lyceum.Platform.Keys;

/// <summary>Makes, shows, rotates and revokes keys. A member manages the keys it made, an admin or the project's owner all.</summary>
/// <param name="database">Where keys are.</param>
/// <param name="audit">Where changes are noted.</param>
/// <param name="verifier">What must forget a key that changed.</param>
/// <param name="time">The clock.</param>
public sealed class ApiKeyDirectory(PlatformDatabase database, AuditLog audit, ApiKeyVerifier verifier, TimeProvider time)
{
    /// <summary>Makes a key.</summary>
    /// <exception cref="PlatformException">The actor may not, there is no such project, or the settings are not usable.</exception>
    public async Task<IssuedKey> CreateAsync(Actor actor, Guid projectId, KeySettings settings, CancellationToken cancellationToken)
    {
        actor.Demand(Role.Member);
        DateTimeOffset now = time.GetUtcNow();
        settings.Validate(now);
        await using PlatformDbContext context = database.OpenFor(actor);
        await context.DemandOpenAsync(actor, projectId, cancellationToken).ConfigureAwait(false);
        Guid owner = actor.UserId ?? throw new PlatformException(PlatformError.Forbidden, "A key belongs to a person or to a service account.");
        IssuedKey issued = Add(context, projectId, owner, null, settings, now);
        await audit.SaveAsync(context, actor, new AuditRecord("key.create", issued.Key.Id, $"{issued.Key.Name} {issued.Secret}"), cancellationToken).ConfigureAwait(false);
        return issued;
    }

    /// <summary>The keys of a project, the newest first; none where the actor does not see the project.</summary>
    public async Task<IReadOnlyList<ApiKey>> ListAsync(Actor actor, Guid projectId, CancellationToken cancellationToken)
    {
        await using PlatformDbContext context = database.OpenFor(actor);
        return await context.ApiKeys.AsNoTracking()
            .Where(key => key.ProjectId == projectId && context.VisibleProjects(actor).Any(project => project.Id == projectId))
            .OrderByDescending(key => key.CreatedAt).ThenBy(key => key.Id).ToListAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>One key.</summary>
    /// <exception cref="PlatformException">There is no such key for the actor.</exception>
    public async Task<ApiKey> GetAsync(Actor actor, Guid keyId, CancellationToken cancellationToken)
    {
        await using PlatformDbContext context = database.OpenFor(actor);
        return await context.ApiKeys.AsNoTracking()
            .Where(key => key.Id == keyId && context.VisibleProjects(actor).Any(project => project.Id == key.ProjectId))
            .SingleOrDefaultAsync(cancellationToken).ConfigureAwait(false) ?? throw PlatformException.NotFound("key");
    }

    /// <summary>The keys of all projects that the actor sees, the newest first.</summary>
    public async Task<IReadOnlyList<ApiKey>> ListAsync(Actor actor, CancellationToken cancellationToken)
    {
        await using PlatformDbContext context = database.OpenFor(actor);
        return await context.ApiKeys.AsNoTracking()
            .Where(key => context.VisibleProjects(actor).Any(project => project.Id == key.ProjectId))
            .OrderByDescending(key => key.CreatedAt).ThenBy(key => key.Id).ToListAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>How the newest secret of each key of a project begins, by key; none where the actor does not see the project.</summary>
    /// <param name="actor">Who asks.</param>
    /// <param name="projectId">The project; null for all that the actor sees.</param>
    /// <param name="cancellationToken">Ends it early.</param>
    public async Task<IReadOnlyDictionary<Guid, string>> PrefixesAsync(Actor actor, Guid? projectId, CancellationToken cancellationToken)
    {
        await using PlatformDbContext context = database.OpenFor(actor);
        var secrets = await (
            from credential in context.ApiKeyCredentials
            join key in context.ApiKeys on credential.ApiKeyId equals key.Id
            where (projectId == null || key.ProjectId == projectId) && context.VisibleProjects(actor).Any(project => project.Id == key.ProjectId)
            orderby credential.CreatedAt
            select new { key.Id, credential.Prefix }).AsNoTracking().ToListAsync(cancellationToken).ConfigureAwait(false);
        Dictionary<Guid, string> newest = [];
        foreach (var secret in secrets)
        {
            newest[secret.Id] = secret.Prefix;
        }

        return newest;
    }

    /// <summary>What is known of a key's secrets, the newest first.</summary>
    public async Task<IReadOnlyList<ApiKeyCredential>> SecretsAsync(Actor actor, Guid keyId, CancellationToken cancellationToken)
    {
        await using PlatformDbContext context = database.OpenFor(actor);
        return await context.ApiKeyCredentials.AsNoTracking()
            .Where(credential => credential.ApiKeyId == keyId
                && context.ApiKeys.Any(key => key.Id == keyId && context.VisibleProjects(actor).Any(project => project.Id == key.ProjectId)))
            .OrderByDescending(credential => credential.CreatedAt).ToListAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Changes what a key is called, may be used for, and may use, in the place of what was set before. Its secrets stay.</summary>
    /// <exception cref="PlatformException">The actor may not, there is no such key that works, or the settings are not usable.</exception>
    public async Task<ApiKey> ChangeAsync(Actor actor, Guid keyId, KeySettings settings, CancellationToken cancellationToken)
    {
        await using PlatformDbContext context = database.OpenFor(actor);
        ApiKey key = await FindAsync(context, actor, keyId, cancellationToken).ConfigureAwait(false);
        if (key.RevokedAt is not null)
        {
            throw PlatformException.Conflict("The key was revoked; make a new one.", reason: "key_revoked");
        }

        // Who changes the rest of a key that has ended need not make it last longer.
        settings.Validate(settings.ExpiresAt == key.ExpiresAt ? DateTimeOffset.MinValue : time.GetUtcNow());
        key.Name = Names.Check(settings.Name);
        Fill(key, settings);
        await SaveAsync(context, actor, new AuditRecord("key.update", key.Id, key.Name), cancellationToken).ConfigureAwait(false);
        verifier.Forget(keyId);
        return key;
    }

    /// <summary>
    /// Gives a key a new secret. The one before goes on for a while, so that callers can change over; any older one ends at once.
    /// </summary>
    /// <param name="actor">Who asks.</param>
    /// <param name="keyId">The key.</param>
    /// <param name="overlap">How long the secret before goes on.</param>
    /// <param name="cancellationToken">Ends it early.</param>
    /// <exception cref="PlatformException">The actor may not, or there is no such key that works.</exception>
    public async Task<IssuedKey> RotateAsync(Actor actor, Guid keyId, TimeSpan overlap, CancellationToken cancellationToken)
    {
        if (overlap < TimeSpan.Zero)
        {
            throw PlatformException.Invalid("Secrets cannot overlap for less than no time.", "key_overlap");
        }

        await using PlatformDbContext context = database.OpenFor(actor);
        ApiKey key = await FindAsync(context, actor, keyId, cancellationToken).ConfigureAwait(false);
        if (key.RevokedAt is not null)
        {
            throw PlatformException.Conflict("The key was revoked; make a new one.", reason: "key_revoked");
        }

        DateTimeOffset now = time.GetUtcNow();
        List<ApiKeyCredential> live = await context.ApiKeyCredentials.Where(credential => credential.ApiKeyId == keyId)
            .ToListAsync(cancellationToken).ConfigureAwait(false);
        foreach (ApiKeyCredential credential in live)
        {
            if (credential.ExpiresAt is null && overlap > TimeSpan.Zero)
            {
                credential.ExpiresAt = now + overlap;
            }
            else
            {
                context.Remove(credential);
            }
        }

        ApiKeySecret secret = ApiKeySecret.Create();
        context.Add(Credential(key, secret, now));
        key.SecretsVersion++;
        await SaveAsync(context, actor, new AuditRecord("key.rotate", key.Id, secret.ToString()), cancellationToken).ConfigureAwait(false);
        verifier.Forget(keyId);
        return new IssuedKey(key, secret);
    }

    /// <summary>Ends a key with all its secrets, at once and for ever.</summary>
    /// <exception cref="PlatformException">The actor may not, or there is no such key.</exception>
    public async Task RevokeAsync(Actor actor, Guid keyId, CancellationToken cancellationToken)
    {
        await using PlatformDbContext context = database.OpenFor(actor);
        ApiKey key = await FindAsync(context, actor, keyId, cancellationToken).ConfigureAwait(false);
        key.RevokedAt ??= time.GetUtcNow();
        await audit.SaveAsync(context, actor, new AuditRecord("key.revoke", key.Id, key.Name), cancellationToken).ConfigureAwait(false);
        verifier.Forget(keyId);
    }

    /// <summary>Adds a key with its first secret to a context, to be saved by whoever asked.</summary>
    internal static IssuedKey Add(PlatformDbContext context, Guid projectId, Guid ownerId, Guid? serviceAccountId, KeySettings settings, DateTimeOffset now)
    {
        ApiKey key = new()
        {
            Id = Guid.CreateVersion7(now),
            OrganizationId = context.TenantId,
            ProjectId = projectId,
            Name = Names.Check(settings.Name),
            CreatedAt = now,
            CreatedBy = ownerId,
            ServiceAccountId = serviceAccountId,
        };
        Fill(key, settings);
        ApiKeySecret secret = ApiKeySecret.Create();
        context.Add(key);
        context.Add(Credential(key, secret, now));
        return new IssuedKey(key, secret);
    }

    private static void Fill(ApiKey key, KeySettings settings)
    {
        key.ExpiresAt = settings.ExpiresAt?.ToUniversalTime();
        key.Endpoints = settings.Scopes.Endpoints?.ToArray();
        key.Models = settings.Scopes.Models?.ToArray();
        key.Addresses = settings.Scopes.Addresses?.Select(static range => range.ToString()).ToArray();
        key.RequestsPerMinute = settings.Limits.RequestsPerMinute;
        key.TokensPerMinute = settings.Limits.TokensPerMinute;
        key.ParallelCalls = settings.Limits.ParallelCalls;
    }

    private static ApiKeyCredential Credential(ApiKey key, ApiKeySecret secret, DateTimeOffset now) => new()
    {
        Hash = secret.Hash.ToArray(),
        OrganizationId = key.OrganizationId,
        ApiKeyId = key.Id,
        Prefix = secret.Prefix,
        CreatedAt = now,
    };

    private async Task SaveAsync(PlatformDbContext context, Actor actor, AuditRecord record, CancellationToken cancellationToken)
    {
        try
        {
            await audit.SaveAsync(context, actor, record, cancellationToken).ConfigureAwait(false);
        }
        catch (DbUpdateConcurrencyException exception)
        {
            throw PlatformException.Conflict("Somebody else changed the key at the same time; look again.", exception, "changed_meanwhile");
        }
    }

    private static async Task<ApiKey> FindAsync(PlatformDbContext context, Actor actor, Guid keyId, CancellationToken cancellationToken)
    {
        actor.Demand(Role.Member);
        ApiKey key = await context.ApiKeys.SingleOrDefaultAsync(other => other.Id == keyId, cancellationToken).ConfigureAwait(false)
            ?? throw PlatformException.NotFound("key");
        bool manages = await context.ManagesAsync(actor, key.ProjectId, cancellationToken).ConfigureAwait(false);
        return manages || key.OwnerUserId == actor.UserId
            ? key
            : throw PlatformException.Forbidden("This needs the role admin in the organisation, or owner in the project.", "role_project");
    }
}
