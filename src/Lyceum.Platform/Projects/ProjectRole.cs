namespace Lyceum.Platform.Projects;

/// <summary>What a member of a project may do there, within what the role in the organisation allows.</summary>
public enum ProjectRole
{
    /// <summary>Uses it.</summary>
    Member = 0,

    /// <summary>Manages its members, service accounts and keys.</summary>
    Owner = 1,
}
