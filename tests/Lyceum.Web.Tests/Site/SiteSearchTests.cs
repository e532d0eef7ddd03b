using System.Text.Json;
using AngleSharp.Html.Dom;
using Lyceum.Gateway.Models;
using Lyceum.TestKit;
using Lyceum.Web.Site.Search;
using Lyceum.Web.Tests.Chat;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

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

    [Fact]
    public async Task Ones_own_conversations_are_found_by_oneself_alone_and_kept_by_no_cache()
    {
        TestSite site = await TestSite.StartAsync();
        await using TestSite running = site;
        site.Services.GetRequiredService<ModelDirectory>().Add(new ModelDescription("paper-1") { Chats = true, ContextLength = 1000 }, new PacedModel { Usual = static _ => "Nothing to say." });
        await site.CreateAsync("ada@example.com");
        await site.CreateAsync("bob@example.com", "Bob");
        using ChatWindow ada = await ChatWindow.OpenAsync(site, "ada@example.com");
        (Guid conversation, Guid run, _) = await ada.StartAsync("Where do zebrafinches <b>nest</b>?");
        await ada.ReadAsync(run);

        JsonElement found = await ada.GetAsync("/search/results?q=zebrafinches");
        JsonElement own = Assert.Single(found.EnumerateArray(), static result => result.GetProperty("kind").GetString() == "Your conversation");
        Assert.StartsWith($"/chat/{conversation}", own.GetProperty("address").GetString(), StringComparison.Ordinal);
        Assert.True(own.GetProperty("isWhole").GetBoolean());
        Assert.Contains("no-store", ada.Answer.Headers.CacheControl!.ToString(), StringComparison.Ordinal);
        IHtmlDocument page = await ada.GoAsync("/search?q=zebrafinches");
        Assert.Equal("false", page.QuerySelector($".results a[href^='/chat/{conversation}']")!.GetAttribute("data-enhance-nav"));
        Assert.Contains("no-store", ada.Answer.Headers.CacheControl!.ToString(), StringComparison.Ordinal);

        using Browser bob = new(site);
        foreach (string who in new[] { "nobody", "bob" })
        {
            if (who == "bob")
            {
                await bob.SignInAsync("bob@example.com");
            }

            await bob.GoAsync("/search/results?q=zebrafinches");
            Assert.Equal("[]", await bob.Answer.Content.ReadAsStringAsync(Cancellation));
            await bob.GoAsync("/search?q=zebrafinches");
            Assert.Empty(bob.Page.QuerySelectorAll(".results a"));
        }
    }

    [Fact]
    public async Task The_index_is_made_after_the_start_without_anybody_searching()
    {
        FakeTimeProvider time = new(TimeProvider.System.GetUtcNow());
        await using TestSite site = await TestSite.StartAsync(time: time);
        SiteSearch search = site.Services.GetRequiredService<SiteSearch>();

        while (!search.IsPrepared)
        {
            time.Advance(TimeSpan.FromSeconds(1));
            await Task.Yield();
        }

        Assert.NotEmpty(await search.SearchAsync(null, "rate limits", 5, Cancellation));
    }
}
