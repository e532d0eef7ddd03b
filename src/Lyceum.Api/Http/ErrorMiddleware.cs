using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Logging;

namespace Lyceum.Api.Http;

/// <summary>
/// Tells every error of the API in its envelope: what is thrown below, and what the framework answers without a body (404, 405, 415, …).
/// Nothing under <c>/v1</c> is ever an HTML page.
/// </summary>
/// <param name="next">What comes after.</param>
/// <param name="logger">Where faults are noted.</param>
internal sealed partial class ErrorMiddleware(RequestDelegate next, ILogger<ErrorMiddleware> logger)
{
    /// <summary>Answers a request.</summary>
    public async Task InvokeAsync(HttpContext context)
    {
        try
        {
            await next(context).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            // Nobody is there to be told.
            return;
        }
#pragma warning disable CA1031 // whatever it is, the caller gets an envelope
        catch (Exception error) when (!context.Response.HasStarted)
#pragma warning restore CA1031
        {
            ApiException told = ErrorTranslation.Translate(error) ?? Fault(context, error);
            context.Response.Clear();
            await WriteAsync(context, told).ConfigureAwait(false);
            return;
        }

        if (context.Response.StatusCode >= StatusCodes.Status400BadRequest && !context.Response.HasStarted && context.Response.ContentType is null && context.Response.ContentLength is null or 0)
        {
            await WriteAsync(context, ForStatus(context)).ConfigureAwait(false);
        }
    }

    /// <summary>Writes an error with its headers.</summary>
    public static Task WriteAsync(HttpContext context, ApiException error)
    {
        HttpResponse response = context.Response;
        response.StatusCode = error.Status;
        response.ContentType = "application/json; charset=utf-8";
        if (error.Limits is { } limits)
        {
            ApiCall.Of(context).Limits = limits;
        }

        if (error.RetryAfter is { } wait)
        {
            response.Headers.RetryAfter = Math.Max(1, (long)Math.Ceiling(wait.TotalSeconds)).ToString(CultureInfo.InvariantCulture);
            response.Headers["retry-after-ms"] = Math.Max(1, (long)Math.Ceiling(wait.TotalMilliseconds)).ToString(CultureInfo.InvariantCulture);
        }

        if (error.ShouldRetry is { } retry)
        {
            response.Headers["x-should-retry"] = retry ? "true" : "false";
        }

        return HttpMethods.IsHead(context.Request.Method)
            ? Task.CompletedTask
            : response.Body.WriteAsync(JsonSerializer.SerializeToUtf8Bytes(error.ToEnvelope(), ApiJson.TypeOf<ErrorEnvelope>()), context.RequestAborted).AsTask();
    }

    private static ApiException ForStatus(HttpContext context) => context.Response.StatusCode switch
    {
        StatusCodes.Status404NotFound => ApiException.NotFound(
            $"Unknown request URL: {context.Request.Method} {context.Request.Path}. Please check the URL for typos.", code: "unknown_url"),
        StatusCodes.Status405MethodNotAllowed => new(
            405, $"Not allowed to {context.Request.Method} on {context.Request.Path}. (HINT: Perhaps you meant to use a different HTTP method?)", code: "method_not_supported"),
        StatusCodes.Status413PayloadTooLarge => new(413, "The body of the request is too large for this server.", code: "request_too_large"),
        StatusCodes.Status415UnsupportedMediaType => new(415, "The body of the request must be JSON with the content type application/json.", code: "unsupported_media_type"),
        StatusCodes.Status403Forbidden => new(403, "You have insufficient permissions for this operation.", code: "insufficient_permissions"),
        >= StatusCodes.Status500InternalServerError and var status => new(status, "The server had an error while processing your request.", type: ApiException.ServerError),
        var status => new(status, "The request cannot be answered."),
    };

    private ApiException Fault(HttpContext context, Exception error)
    {
        string id = ApiCall.Of(context).Id;
        LogFault(error, context.Request.Method, context.Features.Get<IHttpRequestFeature>()?.Path ?? "", id);
        return ErrorTranslation.Fault(id);
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "{Method} {Path} failed ({RequestId}).")]
    private partial void LogFault(Exception error, string method, string path, string requestId);
}
