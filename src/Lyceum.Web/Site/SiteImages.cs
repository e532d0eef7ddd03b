using System.Collections.Frozen;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Lyceum.Web.Site;

/// <summary>Pictures of an operator's content: files of the folder <c>images</c> in it, by plain names.</summary>
internal static class SiteImages
{
    /// <summary>The first part of their addresses.</summary>
    public const string Root = "content-images";

    private static readonly FrozenDictionary<string, string> s_types = new Dictionary<string, string>
    {
        [".png"] = "image/png", [".jpg"] = "image/jpeg", [".webp"] = "image/webp", [".avif"] = "image/avif", [".svg"] = "image/svg+xml",
    }.ToFrozenDictionary();

    /// <summary>Whether a name is plain: it leads into no other folder, and ends as a picture does.</summary>
    public static bool IsName(string name) =>
        name.Length is > 4 and <= 100 && name[0] != '.' && name.All(static character => char.IsAsciiLetterOrDigit(character) || character is '-' or '_' or '.') && s_types.ContainsKey(Path.GetExtension(name));

    /// <summary>Maps them.</summary>
    public static void MapSiteImages(this IEndpointRouteBuilder endpoints) =>
        endpoints.MapGet($"/{Root}/{{name}}", static (string name, HttpContext http, WebOptions options) =>
        {
            string? file = options.ContentFolder is { } folder && IsName(name) ? Path.Combine(folder, "images", name) : null;
            if (file is null || !File.Exists(file))
            {
                return Results.NotFound();
            }

            http.Response.Headers.CacheControl = "public, max-age=300";
            return Results.File(file, s_types[Path.GetExtension(name)], lastModified: File.GetLastWriteTimeUtc(file));
        }).AllowAnonymous().ExcludeFromDescription();
}
