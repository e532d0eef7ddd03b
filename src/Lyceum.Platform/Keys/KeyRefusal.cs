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

    /// <summary>The key was revoked, its project archived, or its organisation closed.</summary>
    Revoked,

    /// <summary>Whose key it is may not use the project any more.</summary>
    Owner,

    /// <summary>The key or this secret of it has ended.</summary>
    Expired,

    /// <summary>The key may not call this path.</summary>
    Endpoint,

    /// <summary>The key may not be used from this address.</summary>
    Address,
}
