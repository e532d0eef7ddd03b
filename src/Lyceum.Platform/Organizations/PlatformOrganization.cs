namespace Lyceum.Platform.Organizations;

/// <summary>
/// The organisation that stands for the platform itself. It has no members and no projects: it is there so that what concerns no
/// other organisation, such as sign-ins and changes of accounts, has an audit log of its own.
/// </summary>
public static class PlatformOrganization
{
    /// <summary>Its id, the same in every database.</summary>
    public static Guid Id { get; } = new("00000000-0000-0000-0000-000000000001");
}
