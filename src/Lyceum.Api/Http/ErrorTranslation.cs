using Lyceum.Gateway;
using Lyceum.Platform;
using Lyceum.Platform.Limits;
using Microsoft.AspNetCore.Http;

namespace Lyceum.Api.Http;

/// <summary>The API's words for what the rooms below refuse, and for what fails.</summary>
internal static class ErrorTranslation
{
    /// <summary>The error to tell; null for a fault that nobody expected, which is not told but logged.</summary>
    public static ApiException? Translate(Exception error) => error switch
    {
        ApiException known => known,
        GatewayException gateway => Translate(gateway),
        PlatformException platform => Translate(platform),
        BadHttpRequestException http => Translate(http),
        _ => null,
    };

    /// <summary>What is told of a fault.</summary>
    public static ApiException Fault(string requestId) => new(
        StatusCodes.Status500InternalServerError,
        $"The server had an error while processing your request. The administrator of this installation finds more about it under the request ID {requestId}.",
        type: ApiException.ServerError);

    private static ApiException Translate(GatewayException error) => error.Refusal switch
    {
        GatewayRefusal.ModelNotFound => new(404, error.Message, "model", "model_not_found", inner: error),
        GatewayRefusal.ModelNotAllowed => new(403, error.Message, "model", "model_not_found", inner: error),
        GatewayRefusal.NotAllowed => new(403, error.Message, code: "insufficient_permissions", inner: error),
        GatewayRefusal.ContextLength => new(400, error.Message, "messages", "context_length_exceeded", inner: error) { Limits = error.Limits },
        GatewayRefusal.Invalid => new(400, error.Message, inner: error),
        GatewayRefusal.NotSupported => new(400, error.Message, code: "unsupported_value", inner: error),
        GatewayRefusal.Budget => new(429, error.Message, code: "insufficient_quota", type: "insufficient_quota", inner: error) { ShouldRetry = false },
        GatewayRefusal.RateLimit => new(429, error.Message, code: "rate_limit_exceeded", type: error.Dimension == QuotaDimension.Tokens ? "tokens" : "requests", inner: error)
        {
            RetryAfter = error.RetryAfter,
            ShouldRetry = error.IsPassing,
            Limits = error.Limits,
        },
        _ => new(503, error.Message, code: error.Refusal == GatewayRefusal.Busy ? "server_busy" : "model_unavailable", type: ApiException.ServerError, inner: error)
        {
            RetryAfter = error.RetryAfter,
        },
    };

    private static ApiException Translate(PlatformException error) => error.Error switch
    {
        PlatformError.NotFound => new(404, error.Message, inner: error),
        PlatformError.Forbidden => new(403, error.Message, code: "insufficient_permissions", inner: error),
        PlatformError.Conflict => new(409, error.Message, inner: error) { ShouldRetry = false },
        PlatformError.Invalid => new(400, error.Message, inner: error),
        PlatformError.TooLarge => new(413, error.Message, inner: error),
        PlatformError.QuotaExceeded => new(403, error.Message, code: "storage_quota_exceeded", inner: error) { ShouldRetry = false },
        PlatformError.Busy => new(503, error.Message, type: ApiException.ServerError, inner: error),
        _ => new(500, error.Message, type: ApiException.ServerError, inner: error),
    };

    private static ApiException Translate(BadHttpRequestException error) => error.StatusCode switch
    {
        StatusCodes.Status413PayloadTooLarge => new(413, "The body of the request is too large for this server.", code: "request_too_large", inner: error),
        StatusCodes.Status415UnsupportedMediaType => new(415, "The body of the request must be JSON with the content type application/json.", code: "unsupported_media_type", inner: error),
        StatusCodes.Status408RequestTimeout => new(408, "The body of the request came too slowly.", code: "request_timeout", inner: error),
        _ => new(error.StatusCode, "The request cannot be read.", inner: error),
    };
}
