using System.Net;
using System.Text;
using System.Text.Json;
using AngleSharp.Dom;
using AngleSharp.Html.Dom;
using AngleSharp.Html.Parser;
using Lyceum.TestKit;
using Lyceum.Web.Http;
using Lyceum.Web.Site;
using Lyceum.Web.Site.Reference;
using Microsoft.Extensions.DependencyInjection;

namespace Lyceum.Web.Tests.Site;

public class SitePageTests
{
    // What is for people who are signed in.
    private static readonly string[] s_persons = ["/account", "/chat", "/playground", "/console"];

    // Paths that the site promises, whatever else it has.
    private static readonly string[] s_promised =
    [
        "/", "/research", "/research/overview", "/research/process-supervision", "/research/explaining-neurons", "/research/gpts-are-gpts", "/research/predictable-scaling", "/product", "/models",
        "/models/primer-1", "/images", "/stories", "/pricing", "/safety", "/safety-standards", "/about", "/charter", "/blog", "/contribute", "/security", "/policies", "/policies/privacy-policy",
        "/policies/terms", "/brand", "/docs", "/docs/quick-start", "/docs/api-reference", "/docs/api-reference/chat", "/docs/examples", "/search?q=limits",
    ];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_first_pages_are_made_before_somebody_comes()
    {
        await using TestSite site = await TestSite.StartAsync();

        Assert.Equal([200, 200, 200], await site.Services.GetRequiredService<Lyceum.Web.Http.PageWarmth>().Made.WaitAsync(TestContext.Current.CancellationToken));

        // What was made in advance is what visitors get.
        using Browser browser = new(site);
        await browser.GoAsync("/");
        Assert.NotEmpty(browser.Heading);
        Assert.NotNull(browser.Answer.Headers.ETag);
    }

    [Fact]
    public async Task Every_page_is_whole_and_every_link_leads_somewhere()
    {
        await using TestSite site = await PrimerSite.StartAsync();
        using Browser browser = new(site);
        Dictionary<string, HashSet<string>> anchors = [];
        List<(string From, string To)> links = [];
        Queue<string> open = new(s_promised);
        HashSet<string> seen = [.. s_promised];
        List<string> wrong = [];
        HashSet<string> titles = [];
        while (open.TryDequeue(out string? path))
        {
            await browser.GoAsync(path);
            if (path == "/reference")
            {
                // Leads to the page of the package.
                continue;
            }

            string type = browser.Answer.Content.Headers.ContentType?.MediaType ?? "";
            if (browser.Status != HttpStatusCode.OK)
            {
                wrong.Add($"{path} answers {(int)browser.Status}; {string.Join(", ", links.Where(link => link.To.Split('#')[0] == path).Select(static link => link.From).Distinct())} leads there.");
                continue;
            }

            if (type != "text/html")
            {
                continue;
            }

            wrong.AddRange(Examine(path, browser.Page, titles));
            anchors[path] = [.. browser.Page.QuerySelectorAll("[id]").Select(static element => element.Id!)];
            foreach (IElement link in browser.Page.QuerySelectorAll("a[href]"))
            {
                string to = link.GetAttribute("href")!;
                if (to.StartsWith('#'))
                {
                    to = path + to;
                }

                if (!to.StartsWith('/'))
                {
                    continue;
                }

                links.Add((path, to));
                string page = to.Split('#')[0];
                // Pages of accounts and the chat have tests of their own.
                if (!s_persons.Any(own => page.StartsWith(own, StringComparison.Ordinal)) && seen.Add(page))
                {
                    open.Enqueue(page);
                }
            }
        }

        wrong.AddRange(links.Where(link => link.To.Contains('#', StringComparison.Ordinal) && anchors.TryGetValue(link.To.Split('#')[0], out HashSet<string>? ids) && !ids.Contains(link.To.Split('#')[1]))
            .Select(static link => $"{link.From} leads to {link.To}, where there is no such part."));
        Assert.True(wrong.Count == 0, string.Join('\n', wrong.Distinct()));
        Assert.True(seen.Count > 120, $"There are {seen.Count} pages.");
        SiteContent content = site.Services.GetRequiredService<SiteLibrary>().Content;
        Assert.All(content.All, document => Assert.Contains(document.Address, seen));
        Assert.True(content.Examples.Length >= 30);
    }

    [Fact]
    public async Task The_site_speaks_German_around_English_texts()
    {
        await using TestSite site = await PrimerSite.StartAsync();
        using Browser browser = new(site);
        foreach (string path in new[] { "/", "/docs/chat", "/pricing", "/search?q=chat", "/docs/examples/word-problem" })
        {
            using HttpRequestMessage german = new(HttpMethod.Get, path) { Headers = { { "Accept-Language", "de" } } };
            await browser.SendAsync(german);
            Assert.Equal("de", browser.Page.DocumentElement.GetAttribute("lang"));
            Assert.Contains("Zum Inhalt", browser.Text, StringComparison.Ordinal);
        }

        using HttpRequestMessage guide = new(HttpMethod.Get, "/docs/chat") { Headers = { { "Accept-Language", "de" } } };
        await browser.SendAsync(guide);
        Assert.Equal("en", browser.Page.QuerySelector(".prose")!.GetAttribute("lang"));
    }

