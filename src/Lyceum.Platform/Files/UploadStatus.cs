namespace Lyceum.Platform.Files;

/// <summary>What became of an upload.</summary>
public enum UploadStatus
{
    /// <summary>It waits for parts.</summary>
    Pending = 0,

    /// <summary>Its parts became a file.</summary>
    Completed = 1,

    /// <summary>It was given up.</summary>
    Cancelled = 2,

    /// <summary>Nobody completed it in time.</summary>
    Expired = 3,
}
