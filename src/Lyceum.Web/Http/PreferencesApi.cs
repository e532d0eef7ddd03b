using Lyceum.Platform.Accounts;
using Lyceum.Web.Texts;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Lyceum.Web.Http;

/// <summary>
/// <c>POST /preferences</c>: the theme and the language that a person chose, kept in cookies. Its forms stand on every page, those that everybody gets
/// alike included, so they carry no token: the browser says by itself that the form is ours (<see cref="SameOrigin"/>).
/// </summary>
internal static class PreferencesApi
{
    private static readonly TimeSpan s_lifetime = TimeSpan.FromDays(365);

    /// <summary>Maps it.</summary>
    public static void MapPreferences(this IEndpointRouteBuilder endpoints) =>
        endpoints.MapPost("/preferences", SetAsync).AllowAnonymous().DisableAntiforgery().ExcludeFromDescription();

    private static async Task SetAsync(HttpContext http, AccountOptions accounts, TimeProvider time)
    {
        if (!SameOrigin.Holds(http) || !http.Request.HasFormContentType)
        {
            http.Response.StatusCode = StatusCodes.Status400BadRequest;
            return;
        }

        IFormCollection form = await http.Request.ReadFormAsync(http.RequestAborted).ConfigureAwait(false);
        if (Theme.Find(form["theme"]) is { } theme)
        {
            Keep(Theme.Cookie, theme.Code);
        }

        if (Language.Find(form["language"]) is { } language)
        {
            Keep(Language.Cookie, language.Code);
        }

        string? back = form["returnUrl"];
        http.Response.Redirect(ReturnAddress.IsLocal(back) ? back : "/");

        void Keep(string name, string value) => http.Response.Cookies.Append(name, value, new CookieOptions
        {
            HttpOnly = true,
            IsEssential = true,
            Path = "/",
            SameSite = SameSiteMode.Lax,
            Secure = http.Request.IsHttps || accounts.PublicAddress.Scheme == Uri.UriSchemeHttps,
            Expires = time.GetUtcNow() + s_lifetime,
        });
    }
}
