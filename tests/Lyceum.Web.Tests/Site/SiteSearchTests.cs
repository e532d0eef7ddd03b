using System.Text.Json;
using Lyceum.TestKit;
using Lyceum.Web.Site.Search;
using Microsoft.Extensions.DependencyInjection;

namespace Lyceum.Web.Tests.Site;

public class SiteSearchTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public void Titles_come_first_whole_words_before_beginnings_and_all_words_before_some()
    {
        SearchIndex index = new(
        [
            new SearchEntry("k", "Keys", "", "/keys", "Each key has limits."),
            new SearchEntry("k", "Rate limits", "", "/limits", "Nothing is bound until somebody sets it."),
            new SearchEntry("k", "Errors", "", "/errors", "A limit of the rate was reached; limits and rates, a limit."),
            new SearchEntry("k", "Other", "", "/other", "The keyboard."),
        ]);

        Assert.Equal(["/limits", "/errors"], index.Search("rate limits", 10).Select(static result => result.Address));
        Assert.Equal(["/keys", "/other"], index.Search("key", 10).Select(static result => result.Address));
        Assert.Equal(["/limits", "/errors"], index.Search("RÄTE limit", 10).Select(static result => result.Address));
        Assert.Equal("/limits", index.Search("rate unicorn", 10)[0].Address);
        Assert.Equal("/limits", Assert.Single(index.Search("rate", 1)).Address);
        Assert.Empty(index.Search("  .,-", 10));
        Assert.Empty(index.Search("unicorn", 10));
        Assert.Empty(new SearchIndex([]).Search("key", 10));
    }

    [Fact]
    public void What_was_found_is_marked_as_text()
    {
        SearchIndex index = new([new SearchEntry("k", "On <script>", "", "/x", $"{string.Concat(Enumerable.Repeat("Words before it. ", 40))}Here are limits, <b>limits</b>. {string.Concat(Enumerable.Repeat("Words after it. ", 40))}")]);

        SearchResult result = Assert.Single(index.Search("limit script", 5));
        Assert.Contains(new SearchPiece("script", true), result.Title);
        Assert.Equal(2, result.Snippet.Count(static piece => piece is { Text: "limits", IsHit: true }));
        Assert.InRange(result.Snippet.Sum(static piece => piece.Text.Length), 100, 320);
    }

    [Fact]
    public async Task The_site_finds_what_one_looks_for()
    {
        await using TestSite site = await PrimerSite.StartAsync();
        SiteSearch search = site.Services.GetRequiredService<SiteSearch>();

        Assert.Equal("/docs/limits", await FirstAsync("rate limits"));
        Assert.Equal("/docs/api-reference/embeddings#createembedding", (await FirstAsync("POST /v1/embeddings")).ToLowerInvariant());
        Assert.Equal("/models/primer-1", await FirstAsync("primer-1"));
        Assert.StartsWith("/research/process-supervision", await FirstAsync("process supervision"), StringComparison.Ordinal);
        Assert.Equal("/policies/privacy-policy", await FirstAsync("privacy"));
        Assert.StartsWith("/docs/streaming", await FirstAsync("strea"), StringComparison.Ordinal);

        using Browser browser = new(site);
        await browser.GoAsync("/search?q=rate+limits");
        Assert.Equal("/docs/limits", browser.Page.QuerySelector(".results a")!.GetAttribute("href"));
        Assert.NotEmpty(browser.Page.QuerySelectorAll(".results mark"));
        await browser.GoAsync("/search?q=%3Cscript%3Ealert(1)%3C/script%3E");
        Assert.Empty(browser.Page.QuerySelectorAll("script:not([src])"));
        await browser.GoAsync("/search/results?q=limits");
        using JsonDocument answer = JsonDocument.Parse(await browser.Answer.Content.ReadAsStringAsync(Cancellation));
        Assert.Equal(8, answer.RootElement.GetArrayLength());
        await browser.GoAsync($"/search/results?q={new string('a', 4000)}");
        Assert.Equal("[]", await browser.Answer.Content.ReadAsStringAsync(Cancellation));

        async Task<string> FirstAsync(string query) => (await search.SearchAsync(null, query, 5, Cancellation))[0].Address;
    }
}
