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

    /// <summary>The user, the service account, or the key.</summary>
    public Guid Id { get; }

    /// <summary>The role.</summary>
    public Role Role { get; }

    /// <summary>The person: the actor itself, or whose key it is; null where a service account acts.</summary>
    public Guid? UserId { get; internal init; }

    /// <summary>The one project that the actor is bound to, as keys are; null where its role and memberships say.</summary>
    public Guid? ProjectId { get; internal init; }

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
}
