using System.Globalization;
using System.Net;
using System.Xml.Linq;
using Lyceum.TestKit;
using Lyceum.Web.Site;
using Lyceum.Web.Site.Feeds;
using Microsoft.Extensions.DependencyInjection;

namespace Lyceum.Web.Tests.Site;

public class SiteFeedTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task News_map_and_rules_for_robots_are_valid_and_complete()
    {
        await using TestSite site = await TestSite.StartAsync(static accounts => accounts with { PublicAddress = new Uri("https://ai.example.com") });
        SiteContent content = site.Services.GetRequiredService<SiteLibrary>().Content;
        using Browser browser = new(site);

        XElement channel = (await ReadAsync("/rss.xml", "application/rss+xml")).Element("channel")!;
        Assert.Equal("https://ai.example.com/blog", channel.Element("link")!.Value);
        Assert.All(new[] { "title", "link", "description" }, name => Assert.NotEmpty(channel.Element(name)!.Value));
        Assert.Equal(content.Posts.Select(static post => $"https://ai.example.com{post.Address}"), channel.Elements("item").Select(static item => item.Element("link")!.Value));
        Assert.All(channel.Elements("item"), static item =>
        {
            Assert.NotEmpty(item.Element("title")!.Value);
            Assert.NotEmpty(item.Element("description")!.Value);
            Assert.NotEmpty(item.Element("guid")!.Value);
            _ = DateTimeOffset.ParseExact(item.Element("pubDate")!.Value, "R", CultureInfo.InvariantCulture);
        });

        XNamespace map = "http://www.sitemaps.org/schemas/sitemap/0.9";
        XElement root = await ReadAsync("/sitemap.xml", "application/xml");
        Assert.Equal(map + "urlset", root.Name);
        string[] places = [.. root.Elements(map + "url").Select(url => url.Element(map + "loc")!.Value)];
        Assert.Equal(places.Length, places.Distinct().Count());
        Assert.All(content.All, document => Assert.Contains($"https://ai.example.com{document.Address}", places));
        foreach (string place in places)
        {
            await browser.GoAsync(new Uri(place).AbsolutePath);
            Assert.True(browser.Status == HttpStatusCode.OK, place);
        }

        await browser.GoAsync("/robots.txt");
        Assert.Contains("Sitemap: https://ai.example.com/sitemap.xml", await browser.Answer.Content.ReadAsStringAsync(Cancellation), StringComparison.Ordinal);

        async Task<XElement> ReadAsync(string path, string type)
        {
            await browser.GoAsync(path);
            Assert.Equal(type, browser.Answer.Content.Headers.ContentType!.MediaType);
            return XDocument.Parse(await browser.Answer.Content.ReadAsStringAsync(Cancellation)).Root!;
        }
    }

    [Fact]
    public async Task Every_page_has_a_picture_for_links()
    {
        await using TestSite site = await PrimerSite.StartAsync();
        using Browser browser = new(site);
        foreach (string path in new[] { "/", "/docs/chat", "/research/gpts-are-gpts", "/models/primer-1", "/docs/api-reference/chat", "/policies/terms" })
        {
            await browser.GoAsync(path);
            string picture = new Uri(browser.Page.QuerySelector("meta[property='og:image']")!.GetAttribute("content")!).AbsolutePath;
            await browser.GoAsync(picture);
            Assert.Equal("image/png", browser.Answer.Content.Headers.ContentType!.MediaType);
            byte[] bytes = await browser.Answer.Content.ReadAsByteArrayAsync(Cancellation);
            // Width and height stand after the signature and the head of the first chunk.
            Assert.Equal((SocialCards.Width, SocialCards.Height), ((bytes[18] << 8) | bytes[19], (bytes[22] << 8) | bytes[23]));
            Assert.InRange(bytes.Length, 5_000, 300_000);
        }
    }
}