    [Fact]
    public async Task A_page_is_small_and_kept_until_it_changes()
    {
        await using TestSite site = await PrimerSite.StartAsync();
        using Browser browser = new(site);
        AssetStore assets = site.Services.GetRequiredService<AssetStore>();
        Dictionary<string, long> files = [];
        IEnumerable<string> reference = (await site.Services.GetRequiredService<ApiReference>().ListAsync(TestContext.Current.CancellationToken)).Select(static resource => resource.Address);
        foreach (string path in site.Services.GetRequiredService<SiteLibrary>().Content.All.Select(static document => document.Address)
            .Concat(["/", "/research", "/blog", "/stories", "/docs", "/docs/examples", "/docs/api-reference"]).Concat(reference))
        {
            long bytes = await WeighAsync(path);

            // Two scripts are fetched by the first.
            foreach (string file in browser.Page.QuerySelectorAll("link[rel=stylesheet], link[rel=icon], script[src]").Select(static file => file.GetAttribute("href") ?? file.GetAttribute("src")!)
                .Concat([assets["search.js"], assets["content.js"]]).ToArray())
            {
                if (!files.TryGetValue(file, out long weight))
                {
                    files[file] = weight = await WeighAsync(file);
                }

                bytes += weight;
            }

            Assert.True(bytes < 100_000, $"{path} and what belongs to it are {bytes} bytes: {string.Join(", ", files)}.");
        }

        await browser.GoAsync("/charter");
        string tag = browser.Answer.Headers.ETag!.ToString();
        using HttpRequestMessage again = new(HttpMethod.Get, "/charter") { Headers = { { "If-None-Match", tag } } };
        await browser.SendAsync(again);
        Assert.Equal(HttpStatusCode.NotModified, browser.Status);
        using HttpRequestMessage dark = new(HttpMethod.Get, "/charter") { Headers = { { "If-None-Match", tag }, { "Cookie", "lyceum-theme=dark" } } };
        await browser.SendAsync(dark);
        Assert.Equal(HttpStatusCode.OK, browser.Status);
        Assert.Equal("dark", browser.Page.DocumentElement.GetAttribute("data-theme"));
        await site.CreateAsync("ada@example.com");
        await browser.SignInAsync("ada@example.com");
        await browser.GoAsync("/charter");
        Assert.Null(browser.Answer.Headers.ETag);
        Assert.True(browser.Answer.Headers.CacheControl!.NoStore);
        Assert.NotNull(browser.Page.QuerySelector("form[action='/logout']"));

        async Task<long> WeighAsync(string address)
        {
            using HttpRequestMessage request = new(HttpMethod.Get, address) { Headers = { { "Accept-Encoding", "br" } } };
            await browser.SendAsync(request);
            Assert.Equal("br", browser.Answer.Content.Headers.ContentEncoding.Single());
            long length = browser.Answer.Content.Headers.ContentLength!.Value;
            if (address.Contains('.', StringComparison.Ordinal))
            {
                return length;
            }

            await browser.GoAsync(address);
            return length;
        }
    }

    [Fact]
    public async Task A_document_that_is_not_there_is_not_found()
    {
        await using TestSite site = await PrimerSite.StartAsync();
        using Browser browser = new(site);
        foreach (string path in new[] { "/research/nothing", "/docs/nothing", "/docs/examples/nothing", "/docs/api-reference/nothing", "/models/nothing", "/policies/nothing", "/pages/nothing", "/blog/..%2f..%2fetc", "/social/nothing.png", "/content-images/..%2fx.png" })
        {
            await browser.GoAsync(path);
            Assert.Equal(HttpStatusCode.NotFound, browser.Status);
        }
    }

    [Fact]
    public async Task A_closed_catalogue_shows_models_to_people_who_are_signed_in()
    {
        await using TestSite site = await PrimerSite.StartAsync(static plan => plan with { Site = plan.Site with { IsCatalogPublic = false } });
        await site.CreateAsync("ada@example.com");
        using Browser browser = new(site);
        await browser.GoAsync("/models");
        Assert.DoesNotContain("primer-1", browser.Page.QuerySelector("main")!.TextContent, StringComparison.Ordinal);
        await browser.GoAsync("/pricing");
        Assert.DoesNotContain("primer-1", browser.Page.QuerySelector("main")!.TextContent, StringComparison.Ordinal);
        await browser.GoAsync("/models/primer-1");
        Assert.Equal(HttpStatusCode.NotFound, browser.Status);
        await browser.SignInAsync("ada@example.com");
        await browser.GoAsync("/models/primer-1");
        Assert.Equal("primer-1", browser.Heading);
    }

