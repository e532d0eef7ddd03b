namespace Lyceum.Platform.Limits;

/// <summary>What kind of thing is limited.</summary>
public enum QuotaScope
{
    /// <summary>A key.</summary>
    Key = 0,

    /// <summary>A project.</summary>
    Project = 1,

    /// <summary>A model, for all who use it.</summary>
    Model = 2,
}
