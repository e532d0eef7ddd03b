using Lyceum.Platform.Organizations;

namespace Lyceum.Platform.Data;

/// <summary>Whose rows a context shows. The default shows none.</summary>
internal readonly record struct Tenant
{
    private Tenant(Guid organizationId, Owner owner, bool everywhere)
    {
        OrganizationId = organizationId;
        Owner = owner;
        IsEverywhere = everywhere;
    }

    /// <summary>The platform itself, which may ask for the rows of all organisations.</summary>
    public static Tenant Everywhere { get; } = new(Guid.Empty, default, true);

    /// <summary>The organisation; empty where there is none.</summary>
    public Guid OrganizationId { get; }

    /// <summary>Whose private rows are shown inside it; empty where nobody's are.</summary>
    public Owner Owner { get; }

    /// <summary>Whether it is the platform itself.</summary>
    public bool IsEverywhere { get; }

    /// <summary>One organisation, and nobody's private rows.</summary>
    public static Tenant Of(Guid organizationId) => new(organizationId, default, false);

    /// <summary>One organisation as an actor in it sees it.</summary>
    public static Tenant Of(Actor actor) => new(actor.OrganizationId, actor.Owner, false);
}
