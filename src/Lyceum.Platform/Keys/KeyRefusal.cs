namespace Lyceum.Platform.Keys;

/// <summary>Why a key was refused. For records; who sent it learns no more than that it does not work.</summary>
public enum KeyRefusal
{
    /// <summary>It was not refused.</summary>
    None,

    /// <summary>No key looks like this: another form, or a wrong checksum.</summary>
    Malformed,

    /// <summary>There is no such secret.</summary>
    Unknown,

    /// <summary>The key was revoked, or its project archived.</summary>
    Revoked,

    /// <summary>The key or this secret of it has ended.</summary>
    Expired,

    /// <summary>The key may not call this path.</summary>
    Endpoint,

    /// <summary>The key may not be used from this address.</summary>
    Address,
}
