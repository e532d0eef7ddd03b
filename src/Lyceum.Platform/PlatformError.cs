namespace Lyceum.Platform;

/// <summary>Why the platform refused something; the web turns each into a status.</summary>
public enum PlatformError
{
    /// <summary>There is no such thing, or it belongs to somebody else, which looks the same.</summary>
    NotFound,

    /// <summary>The actor's role does not allow it.</summary>
    Forbidden,

    /// <summary>It contradicts what is there, or somebody else changed the same thing meanwhile.</summary>
    Conflict,

    /// <summary>A value is outside of what is allowed.</summary>
    Invalid,

    /// <summary>It is larger than anything of its kind may be.</summary>
    TooLarge,

    /// <summary>It would be more than the project or the organisation may store.</summary>
    QuotaExceeded,

    /// <summary>A bounded store is full; trying again later may help.</summary>
    Busy,

    /// <summary>The database cannot be used: a newer schema, a lock that is not given back, a write that failed.</summary>
    Storage,
}
