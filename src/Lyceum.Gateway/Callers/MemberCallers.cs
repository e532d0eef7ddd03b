using Lyceum.Platform;
using Lyceum.Platform.Ledgers;
using Lyceum.Platform.Organizations;
using Lyceum.Platform.Projects;

namespace Lyceum.Gateway.Callers;

/// <summary>Makes callers of people who are signed in: they act as themselves, and the oldest project that they see pays.</summary>
/// <param name="members">Who belongs where.</param>
/// <param name="projects">Finds the project.</param>
/// <param name="policies">What the project may use.</param>
public sealed class MemberCallers(MemberDirectory members, ProjectDirectory projects, ProjectPolicyDirectory policies)
{
    /// <summary>A person as a caller in an organisation.</summary>
    /// <returns>Null where the person is no member, or sees no project that could pay.</returns>
    public async Task<Caller?> FindAsync(Guid organizationId, Guid userId, CancellationToken cancellation) =>
        await members.FindActorAsync(organizationId, userId, cancellation).ConfigureAwait(false) is { } actor ? await FindAsync(actor, cancellation).ConfigureAwait(false) : null;

    /// <summary>A member as a caller.</summary>
    /// <param name="actor">The member.</param>
    /// <param name="cancellation">Ends it early.</param>
    /// <returns>Null where the member sees no project that could pay.</returns>
    public async Task<Caller?> FindAsync(Actor actor, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(actor);
        IReadOnlyList<Project> seen = await projects.ListAsync(actor, cancellation).ConfigureAwait(false);
        if (seen.Where(static project => project.ArchivedAt is null).MinBy(static project => project.CreatedAt) is not { } paying)
        {
            return null;
        }

        return new Caller(actor, new Payer(actor.OrganizationId, paying.Id, null, actor.UserId))
        {
            Policy = await policies.ReadAsync(actor.OrganizationId, paying.Id, cancellation).ConfigureAwait(false),
        };
    }

    /// <summary>A member as a caller for whom a project pays that the member names.</summary>
    /// <param name="actor">The member.</param>
    /// <param name="projectId">The project.</param>
    /// <param name="cancellation">Ends it early.</param>
    /// <exception cref="PlatformException">There is no such project for the member, or it is archived.</exception>
    public async Task<Caller> ForProjectAsync(Actor actor, Guid projectId, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(actor);
        Project project = await projects.GetAsync(actor, projectId, cancellation).ConfigureAwait(false);
        return project.ArchivedAt is null
            ? new Caller(actor, new Payer(actor.OrganizationId, project.Id, null, actor.UserId)) { Policy = await policies.ReadAsync(actor.OrganizationId, project.Id, cancellation).ConfigureAwait(false) }
            : throw new PlatformException(PlatformError.NotFound, "There is no such project.");
    }
}
