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
    }

    /// <summary>The organisation.</summary>
    public Guid OrganizationId { get; }

    /// <summary>The user, or the key.</summary>
    public Guid Id { get; }

    /// <summary>The role.</summary>
    public Role Role { get; }

    /// <summary>The project that it acts for: a key's own, or the one that a member opened; null where a user acts for itself.</summary>
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
            throw new PlatformException(PlatformError.Forbidden, $"This needs the role {least.ToString().ToLowerInvariant()} in the organisation.");
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
}
