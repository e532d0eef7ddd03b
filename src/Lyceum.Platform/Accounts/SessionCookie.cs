using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Lyceum.Platform.Accounts;

/// <summary>The cookie that carries a session's token, and nothing else.</summary>
public static class SessionCookie
{
    /// <summary>Its name.</summary>
    public const string Name = "lyceum-session";

    /// <summary>Gives the browser a session.</summary>
    public static void Write(HttpContext http, IssuedSession session)
    {
        ArgumentNullException.ThrowIfNull(http);
        ArgumentNullException.ThrowIfNull(session);
        CookieOptions options = Options(http);
        options.Expires = session.Session.ExpiresAt;
        http.Response.Cookies.Append(Name, session.Token.Reveal(), options);
    }

    /// <summary>Takes the session from the browser; <see cref="SessionStore.EndAsync"/> ends it.</summary>
    public static void Delete(HttpContext http)
    {
        ArgumentNullException.ThrowIfNull(http);
        http.Response.Cookies.Delete(Name, Options(http));
    }

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
