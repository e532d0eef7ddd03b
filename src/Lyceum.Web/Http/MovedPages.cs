using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Lyceum.Web.Http;

/// <summary>Pages that once were elsewhere, so that what people kept still leads there.</summary>
internal static class MovedPages
{
    private static readonly (string From, string To)[] s_moved = [("/account/organization", "/console/sharing"), ("/account/evaluation", "/console/evaluation")];

    /// <summary>Maps them.</summary>
    public static void MapMoved(this IEndpointRouteBuilder endpoints)
    {
        foreach ((string from, string to) in s_moved)
        {
            endpoints.MapGet(from, (HttpRequest request) => Results.LocalRedirect($"{to}{request.QueryString}", permanent: true)).RequireAuthorization(LyceumWeb.PersonPolicy).ExcludeFromDescription();
        }
    }
}
