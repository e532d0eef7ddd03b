using System.Collections.Concurrent;
using System.IO.Compression;
using System.Security.Cryptography;
using Lyceum.Platform.Accounts;
using Lyceum.Web.Http;
using Lyceum.Web.Texts;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace Lyceum.Web.Site;

/// <summary>
/// Keeps pages of the site that say the same to everybody who is not signed in: rendered and compressed once for each theme and language, until a document
/// changes. Browsers keep them too, and ask by their tag whether they are still good.
/// </summary>
/// <param name="next">What comes after.</param>
/// <param name="library">The documents, which say what is kept and when it is old.</param>
/// <param name="rules">Who may sign up, which the head of each page says.</param>
internal sealed class PageCache(RequestDelegate next, SiteLibrary library, SignInRules rules)
{
    private const int Most = 600;

    private readonly ConcurrentDictionary<(string Path, string Theme, string Language, string Version, SignUpMode SignUp), Kept> _kept = new();

    /// <summary>Answers a request.</summary>
    public Task InvokeAsync(HttpContext http)
    {
        HttpRequest request = http.Request;
        SiteContent content = library.Content;
        string path = request.Path.Value ?? "";
        bool isStill = (HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method)) && !request.QueryString.HasValue
            && !request.Cookies.ContainsKey(SessionCookie.Name) && !request.Cookies.ContainsKey(SessionCookie.SecureName)
            && (content.Find(path) is not null || SiteMap.IsStill(path));
        return isStill ? AnswerAsync(http, (path, Theme.Of(http).Code, Language.Of(http).Code, content.Version, rules.SignUp)) : next(http);
    }

    private async Task AnswerAsync(HttpContext http, (string Path, string Theme, string Language, string Version, SignUpMode SignUp) key)
    {
        if (!_kept.TryGetValue(key, out Kept? page))
        {
            page = await RenderAsync(http).ConfigureAwait(false);
            if (page is null)
            {
                return;
            }

            if (_kept.Count >= Most)
            {
                _kept.Clear();
            }

            _kept[key] = page;
        }

        HttpResponse response = http.Response;
        response.Headers.CacheControl = "no-cache";
        response.Headers.ETag = page.Tag;
        if (http.Request.Headers.IfNoneMatch.ToString().Split(',', StringSplitOptions.TrimEntries).Contains(page.Tag))
        {
            response.StatusCode = StatusCodes.Status304NotModified;
            return;
        }

        response.ContentType = "text/html; charset=utf-8";
        byte[] bytes = page.Plain;
        if (http.Request.Headers.AcceptEncoding.ToString().Split(',', StringSplitOptions.TrimEntries).Contains("br"))
        {
            response.Headers.ContentEncoding = "br";
            bytes = page.Compressed;
        }

        response.ContentLength = bytes.Length;
        if (!HttpMethods.IsHead(http.Request.Method))
        {
            await response.Body.WriteAsync(bytes, http.RequestAborted).ConfigureAwait(false);
        }
    }

    // What is no page, or sets a cookie, goes on as it is.
    private async Task<Kept?> RenderAsync(HttpContext http)
    {
        Stream body = http.Response.Body;
        using MemoryStream rendered = new();
        http.Response.Body = rendered;
        string method = http.Request.Method;
        http.Request.Method = HttpMethods.Get;
        try
        {
            await next(http).ConfigureAwait(false);
        }
        finally
        {
            http.Response.Body = body;
            http.Request.Method = method;
        }

        if (http.Response.StatusCode == StatusCodes.Status200OK && !http.Response.HasStarted && http.Response.Headers.SetCookie.Count == 0
            && http.Response.ContentType?.StartsWith("text/html", StringComparison.Ordinal) == true)
        {
            http.Response.Headers.Remove(HeaderNames.CacheControl);
            http.Response.Headers.Remove(HeaderNames.Pragma);
            return new Kept(rendered.ToArray());
        }

        rendered.Position = 0;
        await rendered.CopyToAsync(body, http.RequestAborted).ConfigureAwait(false);
        return null;
    }

    private sealed class Kept
    {
        public Kept(byte[] page)
        {
            Plain = page;
            Tag = $"\"{Convert.ToHexStringLower(SHA256.HashData(page).AsSpan(0, 8))}\"";
            using MemoryStream compressed = new();
            using (BrotliStream brotli = new(compressed, CompressionLevel.Optimal))
            {
                brotli.Write(page);
            }

            Compressed = compressed.ToArray();
        }

        public string Tag { get; }

        public byte[] Plain { get; }

        public byte[] Compressed { get; }
    }
}
