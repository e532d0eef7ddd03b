using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Lyceum.Api.Http;

/// <summary>Answers of endpoints.</summary>
internal static class ApiResult
{
    /// <summary>A value as JSON, with status 200.</summary>
    /// <typeparam name="T">Its type, which is in a context of <see cref="ApiJson"/>.</typeparam>
    public static IResult Json<T>(T value) => Results.Json(value, ApiJson.TypeOf<T>());

    /// <summary>Notes in the description which errors an endpoint answers with.</summary>
    public static RouteHandlerBuilder ProducesApiError(this RouteHandlerBuilder endpoint, params ReadOnlySpan<int> statuses)
    {
        foreach (int status in statuses)
        {
            endpoint.Produces<ErrorEnvelope>(status);
        }

        return endpoint;
    }
}