    [Fact]
    public async Task The_catalogue_tells_how_quick_a_model_is_here_once_it_has_answered()
    {
        await using TestSite site = await PrimerSite.StartAsync();
        await site.CreateAsync("ada@example.com");
        using Browser browser = new(site);
        await browser.GoAsync("/models");
        Assert.DoesNotContain("Speed measured here", browser.Text, StringComparison.Ordinal);

        await browser.SignInAsync("ada@example.com");
        await browser.GoAsync("/run/frame");
        string token = JsonElement.Parse(await browser.Answer.Content.ReadAsStringAsync(Cancellation)).GetProperty("token").GetString()!;
        await browser.SendAsync(new HttpRequestMessage(HttpMethod.Post, "/run/key") { Headers = { { "RequestVerificationToken", token } } });
        string secret = JsonElement.Parse(await browser.Answer.Content.ReadAsStringAsync(Cancellation)).GetProperty("key").GetString()!;
        using Browser api = new(site);
        await api.SendAsync(new HttpRequestMessage(HttpMethod.Post, "/v1/chat/completions")
        {
            Headers = { { "Authorization", $"Bearer {secret}" } },
            Content = new StringContent("""{"model": "primer-1", "messages": [{"role": "user", "content": "What is 12 + 7?"}]}""", Encoding.UTF8, "application/json"),
        });
        Assert.Equal(HttpStatusCode.OK, api.Status);

        await browser.GoAsync("/models");
        Assert.Equal("Speed measured here", browser.Page.QuerySelectorAll(".model-table th[scope=col]")[6].TextContent);
        Assert.Matches(@"^\d[\d,.]* tokens/s$", browser.Page.QuerySelectorAll(".model-table tbody tr td")[5].TextContent);
    }

    private static IEnumerable<string> Examine(string path, IHtmlDocument page, HashSet<string> titles)
    {
        string title = page.Title ?? "";
        if (!title.EndsWith("Lyceum", StringComparison.Ordinal) || (!path.Contains('?', StringComparison.Ordinal) && !titles.Add(title)))
        {
            yield return $"{path} has the title '{title}', which is none of its own.";
        }

        if (page.QuerySelectorAll("h1").Length != 1)
        {
            yield return $"{path} has {page.QuerySelectorAll("h1").Length} first headings.";
        }

        if (page.QuerySelector("main") is null || page.QuerySelectorAll("script:not([src]), style, [style], [onclick]").Length > 0)
        {
            yield return $"{path} has no main part, or something written into it.";
        }

        bool isSite = page.QuerySelector("main.editorial") is not null;
        string description = page.QuerySelector("meta[name=description]")?.GetAttribute("content") ?? "";
        string canonical = page.QuerySelector("link[rel=canonical]")?.GetAttribute("href") ?? "";
        if (isSite && (description.Length is < 20 or > 400 || new Uri(canonical).AbsolutePath != path.Split('?')[0]))
        {
            yield return $"{path} says of itself '{description}' and that it is at '{canonical}'.";
        }

        if (isSite && page.QuerySelectorAll("meta[property^='og:']").Any(static meta => string.IsNullOrWhiteSpace(meta.GetAttribute("content"))))
        {
            yield return $"{path} says too little for cards.";
        }

        foreach (string id in page.QuerySelectorAll("[id]").GroupBy(static element => element.Id!).Where(static same => same.Count() > 1).Select(static same => same.Key))
        {
            yield return $"{path} has the id '{id}' more than once.";
        }

        int level = 1;
        foreach (IElement heading in page.QuerySelectorAll("main h1, main h2, main h3, main h4"))
        {
            int own = heading.LocalName[1] - '0';
            if (own > level + 1)
            {
                yield return $"{path} goes from a heading of level {level} to '{heading.TextContent}' of level {own}.";
            }

            level = own;
        }

        foreach (IElement image in page.QuerySelectorAll("img:not([alt])"))
        {
            yield return $"{path} has a picture without words: {image.OuterHtml}.";
        }

        // The parser mends what is wrong, and tells what it mended.
        List<string> mended = [];
        HtmlParser parser = new();
        parser.Error += (_, happened) =>
        {
            if (happened is AngleSharp.Html.Dom.Events.HtmlErrorEvent error)
            {
                mended.Add($"{error.Message} at {error.Position}");
            }
        };
        _ = parser.ParseDocument(page.Source.Text);
        foreach (string error in mended.Distinct())
        {
            yield return $"{path} is not valid: {error}.";
        }
    }
}
