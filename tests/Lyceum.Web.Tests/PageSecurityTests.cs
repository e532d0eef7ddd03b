using System.Net;
using System.Net.Http.Json;
using Lyceum.Platform.Accounts;
using Lyceum.TestKit;
using Lyceum.Web.Http;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Lyceum.Web.Tests;

public class PageSecurityTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_page_that_had_begun_gives_way_to_the_page_for_problems()
    {
        await using TestSite site = await TestSite.StartAsync();
        using Browser browser = new(site);

        // Blazor finds a form's token missing after it has begun the page.
        await browser.SendAsync(new HttpRequestMessage(HttpMethod.Post, "/login") { Content = new FormUrlEncodedContent([KeyValuePair.Create("_handler", "login")]) });

        Assert.Equal(HttpStatusCode.BadRequest, browser.Status);
        Assert.NotEmpty(browser.Heading);
    }

    [Fact]
    public async Task Every_page_has_the_policy_and_nothing_written_into_it()
    {
        await using TestSite site = await TestSite.StartAsync();
        await site.CreateAsync("ada@example.com");
        using Browser browser = new(site);
        bool isPerson = false;
        string[] everybodys = ["/", "/login", "/signup", "/logout", "/setup?token=x", "/invitations/x", "/share/x", "/nothing", "/problem", "/account/nothing"];
        foreach (string path in everybodys)
        {
            await LookAsync(path);
        }

        await browser.SignInAsync("ada@example.com");
        isPerson = true;
        string[] own =
        [
            "/", "/account", "/account/security", "/account/authenticator", "/account/sessions", "/account/shares", "/account/data", "/account/import", "/console/sharing",
            "/console/evaluation", "/chat", "/chat/search", "/chat/instructions", "/chat/prompts", "/chat/projects", "/playground", "/console", "/logout",
            "/console/keys", "/console/keys/new", "/console/admin-keys", "/console/usage", "/console/usage/calls",
            "/console/projects", "/console/budgets", "/console/budgets/edit", "/console/budgets/alerts", "/console/members", "/console/members/invite", "/console/audit", "/console/organization",
            "/console/models", "/console/jobs", "/console/files", "/console/batches",
        ];
        foreach (string path in own)
        {
            await LookAsync(path);
            Assert.Equal(HttpStatusCode.OK, browser.Status);
        }

        using Browser root = new(site);
        await root.SignInAsync("root@example.com");
        foreach (string page in new[] { "users", "organizations", "sign-in", "settings", "health", "storage", "backups" })
        {
            await LookAsync($"/console/administration/{page}", root);
            Assert.Equal(HttpStatusCode.OK, root.Status);
        }

        async Task LookAsync(string path, Browser? who = null)
        {
            Browser seen = who ?? browser;
            await seen.GoAsync(path);
            Assert.Equal(
                "default-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'; object-src 'none'"
                    + (path.StartsWith("/chat", StringComparison.Ordinal) || path == "/playground" ? "; require-trusted-types-for 'script'; trusted-types 'none'" : ""), seen.Answer.Headers.GetValues("Content-Security-Policy").Single());
            Assert.Equal("nosniff", seen.Answer.Headers.GetValues("X-Content-Type-Options").Single());
            Assert.Equal("same-origin", seen.Answer.Headers.GetValues("Referrer-Policy").Single());
            // What is everybody's alike may be kept by a browser, which asks whether it is still good.
            Assert.True(path == "/" && !isPerson ? seen.Answer.Headers.CacheControl!.NoCache : seen.Answer.Headers.CacheControl!.NoStore);
            Assert.NotEmpty(seen.Heading);
            Assert.Empty(seen.Page.QuerySelectorAll("script:not([src]), style, [style], [onclick], base"));
            Assert.Equal("en", seen.Page.DocumentElement.GetAttribute("lang"));
        }
    }

    [Fact]
    public async Task A_form_without_its_token_is_refused()
    {
        await using TestSite site = await TestSite.StartAsync();
        await site.CreateAsync("ada@example.com");
        using Browser browser = new(site);
        await browser.GoAsync("/login");
        await browser.SendAsync("password", ("__RequestVerificationToken", null), ("email", "ada@example.com"), ("password", TestSite.Password));
        Assert.Equal((HttpStatusCode.BadRequest, "That did not arrive well"), (browser.Status, browser.Heading));

        await browser.SignInAsync("ada@example.com");
        foreach ((string page, string form) in new[] { ("/account", "name"), ("/account/security", "password"), ("/account/sessions", "end"), ("/account/data", "delete"), ("/logout", "logout") })
        {
            await browser.GoAsync(page);
            await browser.SendAsync(form, ("__RequestVerificationToken", "of another page"));
            Assert.Equal(HttpStatusCode.BadRequest, browser.Status);
        }

        foreach (string path in new[] { "/passkeys/sign-in", "/passkeys/add" })
        {
            await browser.SendAsync(new HttpRequestMessage(HttpMethod.Post, path) { Content = JsonContent.Create(new { }) });
            Assert.Equal(HttpStatusCode.BadRequest, browser.Status);
        }
    }

    [Fact]
    public async Task Theme_and_language_are_set_by_our_own_pages_alone()
    {
        await using TestSite site = await TestSite.StartAsync();
        using Browser browser = new(site);

        await PostAsync("cross-site", "dark", "/");
        Assert.Equal(HttpStatusCode.BadRequest, browser.Status);
        await PostAsync("same-origin", "dark", "//evil.example");
        Assert.Equal("/", browser.Location);
        Assert.Contains(browser.SetCookies, static cookie => cookie.StartsWith("lyceum-theme=dark", StringComparison.Ordinal) && cookie.Contains("httponly", StringComparison.Ordinal));
        await browser.GoAsync("/");
        Assert.Equal("dark", browser.Page.DocumentElement.GetAttribute("data-theme"));
        await PostAsync("same-origin", "\"><script>", "/");
        await browser.GoAsync("/");
        Assert.Equal("dark", browser.Page.DocumentElement.GetAttribute("data-theme"));

        using HttpRequestMessage german = new(HttpMethod.Get, "/") { Headers = { { "Accept-Language", "fr, de-CH;q=0.9, en;q=0.8" } } };
        await browser.SendAsync(german);
        Assert.Equal("de", browser.Page.DocumentElement.GetAttribute("lang"));

        Task PostAsync(string site, string theme, string back) => browser.SendAsync(new HttpRequestMessage(HttpMethod.Post, "/preferences")
        {
            Headers = { { "Sec-Fetch-Site", site } },
            Content = new FormUrlEncodedContent(new Dictionary<string, string> { ["theme"] = theme, ["returnUrl"] = back }),
        });
    }

    [Fact]
    public async Task Over_https_cookies_are_this_hosts_alone()
    {
        await using TestSite site = await TestSite.StartAsync(static accounts => accounts with { PublicAddress = new Uri("https://ai.example.com") });
        await site.CreateAsync("ada@example.com");
        using Browser browser = new(site);

        await browser.GoAsync("/login");
        string form = Assert.Single(browser.SetCookies);
        Assert.StartsWith("__Host-lyceum-form=", form, StringComparison.Ordinal);
        Assert.Contains("secure", form, StringComparison.Ordinal);
        DefaultHttpContext http = new() { RequestServices = site.Services };
        http.Request.Scheme = "http";
        http.Request.Headers.Cookie = $"{SessionCookie.Name}=planted; {SessionCookie.SecureName}=real";
        Assert.Equal("real", SessionCookie.Read(http));
    }

    [Fact]
    public async Task Forms_of_one_address_are_bounded_and_pages_are_not()
    {
        FormLimiter limiter = new(new WebOptions { FormsPerMinute = 3 });
        Assert.Equal(3, Enumerable.Range(0, 5).Count(_ => limiter.Take(IPAddress.Parse("192.0.2.1"))));
        Assert.True(limiter.Take(IPAddress.Parse("192.0.2.2")));
        Assert.Equal(3, Enumerable.Range(0, 5).Count(i => limiter.Take(IPAddress.Parse($"2001:db8::{i}"))));
        Assert.True(limiter.Take(IPAddress.Parse("2001:db8:0:1::1")));
        limiter.Dispose();

        await using TestSite site = await TestSite.StartAsync();
        using Browser browser = new(site);
        FormLimiter own = site.Services.GetRequiredService<FormLimiter>();
        while (own.Take(IPAddress.Loopback))
        {
        }

        await browser.SendAsync(new HttpRequestMessage(HttpMethod.Post, "/login") { Content = new FormUrlEncodedContent([]) });
        Assert.Equal((HttpStatusCode.TooManyRequests, "A moment, please"), (browser.Status, browser.Heading));
        await browser.GoAsync("/login");
        Assert.Equal(HttpStatusCode.OK, browser.Status);
    }

    [Fact]
    public async Task The_api_stays_as_it_is_and_assets_are_kept()
    {
        await using TestSite site = await TestSite.StartAsync();
        using Browser browser = new(site);

        await browser.GoAsync("/v1/nothing");
        Assert.Equal("application/json", browser.Answer.Content.Headers.ContentType!.MediaType);
        Assert.False(browser.Answer.Headers.Contains("Content-Security-Policy"));
        await browser.GoAsync("/health/live");
        Assert.False(browser.Answer.Headers.Contains("Content-Security-Policy"));

        AssetStore assets = site.Services.GetRequiredService<AssetStore>();
        foreach (string name in new[] { "lyceum.css", "lyceum.js", "blazor.web.js", "icon.svg" })
        {
            using HttpRequestMessage request = new(HttpMethod.Get, assets[name]) { Headers = { { "Accept-Encoding", "gzip, br" } } };
            await browser.SendAsync(request);
            Assert.Equal("br", browser.Answer.Content.Headers.ContentEncoding.Single());
            Assert.Equal(TimeSpan.FromDays(365), browser.Answer.Headers.CacheControl!.MaxAge);
        }

        await browser.GoAsync("/assets/../lyceum.css");
        Assert.Equal(HttpStatusCode.NotFound, browser.Status);
        await browser.GoAsync("/assets/nothing.css");
        Assert.Equal(HttpStatusCode.NotFound, browser.Status);
    }
}
