namespace Lyceum.Platform.Organizations;

/// <summary>What a member may do. Each may do what those before it may.</summary>
public enum Role
{
    /// <summary>Sees everything, changes nothing.</summary>
    Viewer = 0,

    /// <summary>Uses models and makes keys.</summary>
    Member = 1,

    /// <summary>Manages projects, keys, budgets and members below owners.</summary>
    Admin = 2,

    /// <summary>Manages everything, other owners included.</summary>
    Owner = 3,
}
