using System.Text.Json.Serialization;
using Lyceum.Api.Http;

namespace Lyceum.Api.Organization.RateLimits;

/// <summary>A change of what a project may use of a model; null leaves a limit as it is.</summary>
internal sealed class RateLimitRequest : ApiRequest
{
    /// <summary>Requests in a minute.</summary>
    [JsonPropertyName("max_requests_per_1_minute")]
    public long? MaxRequestsPerMinute { get; init; }

    /// <summary>Tokens in a minute.</summary>
    [JsonPropertyName("max_tokens_per_1_minute")]
    public long? MaxTokensPerMinute { get; init; }

    /// <summary>Images in a minute, which this platform does not limit.</summary>
    [JsonPropertyName("max_images_per_1_minute")]
    public long? MaxImagesPerMinute { get; init; }

    /// <summary>Sound in a minute, which this platform does not limit.</summary>
    [JsonPropertyName("max_audio_megabytes_per_1_minute")]
    public long? MaxAudioMegabytesPerMinute { get; init; }

    /// <summary>Requests in a day, which this platform does not limit.</summary>
    [JsonPropertyName("max_requests_per_1_day")]
    public long? MaxRequestsPerDay { get; init; }

    /// <summary>Tokens of batches in a day, which this platform does not limit.</summary>
    [JsonPropertyName("batch_1_day_max_input_tokens")]
    public long? BatchMaxInputTokensPerDay { get; init; }
}
