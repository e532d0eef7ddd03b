using System.Text.RegularExpressions;
using Lyceum.TestKit;
using Lyceum.Tests;
using Microsoft.Playwright;

namespace Lyceum.EndToEnd;

/// <summary>The way of somebody who has just started Lyceum, by links and buttons that are on the pages: no address is typed but the printed one.</summary>
public partial class NewcomerTests(Chromium chromium)
{
    private const string KeyName = "First program";

    [Theory]
    [InlineData(1280, 800, "wide")]
    [InlineData(390, 844, "phone")]
    public async Task A_newcomer_comes_from_the_printed_link_to_an_answer_its_cost_and_a_page_that_was_searched_for(int width, int height, string size)
    {
        using TemporaryFolder data = new();
        using InstalledProgram program = await InstalledProgram.StartAsync(data.Path, TestContext.Current.CancellationToken);
        await using Visitor visitor = await Visitor.OpenAsync(chromium, program.Address, options => options.ViewportSize = new ViewportSize { Width = width, Height = height });
        IPage page = visitor.Page;
        await page.Context.GrantPermissionsAsync(["clipboard-read", "clipboard-write"]);

        // The printed link, and an account.
        await visitor.GoAsync(program.SetupLink.PathAndQuery);
        await visitor.SeeHeadingAsync("Welcome to Lyceum");
        await LookAsync("1-link");
        await visitor.FillAsync("Your name", "Ada Lovelace");
        await visitor.FillAsync("E-mail address", "ada@example.com");
        await visitor.FillAsync("Password", TestSite.Password);
        await visitor.PressAsync("Create the account");
        await visitor.SeeHeadingAsync("Console");
        await LookAsync("2-console");

        // The quick start, and from it a key.
        await visitor.FollowAsync("Read the quick start");
        await visitor.SeeHeadingAsync("Quick start");
        await LookAsync("3-quick-start");
        await visitor.FollowAsync("Make one in the console");
        await visitor.SeeHeadingAsync("Make a key");
        await visitor.FillAsync("Name", KeyName);
        await visitor.PressAsync("Make key");
        await visitor.SeeAsync($"{KeyName} is made");
        await visitor.PressAsync("Copy");
        await Assertions.Expect(page.GetByRole(AriaRole.Button, new() { Name = "Copied" })).ToBeVisibleAsync();
        await LookAsync("4-key");
        string secret = await page.EvaluateAsync<string>("navigator.clipboard.readText()");
        await visitor.FollowAsync("How to use it");
        await visitor.SeeHeadingAsync("Quick start");

        // The first example, in the page, as it stands there.
        await page.GetByRole(AriaRole.Button, new() { Name = "Run it here" }).First.ClickAsync();
        await visitor.FillAsync("API key", secret);
        await visitor.PressAsync("Use this key");
        await visitor.PressAsync("Send");
        await Assertions.Expect(page.Locator(".run-status")).ToContainTextAsync("Status 200 OK", new() { Timeout = 120_000 });
        await Assertions.Expect(page.Locator(".run-text")).ToContainTextAsync("chat.completion");
        await page.Locator(".run-answer").ScrollIntoViewIfNeededAsync();
        await LookAsync("5-example");

        // The playground, without a key.
        await visitor.FollowAsync("The playground");
        await visitor.SeeHeadingAsync("Playground");
        await page.GetByLabel("Message", new() { Exact = true }).FillAsync("What is 12 + 30?");
        await visitor.PressAsync("Run");
        await Assertions.Expect(page.Locator("[data-sides] [data-lines] div").First).ToBeVisibleAsync(new() { Timeout = 120_000 });
        await page.Locator("[data-sides] .play-side").ScrollIntoViewIfNeededAsync();
        await LookAsync("6-playground");

        // Both calls among the usage, down to the very ones.
        await page.GetByRole(AriaRole.Link, new() { Name = "Console", Exact = true }).Filter(new() { Visible = true }).First.ClickAsync();
        await visitor.SeeHeadingAsync("Console");
        await Assertions.Expect(page.GetByText("First steps")).ToHaveCountAsync(0);
        if (size == "phone")
        {
            await page.GetByText("Menu", new() { Exact = true }).ClickAsync();
        }

        await page.Locator(".side-nav").GetByRole(AriaRole.Link, new() { Name = "Usage and cost" }).ClickAsync();
        await visitor.SeeHeadingAsync("Usage and cost");
        await Assertions.Expect(page.Locator(".sums div").Filter(new() { HasText = "Requests" })).ToContainTextAsync("2");
        await LookAsync("7-usage");
        await visitor.FollowAsync("primer-1");
        await visitor.SeeHeadingAsync("Single calls");
        ILocator calls = page.Locator("#calls tbody tr, table tbody tr");
        await Assertions.Expect(calls.Filter(new() { HasText = KeyName })).ToHaveCountAsync(1);
        await Assertions.Expect(calls.Filter(new() { HasText = "Ada Lovelace" })).ToHaveCountAsync(1);
        await LookAsync("8-calls");
        await calls.Filter(new() { HasText = KeyName }).GetByRole(AriaRole.Link).ClickAsync();
        await visitor.SeeHeadingAsync("A call");
        await visitor.SeeAsync(KeyName);
        await LookAsync("9-call");

        // Found from where one is.
        await page.GetByRole(AriaRole.Link, new() { Name = "Search", Exact = true }).First.ClickAsync();
        await page.GetByRole(AriaRole.Combobox).FillAsync("rate limits");
        ILocator first = page.GetByRole(AriaRole.Option).First;
        await Assertions.Expect(first).ToContainTextAsync("Limits and budgets");
        await LookAsync("10-search");
        await first.ClickAsync();
        await visitor.SeeHeadingAsync("Limits and budgets");
        await Assertions.Expect(page).ToHaveURLAsync(LimitsAddress());
        await LookAsync("11-found");

        Task LookAsync(string step) => visitor.LookAsync($"newcomer-{size}-{step}");
    }

    [GeneratedRegex("/docs/limits", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex LimitsAddress();
}
