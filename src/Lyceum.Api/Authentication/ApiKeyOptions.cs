using Lyceum.Gateway.Callers;
using Microsoft.AspNetCore.Authentication;

namespace Lyceum.Api.Authentication;

/// <summary>How callers of the API are found out.</summary>
public sealed class ApiKeyOptions : AuthenticationSchemeOptions
{
    /// <summary>The name of the scheme.</summary>
    public const string Scheme = "ApiKey";

    /// <summary>Gives the caller of requests that have no key, on a server that asks for none; null where a key must be sent.</summary>
    public Func<Caller?>? Keyless { get; set; }
}
