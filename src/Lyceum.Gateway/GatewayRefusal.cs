namespace Lyceum.Gateway;

/// <summary>Why the gateway does not answer a call. Doors turn each into their own words and statuses.</summary>
public enum GatewayRefusal
{
    /// <summary>There is no such model.</summary>
    ModelNotFound,

    /// <summary>The caller may not use the model.</summary>
    ModelNotAllowed,

    /// <summary>The caller may not do this.</summary>
    NotAllowed,

    /// <summary>The call contradicts itself or the model.</summary>
    Invalid,

    /// <summary>The model cannot do what the call asks.</summary>
    NotSupported,

    /// <summary>The prompt is longer than the model's context.</summary>
    ContextLength,

    /// <summary>A limit of requests, tokens or parallel calls is reached.</summary>
    RateLimit,

    /// <summary>A budget does not allow the call.</summary>
    Budget,

    /// <summary>As many calls wait as may; trying again later may help.</summary>
    Busy,

    /// <summary>The model cannot be loaded, or another server that has it fails.</summary>
    ModelUnavailable,

    /// <summary>The program is stopping.</summary>
    Stopping,
}
