namespace Lyceum.TestKit.Hub;

/// <summary>A request that a test hub was sent.</summary>
/// <param name="Target">The path as it came over the wire, and the query.</param>
/// <param name="Authorization">The header, or null.</param>
/// <param name="Range">The header, or null.</param>
internal sealed record HubRequest(string Target, string? Authorization, string? Range);
