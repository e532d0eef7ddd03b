using System.Security.Claims;
using System.Text.Json;
using Lyceum.Platform;
using Lyceum.Platform.Accounts;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Lyceum.Web.Http;

/// <summary>How the script of passkeys begins: what it hands to the browser, and what it puts into the form that ends the ceremony.</summary>
internal static class PasskeyApi
{
    /// <summary>Maps both beginnings.</summary>
    public static void MapPasskeyCeremonies(this IEndpointRouteBuilder endpoints)
    {
        RouteGroupBuilder passkeys = endpoints.MapGroup("/passkeys").ExcludeFromDescription();
        passkeys.MapPost("/sign-in", static async (HttpContext http, IAntiforgery forms, PasskeyDirectory directory) =>
            await forms.IsRequestValidAsync(http).ConfigureAwait(false)
                ? Results.Json(await directory.BeginSignInAsync(http.RequestAborted).ConfigureAwait(false), JsonSerializerOptions.Web)
                : Results.BadRequest()).RequireAuthorization(LyceumWeb.PersonPolicy).AllowAnonymous();
        passkeys.MapPost("/add", static async (HttpContext http, ClaimsPrincipal user, IAntiforgery forms, PasskeyDirectory directory) =>
        {
            if (!await forms.IsRequestValidAsync(http).ConfigureAwait(false))
            {
                return Results.BadRequest();
            }

            try
            {
                return Results.Json(await directory.BeginAddAsync(Guid.Parse(user.FindFirstValue(ClaimTypes.NameIdentifier)!), http.RequestAborted).ConfigureAwait(false), JsonSerializerOptions.Web);
            }
            catch (PlatformException refusal) when (refusal.Error == PlatformError.Conflict)
            {
                return Results.Conflict();
            }
        }).RequireAuthorization(LyceumWeb.PersonPolicy);
    }
}
