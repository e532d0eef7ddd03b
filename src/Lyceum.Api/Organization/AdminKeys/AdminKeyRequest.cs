using Lyceum.Api.Http;

namespace Lyceum.Api.Organization.AdminKeys;

/// <summary>A wish for an admin key.</summary>
internal sealed class AdminKeyRequest : ApiRequest
{
    /// <summary>What people call it.</summary>
    public string? Name { get; init; }

    /// <summary>How long it lasts, in seconds; null for ever.</summary>
    public int? ExpiresInSeconds { get; init; }
}
