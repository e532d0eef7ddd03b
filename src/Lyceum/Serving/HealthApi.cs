using Lyceum.Gateway;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Lyceum.Serving;

/// <summary><c>/health/live</c> and <c>/health/ready</c>, for whoever watches over the process.</summary>
internal static class HealthApi
{
    /// <summary>Maps both, for everybody.</summary>
    public static void MapHealthApi(this IEndpointRouteBuilder endpoints)
    {
        RouteGroupBuilder health = endpoints.MapGroup("/health").AllowAnonymous().ExcludeFromDescription();
        health.MapGet("/live", static () => Results.Text("live\n"));
        health.MapGet("/ready", static (Readiness readiness) => readiness.WaitsFor is { } what
            ? Results.Text($"waiting for {what}\n", statusCode: StatusCodes.Status503ServiceUnavailable)
            : Results.Text("ready\n"));
    }
}
