using Lyceum.Platform.Audit;
using Lyceum.Platform.Data;
using Lyceum.Platform.Sharing;
using Microsoft.EntityFrameworkCore;

namespace Lyceum.Platform.Organizations;

/// <summary>Makes, names and shows organisations.</summary>
/// <param name="database">Where they are.</param>
/// <param name="audit">Where changes are noted.</param>
/// <param name="time">The clock.</param>
public sealed class OrganizationDirectory(PlatformDatabase database, AuditLog audit, TimeProvider time)
{
    /// <summary>Makes an organisation with its first owner.</summary>
    /// <param name="name">What people call it.</param>
    /// <param name="ownerId">The user who owns it.</param>
    /// <param name="cancellationToken">Ends it early.</param>
    /// <returns>The owner as an actor in it.</returns>
    /// <exception cref="PlatformException">The name is no name.</exception>
    public Task<Actor> CreateAsync(string name, Guid ownerId, CancellationToken cancellationToken) =>
        CreateAsync(Guid.CreateVersion7(time.GetUtcNow()), name, ownerId, cancellationToken);

    /// <summary>Makes an organisation under an id that was chosen before, so that of several who make the same one, one does.</summary>
    /// <exception cref="DbUpdateException">It is there already.</exception>
    internal async Task<Actor> CreateAsync(Guid id, string name, Guid ownerId, CancellationToken cancellationToken)
    {
        DateTimeOffset now = time.GetUtcNow();
        Organization organization = new() { Id = id, Name = Names.Check(name), CreatedAt = now };
        Actor actor = new(organization.Id, ownerId, Role.Owner);
        await using PlatformDbContext context = database.OpenFor(actor);
        context.Add(organization);
        context.Add(new Member { OrganizationId = organization.Id, UserId = ownerId, Role = Role.Owner, JoinedAt = now });
        await audit.SaveAsync(context, actor, new AuditRecord("organization.create", organization.Id, organization.Name), cancellationToken).ConfigureAwait(false);
        return actor;
    }

    /// <summary>Gives the actor's organisation another name.</summary>
    /// <exception cref="PlatformException">The actor is no admin, or the name is no name.</exception>
    public async Task RenameAsync(Actor actor, string name, CancellationToken cancellationToken)
    {
        actor.Demand(Role.Admin);
        await using PlatformDbContext context = database.OpenFor(actor);
        Organization organization = await context.Organizations.SingleOrDefaultAsync(cancellationToken).ConfigureAwait(false)
            ?? throw PlatformException.NotFound("organisation");
        organization.Name = Names.Check(name);
        await audit.SaveAsync(context, actor, new AuditRecord("organization.rename", organization.Id, organization.Name), cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Says who may open what members share. Links that are there hold to it at once.</summary>
    /// <exception cref="PlatformException">The actor is no admin, or there is no such mode.</exception>
    public async Task SetSharingAsync(Actor actor, SharingMode mode, CancellationToken cancellationToken)
    {
        actor.Demand(Role.Admin);
        if (!Enum.IsDefined(mode))
        {
            throw PlatformException.Invalid("There is no such mode of sharing.");
        }

        await using PlatformDbContext context = database.OpenFor(actor);
        Organization organization = await context.Organizations.SingleOrDefaultAsync(cancellationToken).ConfigureAwait(false)
            ?? throw PlatformException.NotFound("organisation");
        organization.Sharing = mode;
        await audit.SaveAsync(context, actor, new AuditRecord("organization.sharing", organization.Id, mode.ToString()), cancellationToken).ConfigureAwait(false);
    }

    /// <summary>The actor's organisation.</summary>
    /// <exception cref="PlatformException">It is gone.</exception>
    public async Task<Organization> GetAsync(Actor actor, CancellationToken cancellationToken)
    {
        await using PlatformDbContext context = database.OpenFor(actor);
        return await context.Organizations.AsNoTracking().SingleOrDefaultAsync(cancellationToken).ConfigureAwait(false)
            ?? throw PlatformException.NotFound("organisation");
    }
}
