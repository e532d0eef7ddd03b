using Lyceum.Platform.Organizations;

namespace Lyceum.Platform.Data;

/// <summary>Whose rows a context shows. The default shows none.</summary>
internal readonly record struct Tenant
{
    private Tenant(Guid organizationId, bool everywhere)
    {
        OrganizationId = organizationId;
        IsEverywhere = everywhere;
    }

    /// <summary>The platform itself, which may ask for the rows of all organisations.</summary>
    public static Tenant Everywhere { get; } = new(Guid.Empty, true);

    /// <summary>The platform itself where it changes its own rows and notes that in its own audit log.</summary>
    public static Tenant Platform { get; } = new(PlatformOrganization.Id, true);

    /// <summary>The organisation; empty where there is none.</summary>
    public Guid OrganizationId { get; }

    /// <summary>Whether it is the platform itself.</summary>
    public bool IsEverywhere { get; }

    /// <summary>One organisation.</summary>
    public static Tenant Of(Guid organizationId) => new(organizationId, false);
}
