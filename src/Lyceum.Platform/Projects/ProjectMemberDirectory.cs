using Lyceum.Platform.Audit;
using Lyceum.Platform.Data;
using Lyceum.Platform.Keys;
using Lyceum.Platform.Organizations;
using Microsoft.EntityFrameworkCore;

namespace Lyceum.Platform.Projects;

/// <summary>Who belongs to a project. Members of the organisation alone may; admins and the project's owners decide.</summary>
/// <param name="database">Where members are.</param>
/// <param name="audit">Where changes are noted.</param>
/// <param name="verifier">What must forget the keys of who goes.</param>
/// <param name="time">The clock.</param>
public sealed class ProjectMemberDirectory(PlatformDatabase database, AuditLog audit, ApiKeyVerifier verifier, TimeProvider time)
{
    /// <summary>The members of a project, the first to come first.</summary>
    /// <exception cref="PlatformException">There is no such project for the actor.</exception>
    public async Task<IReadOnlyList<ProjectMember>> ListAsync(Actor actor, Guid projectId, CancellationToken cancellationToken)
    {
        await using PlatformDbContext context = database.OpenFor(actor);
        await context.ManagesAsync(actor, projectId, cancellationToken).ConfigureAwait(false);
        return await context.ProjectMembers.AsNoTracking().Where(member => member.ProjectId == projectId)
            .OrderBy(member => member.AddedAt).ThenBy(member => member.UserId).ToListAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>One member of a project.</summary>
    /// <exception cref="PlatformException">There is no such project for the actor, or no such member.</exception>
    public async Task<ProjectMember> GetAsync(Actor actor, Guid projectId, Guid userId, CancellationToken cancellationToken)
    {
        await using PlatformDbContext context = database.OpenFor(actor);
        await context.ManagesAsync(actor, projectId, cancellationToken).ConfigureAwait(false);
        return await context.ProjectMembers.AsNoTracking()
            .SingleOrDefaultAsync(member => member.ProjectId == projectId && member.UserId == userId, cancellationToken).ConfigureAwait(false)
            ?? throw PlatformException.NotFound("member");
    }

    /// <summary>Takes a member of the organisation into a project, or gives it another role there.</summary>
    /// <exception cref="PlatformException">The actor may not, or there is no such project or member.</exception>
    public async Task<ProjectMember> SetAsync(Actor actor, Guid projectId, Guid userId, ProjectRole role, CancellationToken cancellationToken)
    {
        if (!Enum.IsDefined(role))
        {
            throw PlatformException.Invalid("There is no such role.", "role");
        }

        await using PlatformDbContext context = database.OpenFor(actor);
        await context.DemandManagerAsync(actor, projectId, cancellationToken).ConfigureAwait(false);
        if (!await context.Members.AnyAsync(member => member.UserId == userId, cancellationToken).ConfigureAwait(false))
        {
            throw PlatformException.NotFound("member");
        }

        ProjectMember? found = await context.ProjectMembers
            .SingleOrDefaultAsync(member => member.ProjectId == projectId && member.UserId == userId, cancellationToken).ConfigureAwait(false);
        if (found is null)
        {
            found = new ProjectMember { OrganizationId = actor.OrganizationId, ProjectId = projectId, UserId = userId, AddedAt = time.GetUtcNow() };
            context.Add(found);
        }

        found.Role = role;
        try
        {
            await audit.SaveAsync(context, actor, new AuditRecord("project.member.set", projectId, $"{userId} {role}"), cancellationToken).ConfigureAwait(false);
        }
        catch (DbUpdateException exception)
        {
            throw PlatformException.Conflict("Somebody else changed the members at the same time; look again.", exception, "changed_meanwhile");
        }

        verifier.ForgetOwner(actor.OrganizationId, userId);
        return found;
    }

    /// <summary>Takes a member out of a project; the keys it has there stop at once where the project is restricted. Anybody may leave.</summary>
    /// <exception cref="PlatformException">The actor may not, or there is no such project or member.</exception>
    public async Task RemoveAsync(Actor actor, Guid projectId, Guid userId, CancellationToken cancellationToken)
    {
        await using PlatformDbContext context = database.OpenFor(actor);
        if (actor.Id != userId)
        {
            await context.DemandManagerAsync(actor, projectId, cancellationToken).ConfigureAwait(false);
        }

        ProjectMember member = await context.ProjectMembers
            .SingleOrDefaultAsync(other => other.ProjectId == projectId && other.UserId == userId, cancellationToken).ConfigureAwait(false)
            ?? throw PlatformException.NotFound("member");
        context.Remove(member);
        await audit.SaveAsync(context, actor, new AuditRecord("project.member.remove", projectId, userId.ToString()), cancellationToken).ConfigureAwait(false);
        verifier.ForgetOwner(actor.OrganizationId, userId);
    }
}
