namespace Lyceum.Platform.Organizations;

/// <summary>
/// Who acts, for which organisation, in which role: what every operation asks for. Made by the platform from a membership
/// (<see cref="MemberDirectory.FindActorAsync"/>) or a key, never from what a request says.
/// </summary>
public sealed record Actor
{
    internal Actor(Guid organizationId, Guid id, Role role)
    {
        OrganizationId = organizationId;
        Id = id;
        Role = role;
        UserId = id;
    }

    /// <summary>The organisation.</summary>
    public Guid OrganizationId { get; }

    /// <summary>The user, or the key.</summary>
    public Guid Id { get; }

    /// <summary>The role.</summary>
    public Role Role { get; }

    /// <summary>The person: the actor itself, or whose key it is; null where a service account acts.</summary>
    public Guid? UserId { get; internal init; }

    /// <summary>The one project that the actor is bound to: a key's own, or the one that a member opened; null where its role and memberships say.</summary>
    public Guid? ProjectId { get; internal init; }

    /// <summary>Whose private things it makes and sees.</summary>
    public Owner Owner => ProjectId is { } project ? new(OwnerKind.Project, project) : new(OwnerKind.User, Id);

    /// <summary>Refuses who has a lesser role.</summary>
    /// <exception cref="PlatformException">The role is less.</exception>
    internal void Demand(Role least)
    {
        if (Role < least)
        {
#pragma warning disable CA1308 // A word in a sentence.
            string role = least.ToString().ToLowerInvariant();
            throw PlatformException.Forbidden($"This needs the role {role} in the organisation.", $"role_{role}");
#pragma warning restore CA1308
        }
    }

    /// <summary>Refuses who only looks on. A key may use models whatever its role is.</summary>
    /// <exception cref="PlatformException">The role is less than a member's.</exception>
    internal void DemandUse()
    {
        if (ProjectId is null)
        {
            Demand(Role.Member);
        }
    }

    /// <summary>Refuses a key of another project, for which the project's things are not there.</summary>
    /// <param name="projectId">The project that something belongs to.</param>
    /// <param name="what">What it is.</param>
    /// <exception cref="PlatformException">The key belongs to another project.</exception>
    internal void DemandSight(Guid projectId, string what)
    {
        if (ProjectId is { } own && own != projectId)
        {
            throw PlatformException.NotFound(what);
        }
    }

    /// <summary>Refuses who may not work in a project: a key of another one, and a person who is less than a member.</summary>
    /// <param name="projectId">The project that something belongs to.</param>
    /// <param name="what">What it is.</param>
    /// <exception cref="PlatformException">The actor may not.</exception>
    internal void DemandUse(Guid projectId, string what)
    {
        DemandSight(projectId, what);
        DemandUse();
    }

    /// <summary>
    /// Refuses who may not change or end something in a project. A key may, since keys are the project's; a person may where it
    /// made the thing, or is an admin.
    /// </summary>
    /// <param name="projectId">The project that it belongs to.</param>
    /// <param name="createdBy">Who made it.</param>
    /// <param name="what">What it is.</param>
    /// <exception cref="PlatformException">The actor may not.</exception>
    internal void DemandChange(Guid projectId, Guid createdBy, string what)
    {
        DemandUse(projectId, what);
        if (ProjectId is null && createdBy != Id)
        {
            Demand(Role.Admin);
        }
    }
}
