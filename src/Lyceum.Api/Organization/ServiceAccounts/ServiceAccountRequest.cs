using Lyceum.Api.Http;

namespace Lyceum.Api.Organization.ServiceAccounts;

/// <summary>A wish for a service account, or for another name of one.</summary>
internal sealed class ServiceAccountRequest : ApiRequest
{
    /// <summary>What people call it.</summary>
    public string? Name { get; init; }

    /// <summary>What it may do; service accounts are always members.</summary>
    public string? Role { get; init; }

    /// <summary>Whether it is made without a key.</summary>
    public bool? CreateServiceAccountOnly { get; init; }
}

/// <summary>A wish for a key of a service account.</summary>
internal sealed class ServiceAccountKeyRequest : ApiRequest
{
    /// <summary>What people call it; null for the account's name.</summary>
    public string? Name { get; init; }

    /// <summary>OpenAI's scopes, which this platform does not know.</summary>
    public IReadOnlyList<string>? Scopes { get; init; }
}
