using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Lyceum.Web.Http;

/// <summary>The endpoint of assets.</summary>
internal static class AssetApi
{
    /// <summary>Maps it.</summary>
    public static void MapAssets(this IEndpointRouteBuilder endpoints)
    {
        AssetStore assets = endpoints.ServiceProvider.GetRequiredService<AssetStore>();
        endpoints.MapMethods("/assets/{file}", ["GET", "HEAD"], (HttpContext http, string file) => assets.SendAsync(http, file)).AllowAnonymous().ExcludeFromDescription();
        endpoints.MapGet("/favicon.ico", (HttpContext http) => http.Response.Redirect(assets["icon.svg"])).AllowAnonymous().ExcludeFromDescription();
    }
}
