using Microsoft.AspNetCore.Http;

namespace Lyceum.Web.Http;

/// <summary>Whether a form comes from a page of this server, by what browsers say of themselves (Fetch Metadata; Origin in older ones).</summary>
internal static class SameOrigin
{
    /// <summary>Whether it does. Who says nothing is no browser, or a very old one, and is refused.</summary>
    public static bool Holds(HttpContext http)
    {
        if (http.Request.Headers.TryGetValue("Sec-Fetch-Site", out Microsoft.Extensions.Primitives.StringValues site))
        {
            return site == "same-origin";
        }

        return Uri.TryCreate(http.Request.Headers.Origin, UriKind.Absolute, out Uri? origin)
            && origin.Authority.Equals(http.Request.Host.Value, StringComparison.OrdinalIgnoreCase);
    }
}
