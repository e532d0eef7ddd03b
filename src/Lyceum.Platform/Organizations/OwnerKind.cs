namespace Lyceum.Platform.Organizations;

/// <summary>What owns private things.</summary>
public enum OwnerKind
{
    /// <summary>A user: nobody else in the organisation sees them.</summary>
    User = 0,

    /// <summary>A project: its keys see them, and members who act for it.</summary>
    Project = 1,
}
