using System.Text.Json.Serialization;

namespace Lyceum.Api.Organization.RateLimits;

/// <summary>What a project may use of a model.</summary>
/// <param name="Id"><c>rl-</c> and the model's name.</param>
/// <param name="Model">The model.</param>
/// <param name="MaxRequestsPerMinute">Requests in a minute.</param>
/// <param name="MaxTokensPerMinute">Tokens in a minute.</param>
internal sealed record RateLimitObject(
    string Id,
    string Model,
    [property: JsonPropertyName("max_requests_per_1_minute")] long MaxRequestsPerMinute,
    [property: JsonPropertyName("max_tokens_per_1_minute")] long MaxTokensPerMinute)
{
    /// <summary>What this is.</summary>
    public string Object { get; init; } = "project.rate_limit";
}
