using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Lyceum.Platform.Accounts;

/// <summary>The cookie that carries a session's token, and nothing else.</summary>
public static class SessionCookie
{
    /// <summary>Its name over HTTP, on this machine or a network that is trusted.</summary>
    public const string Name = "lyceum-session";

    /// <summary>Its name over HTTPS: browsers take a cookie that is called so from this host alone, and only where it is secure.</summary>
    public const string SecureName = "__Host-" + Name;

    /// <summary>Gives the browser a session.</summary>
    public static void Write(HttpContext http, IssuedSession session)
    {
        ArgumentNullException.ThrowIfNull(http);
        ArgumentNullException.ThrowIfNull(session);
        CookieOptions options = Options(http);
        options.Expires = session.Session.ExpiresAt;
        http.Response.Cookies.Append(NameOf(options), session.Token.Reveal(), options);
    }

    /// <summary>The token that the browser sent; null where it sent none.</summary>
    public static string? Read(HttpContext http)
    {
        ArgumentNullException.ThrowIfNull(http);
        return http.Request.Cookies[NameOf(Options(http))];
    }

    /// <summary>Takes the session from the browser; <see cref="SessionStore.EndAsync"/> ends it.</summary>
    public static void Delete(HttpContext http)
    {
        ArgumentNullException.ThrowIfNull(http);
        CookieOptions options = Options(http);
        http.Response.Cookies.Delete(NameOf(options), options);
    }

    // Where a cookie must be secure, one of the plain name may have been planted by who sits on the way, and is not looked at.
    private static string NameOf(CookieOptions options) => options.Secure ? SecureName : Name;

    // No script reads it, and no other site sends it along with a form. Where people come by HTTPS, also through a proxy that ends it, the cookie
    // goes over nothing else.
    private static CookieOptions Options(HttpContext http) => new()
    {
        HttpOnly = true,
        IsEssential = true,
        Path = "/",
        SameSite = SameSiteMode.Lax,
        Secure = http.Request.IsHttps || http.RequestServices.GetRequiredService<AccountOptions>().PublicAddress.Scheme == Uri.UriSchemeHttps,
    };
}
