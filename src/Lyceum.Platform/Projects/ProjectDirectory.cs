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
    /// <summary>Makes a project. The first of an organisation is open to all its members, further ones to whom they take in.</summary>
    /// <exception cref="PlatformException">The actor is no admin, or the name is no name or taken.</exception>
    public async Task<Project> CreateAsync(Actor actor, string name, CancellationToken cancellationToken)
    {
        actor.Demand(Role.Admin);
        DateTimeOffset now = time.GetUtcNow();
        Project project = new() { Id = Guid.CreateVersion7(now), OrganizationId = actor.OrganizationId, Name = Names.Check(name), CreatedAt = now };
        await using PlatformDbContext context = database.OpenFor(actor);
        if (await context.Projects.AnyAsync(other => other.Name == project.Name, cancellationToken).ConfigureAwait(false))
        {
            throw PlatformException.Conflict($"There is a project '{project.Name}' already.", reason: "project_taken");
        }

        project.IsRestricted = await context.Projects.AnyAsync(cancellationToken).ConfigureAwait(false);
        context.Add(project);
        await audit.SaveAsync(context, actor, new AuditRecord("project.create", project.Id, project.Name), cancellationToken).ConfigureAwait(false);
        return project;
    }

    /// <summary>The projects of the organisation that the actor sees, by name.</summary>
    public async Task<IReadOnlyList<Project>> ListAsync(Actor actor, CancellationToken cancellationToken)
    {
        await using PlatformDbContext context = database.OpenFor(actor);
        return await context.VisibleProjects(actor).AsNoTracking().OrderBy(project => project.Name).ToListAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>One project.</summary>
    /// <exception cref="PlatformException">There is no such project for the actor.</exception>
    public async Task<Project> GetAsync(Actor actor, Guid projectId, CancellationToken cancellationToken)
    {
        await using PlatformDbContext context = database.OpenFor(actor);
        return await context.VisibleProjects(actor).AsNoTracking().SingleOrDefaultAsync(project => project.Id == projectId, cancellationToken).ConfigureAwait(false)
            ?? throw PlatformException.NotFound("project");
    }

    /// <summary>Whether an actor manages a project: admins do, and members that own it.</summary>
    /// <exception cref="PlatformException">There is no such project for the actor.</exception>
    public async Task<bool> ManagesAsync(Actor actor, Guid projectId, CancellationToken cancellationToken)
    {
        await using PlatformDbContext context = database.OpenFor(actor);
        return await context.ManagesAsync(actor, projectId, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Gives a project another name.</summary>
    /// <exception cref="PlatformException">The actor does not manage it, there is no such project, or the name is no name or taken.</exception>
    public async Task RenameAsync(Actor actor, Guid projectId, string name, CancellationToken cancellationToken)
    {
        await using PlatformDbContext context = database.OpenFor(actor);
        await context.DemandManagerAsync(actor, projectId, cancellationToken).ConfigureAwait(false);
        string checkedName = Names.Check(name);
        if (await context.Projects.AnyAsync(other => other.Name == checkedName && other.Id != projectId, cancellationToken).ConfigureAwait(false))
        {
            throw PlatformException.Conflict($"There is a project '{checkedName}' already.", reason: "project_taken");
        }

        Project project = await FindAsync(context, projectId, cancellationToken).ConfigureAwait(false);
        project.Name = checkedName;
        await audit.SaveAsync(context, actor, new AuditRecord("project.rename", project.Id, project.Name), cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Shows a project to its members alone, or to the whole organisation. Keys of who does not see it any more stop at once.</summary>
    /// <exception cref="PlatformException">The actor is no admin, or there is no such project.</exception>
    public async Task RestrictAsync(Actor actor, Guid projectId, bool isRestricted, CancellationToken cancellationToken)
    {
        actor.Demand(Role.Admin);
        await using PlatformDbContext context = database.OpenFor(actor);
        Project project = await FindAsync(context, projectId, cancellationToken).ConfigureAwait(false);
        project.IsRestricted = isRestricted;
        await audit.SaveAsync(context, actor, new AuditRecord("project.restrict", project.Id, isRestricted ? "members" : "organisation"), cancellationToken).ConfigureAwait(false);
        verifier.ForgetProject(project.Id);
    }

    /// <summary>A member as an actor for a project: it sees what the project's keys made.</summary>
    /// <exception cref="PlatformException">The actor is no member, or there is no such project.</exception>
    public async Task<Actor> ActForAsync(Actor actor, Guid projectId, CancellationToken cancellationToken)
    {
        actor.Demand(Role.Member);
        await using PlatformDbContext context = database.OpenFor(actor);
        return await context.VisibleProjects(actor).AnyAsync(project => project.Id == projectId, cancellationToken).ConfigureAwait(false)
            ? actor with { ProjectId = projectId }
            : throw PlatformException.NotFound("project");
    }

    /// <summary>Ends a project: its keys stop at once, its ledger stays.</summary>
    /// <exception cref="PlatformException">The actor is no admin, or there is no such project.</exception>
    public async Task ArchiveAsync(Actor actor, Guid projectId, CancellationToken cancellationToken)
    {
        actor.Demand(Role.Admin);
        await using PlatformDbContext context = database.OpenFor(actor);
        Project project = await FindAsync(context, projectId, cancellationToken).ConfigureAwait(false);
        project.ArchivedAt ??= time.GetUtcNow();
        await audit.SaveAsync(context, actor, new AuditRecord("project.archive", project.Id, project.Name), cancellationToken).ConfigureAwait(false);
        verifier.ForgetProject(project.Id);
    }

    private static async Task<Project> FindAsync(PlatformDbContext context, Guid projectId, CancellationToken cancellationToken) =>
        await context.Projects.SingleOrDefaultAsync(project => project.Id == projectId, cancellationToken).ConfigureAwait(false)
        ?? throw PlatformException.NotFound("project");
}
