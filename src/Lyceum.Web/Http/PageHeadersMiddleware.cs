using Lyceum.Web.Texts;
using Microsoft.AspNetCore.Http;

namespace Lyceum.Web.Http;

/// <summary>
/// What every answer here says to browsers: which sources it may use (none but this server, nothing written inside the page), that it stands in no frame, and
/// that it tells nobody where people come from.
/// </summary>
/// <param name="next">What comes after.</param>
internal sealed class PageHeadersMiddleware(RequestDelegate next)
{
    // The pages draw pictures as SVG elements, so not even data: is needed. Forms that are sent here may lead nowhere else.
    private const string ContentPolicy =
        "default-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'; object-src 'none'";

    // No script of these pages makes markup of text, so no policy is needed by which it could. Blazor's script does; they come without it.
    private const string NoMarkupFromText = "; require-trusted-types-for 'script'; trusted-types 'none'";

    private const string PermissionsPolicy =
        "accelerometer=(), camera=(), display-capture=(), geolocation=(), gyroscope=(), magnetometer=(), microphone=(), midi=(), payment=(), usb=(), "
        + "publickey-credentials-create=(self), publickey-credentials-get=(self)";

    /// <summary>Whether nothing on a page may make markup of text: where models' words are shown. Such a page comes without Blazor's script, and links to it load it whole.</summary>
    public static bool ForbidsMarkup(PathString path) => path.StartsWithSegments("/chat") || path.StartsWithSegments("/playground");

    /// <summary>Answers a request.</summary>
    public Task InvokeAsync(HttpContext context)
    {
        context.Response.OnStarting(static state =>
        {
            HttpContext http = (HttpContext)state;
            IHeaderDictionary headers = http.Response.Headers;
            headers.ContentSecurityPolicy = ForbidsMarkup(http.Request.Path) ? ContentPolicy + NoMarkupFromText : ContentPolicy;
            headers.XContentTypeOptions = "nosniff";
            headers["Permissions-Policy"] = PermissionsPolicy;
            headers["Referrer-Policy"] = "same-origin";
            headers["Cross-Origin-Opener-Policy"] = "same-origin";
            headers["Cross-Origin-Resource-Policy"] = "same-origin";
            if (headers.CacheControl.Count == 0)
            {
                headers.CacheControl = "no-store";
            }

            if (http.Response.ContentType?.StartsWith("text/html", StringComparison.Ordinal) == true)
            {
                headers.ContentLanguage = Language.Of(http).Code;
                headers.Vary = "Cookie, Accept-Language, Accept-Encoding";
            }

            return Task.CompletedTask;
        }, context);
        return next(context);
    }
}
