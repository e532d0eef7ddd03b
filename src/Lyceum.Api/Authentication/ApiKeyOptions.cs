using Lyceum.Gateway.Callers;

namespace Lyceum.Api.Authentication;

/// <summary>How callers of the API are found out.</summary>
public sealed class ApiKeyOptions
{
    /// <summary>Gives the caller of requests that have no key, on a server that asks for none; null where a key must be sent.</summary>
    public Func<Caller?>? Keyless { get; set; }

    /// <summary>
    /// The origins of web pages that may call a server that asks for no key, beside those of this machine. A browser would send a form of any page that somebody looks at.
    /// </summary>
    public IReadOnlyCollection<string> Origins { get; set; } = [];
}
