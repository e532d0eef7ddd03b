using Lyceum.Gateway.Admissions;
using Microsoft.AspNetCore.Http;

namespace Lyceum.Api.Http;

/// <summary>An error as the API tells it. Thrown anywhere below an endpoint; <see cref="ErrorMiddleware"/> writes it.</summary>
/// <param name="status">The status.</param>
/// <param name="message">What was wrong and what to do.</param>
/// <param name="param">The field of the request that it is about, such as <c>messages[0].role</c>; null for none.</param>
/// <param name="code">Its name; null for none.</param>
/// <param name="type">Its kind.</param>
/// <param name="inner">What caused it.</param>
public sealed class ApiException(int status, string message, string? param = null, string? code = null, string type = ApiException.InvalidRequest, Exception? inner = null)
    : Exception(message, inner)
{
    /// <summary>The kind of error that the caller can mend.</summary>
    public const string InvalidRequest = "invalid_request_error";

    /// <summary>The kind of error that the caller cannot mend.</summary>
    public const string ServerError = "server_error";

    /// <summary>The status.</summary>
    public int Status => status;

    /// <summary>The field of the request that it is about; null for none.</summary>
    public string? Param => param;

    /// <summary>Its name; null for none.</summary>
    public string? Code => code;

    /// <summary>Its kind.</summary>
    public string Type => type;

    /// <summary>When asking again makes sense; null where nothing is known.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>Whether official clients are to send the same again; null for what they do by themselves for the status.</summary>
    public bool? ShouldRetry { get; init; }

    /// <summary>How the caller's limits stand; null where the call did not come that far.</summary>
    public CallLimits? Limits { get; init; }

    /// <summary>A request that cannot be answered as it is.</summary>
    /// <param name="message">What was wrong.</param>
    /// <param name="param">The field.</param>
    /// <param name="code">The error's name.</param>
    public static ApiException BadRequest(string message, string? param = null, string? code = null) => new(StatusCodes.Status400BadRequest, message, param, code);

    /// <summary>A field that must be there and is not.</summary>
    /// <param name="param">The field.</param>
    public static ApiException Missing(string param) => BadRequest($"Missing required parameter: '{param}'.", param, "missing_required_parameter");

    /// <summary>Something that is not there, or not for this caller.</summary>
    /// <param name="message">What.</param>
    /// <param name="param">The field.</param>
    /// <param name="code">The error's name.</param>
    public static ApiException NotFound(string message, string? param = null, string? code = null) => new(StatusCodes.Status404NotFound, message, param, code);

    internal ErrorEnvelope ToEnvelope() => new(new ErrorBody(Message, Type, Param, Code));
}
