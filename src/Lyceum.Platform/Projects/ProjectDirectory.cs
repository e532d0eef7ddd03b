using Lyceum.Platform.Audit;
using Lyceum.Platform.Data;
using Lyceum.Platform.Keys;
using Lyceum.Platform.Organizations;
using Microsoft.EntityFrameworkCore;

namespace Lyceum.Platform.Projects;

/// <summary>Makes, names, shows and archives projects.</summary>
/// <param name="database">Where they are.</param>
/// <param name="audit">Where changes are noted.</param>
/// <param name="verifier">What must forget the keys of an archived project.</param>
/// <param name="time">The clock.</param>
public sealed class ProjectDirectory(PlatformDatabase database, AuditLog audit, ApiKeyVerifier verifier, TimeProvider time)
{
    /// <summary>Makes a project.</summary>
    /// <exception cref="PlatformException">The actor is no admin, or the name is no name or taken.</exception>
    public async Task<Project> CreateAsync(Actor actor, string name, CancellationToken cancellationToken)
    {
        actor.Demand(Role.Admin);
        DateTimeOffset now = time.GetUtcNow();
        Project project = new() { Id = Guid.CreateVersion7(now), OrganizationId = actor.OrganizationId, Name = Names.Check(name), CreatedAt = now };
        await using PlatformDbContext context = database.OpenFor(actor);
        if (await context.Projects.AnyAsync(other => other.Name == project.Name, cancellationToken).ConfigureAwait(false))
        {
            throw PlatformException.Conflict($"There is a project '{project.Name}' already.");
        }

        context.Add(project);
        await audit.SaveAsync(context, actor, new AuditRecord("project.create", project.Id, project.Name), cancellationToken).ConfigureAwait(false);
        return project;
    }

    /// <summary>The projects of the actor's organisation, by name.</summary>
    public async Task<IReadOnlyList<Project>> ListAsync(Actor actor, CancellationToken cancellationToken)
    {
        await using PlatformDbContext context = database.OpenFor(actor);
        return await context.Projects.AsNoTracking().OrderBy(project => project.Name).ToListAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Gives a project another name.</summary>
    /// <exception cref="PlatformException">The actor is no admin, there is no such project, or the name is no name or taken.</exception>
    public async Task RenameAsync(Actor actor, Guid projectId, string name, CancellationToken cancellationToken)
    {
        actor.Demand(Role.Admin);
        name = Names.Check(name);
        await using PlatformDbContext context = database.OpenFor(actor);
        Project project = await context.Projects.SingleOrDefaultAsync(other => other.Id == projectId, cancellationToken).ConfigureAwait(false)
            ?? throw PlatformException.NotFound("project");
        if (await context.Projects.AnyAsync(other => other.Name == name && other.Id != projectId, cancellationToken).ConfigureAwait(false))
        {
            throw PlatformException.Conflict($"There is a project '{name}' already.");
        }

        project.Name = name;
        await audit.SaveAsync(context, actor, new AuditRecord("project.rename", project.Id, name), cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Ends a project: its keys stop at once, its ledger stays.</summary>
    /// <exception cref="PlatformException">The actor is no admin, or there is no such project.</exception>
    public async Task ArchiveAsync(Actor actor, Guid projectId, CancellationToken cancellationToken)
    {
        actor.Demand(Role.Admin);
        await using PlatformDbContext context = database.OpenFor(actor);
        Project project = await context.Projects.SingleOrDefaultAsync(other => other.Id == projectId, cancellationToken).ConfigureAwait(false)
            ?? throw PlatformException.NotFound("project");
        project.ArchivedAt ??= time.GetUtcNow();
        await audit.SaveAsync(context, actor, new AuditRecord("project.archive", project.Id, project.Name), cancellationToken).ConfigureAwait(false);
        verifier.ForgetProject(project.Id);
    }
}
