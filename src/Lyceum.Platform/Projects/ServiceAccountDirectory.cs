using Lyceum.Platform.Audit;
using Lyceum.Platform.Data;
using Lyceum.Platform.Keys;
using Lyceum.Platform.Organizations;
using Microsoft.EntityFrameworkCore;

namespace Lyceum.Platform.Projects;

/// <summary>Makes, shows and deletes service accounts. Who manages a project manages them.</summary>
/// <param name="database">Where they are.</param>
/// <param name="audit">Where changes are noted.</param>
/// <param name="verifier">What must forget the keys of a deleted one.</param>
/// <param name="time">The clock.</param>
public sealed class ServiceAccountDirectory(PlatformDatabase database, AuditLog audit, ApiKeyVerifier verifier, TimeProvider time)
{
    /// <summary>Makes a service account with its first key.</summary>
    /// <exception cref="PlatformException">The actor may not, there is no such project, or the name is no name.</exception>
    public async Task<IssuedServiceAccount> CreateAsync(Actor actor, Guid projectId, string name, CancellationToken cancellationToken)
    {
        await using PlatformDbContext context = database.OpenFor(actor);
        ServiceAccount account = await AddAsync(context, actor, projectId, name, cancellationToken).ConfigureAwait(false);
        IssuedKey key = ApiKeyDirectory.Add(context, projectId, account.Id, account.Id, new KeySettings(account.Name), account.CreatedAt);
        await audit.SaveAsync(
            context, actor, new AuditRecord("service_account.create", account.Id, $"{account.Name} {key.Key.Id} {key.Secret}"), cancellationToken).ConfigureAwait(false);
        return new IssuedServiceAccount(account, key);
    }

    /// <summary>Makes a service account that has no key yet.</summary>
    /// <exception cref="PlatformException">The actor may not, there is no such project, or the name is no name.</exception>
    public async Task<ServiceAccount> CreateWithoutKeyAsync(Actor actor, Guid projectId, string name, CancellationToken cancellationToken)
    {
        await using PlatformDbContext context = database.OpenFor(actor);
        ServiceAccount account = await AddAsync(context, actor, projectId, name, cancellationToken).ConfigureAwait(false);
        await audit.SaveAsync(context, actor, new AuditRecord("service_account.create", account.Id, account.Name), cancellationToken).ConfigureAwait(false);
        return account;
    }

    /// <summary>Gives a service account another name.</summary>
    /// <exception cref="PlatformException">The actor may not, there is no such account, or the name is no name.</exception>
    public async Task<ServiceAccount> RenameAsync(Actor actor, Guid accountId, string name, CancellationToken cancellationToken)
    {
        await using PlatformDbContext context = database.OpenFor(actor);
        ServiceAccount account = await FindAsync(context, actor, accountId, cancellationToken).ConfigureAwait(false);
        account.Name = Names.Check(name);
        await audit.SaveAsync(context, actor, new AuditRecord("service_account.rename", account.Id, account.Name), cancellationToken).ConfigureAwait(false);
        return account;
    }

    /// <summary>Makes a further key of a service account.</summary>
    /// <exception cref="PlatformException">The actor may not, there is no such account, or the settings are not usable.</exception>
    public async Task<IssuedKey> CreateKeyAsync(Actor actor, Guid accountId, KeySettings settings, CancellationToken cancellationToken)
    {
        DateTimeOffset now = time.GetUtcNow();
        settings.Validate(now);
        await using PlatformDbContext context = database.OpenFor(actor);
        ServiceAccount account = await FindAsync(context, actor, accountId, cancellationToken).ConfigureAwait(false);
        await context.DemandOpenAsync(actor, account.ProjectId, cancellationToken).ConfigureAwait(false);
        IssuedKey key = ApiKeyDirectory.Add(context, account.ProjectId, account.Id, account.Id, settings, now);
        await audit.SaveAsync(
            context, actor, new AuditRecord("key.create", key.Key.Id, $"{key.Key.Name} {key.Secret} of {account.Id}"), cancellationToken).ConfigureAwait(false);
        return key;
    }

    /// <summary>The service accounts of a project, by name.</summary>
    /// <exception cref="PlatformException">There is no such project for the actor.</exception>
    public async Task<IReadOnlyList<ServiceAccount>> ListAsync(Actor actor, Guid projectId, CancellationToken cancellationToken)
    {
        await using PlatformDbContext context = database.OpenFor(actor);
        await context.ManagesAsync(actor, projectId, cancellationToken).ConfigureAwait(false);
        return await context.ServiceAccounts.AsNoTracking().Where(account => account.ProjectId == projectId && account.DeletedAt == null)
            .OrderBy(account => account.Name).ThenBy(account => account.Id).ToListAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>One service account.</summary>
    /// <exception cref="PlatformException">There is no such account for the actor.</exception>
    public async Task<ServiceAccount> GetAsync(Actor actor, Guid accountId, CancellationToken cancellationToken)
    {
        await using PlatformDbContext context = database.OpenFor(actor);
        return await context.ServiceAccounts.AsNoTracking()
            .Where(account => account.Id == accountId && account.DeletedAt == null && context.VisibleProjects(actor).Any(project => project.Id == account.ProjectId))
            .SingleOrDefaultAsync(cancellationToken).ConfigureAwait(false) ?? throw PlatformException.NotFound("service account");
    }

    /// <summary>Deletes a service account; its keys stop at once and for ever.</summary>
    /// <exception cref="PlatformException">The actor may not, or there is no such account.</exception>
    public async Task DeleteAsync(Actor actor, Guid accountId, CancellationToken cancellationToken)
    {
        await using PlatformDbContext context = database.OpenFor(actor);
        ServiceAccount account = await FindAsync(context, actor, accountId, cancellationToken).ConfigureAwait(false);
        account.DeletedAt = time.GetUtcNow();
        List<ApiKey> keys = await context.ApiKeys.Where(key => key.ServiceAccountId == accountId && key.RevokedAt == null)
            .ToListAsync(cancellationToken).ConfigureAwait(false);
        keys.ForEach(key => key.RevokedAt = account.DeletedAt);
        await audit.SaveAsync(context, actor, new AuditRecord("service_account.delete", account.Id, account.Name), cancellationToken).ConfigureAwait(false);
        verifier.ForgetServiceAccount(accountId);
    }

    private async Task<ServiceAccount> AddAsync(PlatformDbContext context, Actor actor, Guid projectId, string name, CancellationToken cancellationToken)
    {
        DateTimeOffset now = time.GetUtcNow();
        await context.DemandManagerAsync(actor, projectId, cancellationToken).ConfigureAwait(false);
        await context.DemandOpenAsync(actor, projectId, cancellationToken).ConfigureAwait(false);
        ServiceAccount account = new()
        {
            Id = Guid.CreateVersion7(now), OrganizationId = actor.OrganizationId, ProjectId = projectId, Name = Names.Check(name), CreatedAt = now,
        };
        context.Add(account);
        return account;
    }

    private static async Task<ServiceAccount> FindAsync(PlatformDbContext context, Actor actor, Guid accountId, CancellationToken cancellationToken)
    {
        ServiceAccount account = await context.ServiceAccounts
            .SingleOrDefaultAsync(other => other.Id == accountId && other.DeletedAt == null, cancellationToken).ConfigureAwait(false)
            ?? throw PlatformException.NotFound("service account");
        await context.DemandManagerAsync(actor, account.ProjectId, cancellationToken).ConfigureAwait(false);
        return account;
    }
}
