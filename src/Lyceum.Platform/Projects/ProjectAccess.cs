using Lyceum.Platform.Data;
using Lyceum.Platform.Organizations;
using Microsoft.EntityFrameworkCore;

namespace Lyceum.Platform.Projects;

/// <summary>
/// Which projects an actor sees: admins all, others those that are open to the organisation or that they are members of, a key
/// its own. What is not seen is not there.
/// </summary>
internal static class ProjectAccess
{
    /// <summary>The projects that an actor sees.</summary>
    public static IQueryable<Project> VisibleProjects(this PlatformDbContext context, Actor actor)
    {
        if (actor.ProjectId is { } only)
        {
            return context.Projects.Where(project => project.Id == only);
        }

        return actor.Role >= Role.Admin
            ? context.Projects
            : context.Projects.Where(project => !project.IsRestricted
                || context.ProjectMembers.Any(member => member.ProjectId == project.Id && member.UserId == actor.Id));
    }

    /// <summary>Refuses who does not see a project.</summary>
    /// <exception cref="PlatformException">There is no such project for the actor, or it is archived.</exception>
    public static async Task DemandOpenAsync(this PlatformDbContext context, Actor actor, Guid projectId, CancellationToken cancellationToken)
    {
        if (!await context.VisibleProjects(actor).AnyAsync(project => project.Id == projectId && project.ArchivedAt == null, cancellationToken).ConfigureAwait(false))
        {
            throw PlatformException.NotFound("project");
        }
    }

    /// <summary>Whether an actor manages a project: an admin, or a member that owns it.</summary>
    /// <exception cref="PlatformException">There is no such project for the actor.</exception>
    public static async Task<bool> ManagesAsync(this PlatformDbContext context, Actor actor, Guid projectId, CancellationToken cancellationToken)
    {
        if (!await context.VisibleProjects(actor).AnyAsync(project => project.Id == projectId, cancellationToken).ConfigureAwait(false))
        {
            throw PlatformException.NotFound("project");
        }

        return actor.ProjectId is null && (actor.Role >= Role.Admin || (actor.Role >= Role.Member && await context.ProjectMembers
            .AnyAsync(member => member.ProjectId == projectId && member.UserId == actor.Id && member.Role == ProjectRole.Owner, cancellationToken).ConfigureAwait(false)));
    }

    /// <summary>Refuses who does not manage a project.</summary>
    /// <exception cref="PlatformException">There is no such project for the actor, or the actor does not manage it.</exception>
    public static async Task DemandManagerAsync(this PlatformDbContext context, Actor actor, Guid projectId, CancellationToken cancellationToken)
    {
        if (!await context.ManagesAsync(actor, projectId, cancellationToken).ConfigureAwait(false))
        {
            throw PlatformException.Forbidden("This needs the role admin in the organisation, or owner in the project.", "role_project");
        }
    }
}
