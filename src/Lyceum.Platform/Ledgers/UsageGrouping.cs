namespace Lyceum.Platform.Ledgers;

/// <summary>What a report tells apart.</summary>
[Flags]
public enum UsageGrouping
{
    /// <summary>Nothing: one line for all.</summary>
    None = 0,

    /// <summary>Projects.</summary>
    Project = 1,

    /// <summary>Keys.</summary>
    Key = 2,

    /// <summary>Models.</summary>
    Model = 4,

    /// <summary>People.</summary>
    User = 8,

    /// <summary>Kinds of work.</summary>
    Operation = 16,
}
