namespace Lyceum.Models.Hub;

/// <summary>What kind of thing went wrong with a hub.</summary>
public enum HubFailure
{
    /// <summary>The reference is not of the form OWNER/REPO[:QUANT|:FILE][@REVISION].</summary>
    BadReference,

    /// <summary>The hub cannot be reached, or broke off, after all retries.</summary>
    Unreachable,

    /// <summary>The hub asks to come back later, after all retries.</summary>
    Busy,

    /// <summary>There is no such repository, revision or file.</summary>
    NotFound,

    /// <summary>The licence must be accepted first.</summary>
    Gated,

    /// <summary>The token is missing or not accepted.</summary>
    Unauthorized,

    /// <summary>Several files fit, and nobody could be asked.</summary>
    Ambiguous,

    /// <summary>The hub answers with something that is not a hub's answer.</summary>
    BadAnswer,

    /// <summary>An address that must not be followed.</summary>
    RefusedAddress,

    /// <summary>What arrived is not what the hub announced.</summary>
    WrongChecksum,

    /// <summary>The disk has no room.</summary>
    DiskFull,

    /// <summary>Another process pulls the same model.</summary>
    InUse,
}
