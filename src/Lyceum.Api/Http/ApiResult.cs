using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Lyceum.Api.Http;

/// <summary>Answers of endpoints.</summary>
internal static class ApiResult
{
    /// <summary>A value as JSON, with status 200.</summary>
    /// <typeparam name="T">Its type, which is in a context of <see cref="ApiJson"/>.</typeparam>
    public static IResult Json<T>(T value) => new Whole<T>(value);

    /// <summary>Notes in the description which errors an endpoint answers with.</summary>
    public static RouteHandlerBuilder ProducesApiError(this RouteHandlerBuilder endpoint, params ReadOnlySpan<int> statuses)
    {
        foreach (int status in statuses)
        {
            endpoint.Produces<ErrorEnvelope>(status);
        }

        return endpoint;
    }

    // With its length said, an answer leaves in one piece with its head.
    private sealed class Whole<T>(T value) : IResult
    {
        public Task ExecuteAsync(HttpContext httpContext)
        {
            byte[] body = JsonSerializer.SerializeToUtf8Bytes(value, ApiJson.TypeOf<T>());
            httpContext.Response.ContentType = "application/json; charset=utf-8";
            httpContext.Response.ContentLength = body.Length;
            return httpContext.Response.Body.WriteAsync(body, httpContext.RequestAborted).AsTask();
        }
    }
}
