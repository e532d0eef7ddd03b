using System.Globalization;
using System.Text;
using System.Xml;
using Lyceum.Platform.Accounts;
using Lyceum.Web.Site.Reference;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Lyceum.Web.Site.Feeds;

/// <summary>What readers of news and search engines ask for: <c>/rss.xml</c>, <c>/sitemap.xml</c>, <c>/robots.txt</c>, and pictures for links.</summary>
internal static class FeedApi
{
    private const int MostItems = 30;

    private static readonly XmlWriterSettings s_xml = new() { Async = true, Encoding = new UTF8Encoding(false), Indent = true };

    /// <summary>Maps them.</summary>
    public static void MapFeeds(this IEndpointRouteBuilder endpoints)
    {
        RouteGroupBuilder feeds = endpoints.MapGroup("").AllowAnonymous().ExcludeFromDescription();
        feeds.MapGet("/rss.xml", SendNewsAsync);
        feeds.MapGet("/sitemap.xml", SendMapAsync);
        feeds.MapGet("/robots.txt", static (HttpContext http, AccountOptions accounts) =>
        {
            Keep(http);
            return Results.Text($"User-agent: *\nDisallow: /account\nDisallow: /v1/\nDisallow: /search\n\nSitemap: {new Uri(accounts.PublicAddress, "/sitemap.xml")}\n");
        });
        feeds.MapGet("/social/{name}.png", static (string name, HttpContext http, SocialCards cards) =>
        {
            if (cards.Draw(name) is not { } picture)
            {
                return Results.NotFound();
            }

            http.Response.Headers.CacheControl = "public, max-age=86400";
            return Results.Bytes(picture, "image/png");
        });
    }

    // RSS 2.0 (rssboard.org), with the address of the feed itself in Atom's element, as its validator asks.
    private static async Task SendNewsAsync(HttpContext http, SiteLibrary library, AccountOptions accounts)
    {
        const string Atom = "http://www.w3.org/2005/Atom";
        Keep(http);
        http.Response.ContentType = "application/rss+xml; charset=utf-8";
        await using XmlWriter xml = XmlWriter.Create(http.Response.Body, s_xml);
        await xml.WriteStartDocumentAsync().ConfigureAwait(false);
        xml.WriteStartElement("rss");
        xml.WriteAttributeString("version", "2.0");
        xml.WriteAttributeString("xmlns", "atom", null, Atom);
        xml.WriteStartElement("channel");
        xml.WriteElementString("title", "Lyceum");
        xml.WriteElementString("link", At("/blog"));
        xml.WriteElementString("description", "Notes from the making of Lyceum");
        xml.WriteElementString("language", "en");
        xml.WriteStartElement("atom", "link", Atom);
        xml.WriteAttributeString("href", At("/rss.xml"));
        xml.WriteAttributeString("rel", "self");
        xml.WriteAttributeString("type", "application/rss+xml");
        await xml.WriteEndElementAsync().ConfigureAwait(false);
        foreach (SiteDocument post in library.Content.Posts.Take(MostItems))
        {
            xml.WriteStartElement("item");
            xml.WriteElementString("title", post.Title);
            xml.WriteElementString("link", At(post.Address));
            xml.WriteElementString("guid", At(post.Address));
            xml.WriteElementString("pubDate", post.Date!.Value.ToDateTime(TimeOnly.MinValue, DateTimeKind.Utc).ToString("R", CultureInfo.InvariantCulture));
            xml.WriteElementString("description", post.Description);
            await xml.WriteEndElementAsync().ConfigureAwait(false);
        }

        await xml.WriteEndDocumentAsync().ConfigureAwait(false);
        await xml.FlushAsync().ConfigureAwait(false);

        string At(string address) => new Uri(accounts.PublicAddress, address).AbsoluteUri;
    }

    // Sitemaps 0.9 (sitemaps.org).
    private static async Task SendMapAsync(HttpContext http, SiteLibrary library, ApiReference reference, ModelCatalog catalog, AccountOptions accounts)
    {
        Keep(http);
        IEnumerable<string> models = catalog.IsOpenTo(null) ? catalog.List().Select(static model => model.Address) : [];
        IEnumerable<string> resources = (await reference.ListAsync(http.RequestAborted).ConfigureAwait(false)).Select(static resource => resource.Address);
        http.Response.ContentType = "application/xml; charset=utf-8";
        await using XmlWriter xml = XmlWriter.Create(http.Response.Body, s_xml);
        await xml.WriteStartDocumentAsync().ConfigureAwait(false);
        xml.WriteStartElement("urlset", "http://www.sitemaps.org/schemas/sitemap/0.9");
        foreach (string address in SiteMap.Fixed.Select(static page => page.Address).Concat(models).Concat(resources))
        {
            Write(address, null);
        }

        foreach (SiteDocument document in library.Content.All.OrderBy(static document => document.Address, StringComparer.Ordinal))
        {
            // A publication's date is the paper's, which tells nothing of the page.
            Write(document.Address, document.Updated ?? (document.Kind == ContentKind.Post ? document.Date : null));
        }

        await xml.WriteEndDocumentAsync().ConfigureAwait(false);
        await xml.FlushAsync().ConfigureAwait(false);

        void Write(string address, DateOnly? changed)
        {
            xml.WriteStartElement("url");
            xml.WriteElementString("loc", new Uri(accounts.PublicAddress, address).AbsoluteUri);
            if (changed is { } day)
            {
                xml.WriteElementString("lastmod", SiteText.Iso(day));
            }

            xml.WriteEndElement();
        }
    }

    private static void Keep(HttpContext http) => http.Response.Headers.CacheControl = "public, max-age=600";
}
