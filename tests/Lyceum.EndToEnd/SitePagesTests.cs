using Lyceum.TestKit;
using Microsoft.Playwright;

namespace Lyceum.EndToEnd;

public class SitePagesTests(Chromium chromium)
{
    private static readonly (string Path, string Name)[] s_pages =
    [
        ("/", "site-home"), ("/research", "site-research"), ("/research/overview", "site-research-overview"), ("/research/process-supervision", "site-publication"),
        ("/research/explaining-neurons", "site-neurons"), ("/research/gpts-are-gpts", "site-exposure"), ("/research/predictable-scaling", "site-scaling"), ("/product", "site-product"),
        ("/models", "site-models"), ("/models/primer-1", "site-model"), ("/images", "site-images"), ("/stories", "site-stories"), ("/stories/asking-sixteen-times", "site-story"),
        ("/pricing?input=1000&output=500", "site-pricing"), ("/safety", "site-safety"), ("/safety-standards", "site-standards"), ("/about", "site-about"), ("/charter", "site-charter"),
        ("/blog", "site-blog"), ("/blog/2026-11-the-site-opens", "site-post"), ("/contribute", "site-contribute"), ("/security", "site-security"), ("/policies", "site-policies"),
        ("/policies/privacy-policy", "site-privacy"), ("/brand", "site-brand"), ("/docs", "site-docs"), ("/docs/quick-start", "site-quick-start"), ("/docs/concepts", "site-concepts"),
        ("/docs/errors", "site-errors"), ("/docs/api-reference", "site-reference"), ("/docs/api-reference/chat", "site-reference-chat"), ("/docs/examples", "site-examples"),
        ("/docs/examples/order-to-json", "site-example"), ("/search?q=rate+limits", "site-search"),
    ];

    [Fact]
    public async Task Pages_of_the_site_are_sound_in_both_themes_and_widths()
    {
        await using TestSite site = await PrimerSite.StartAsync();
        await using Visitor visitor = await Visitor.OpenAsync(chromium, site);
        List<string> wrong = [];
        foreach ((string path, string name) in s_pages)
        {
            await visitor.GoAsync(path);
            try
            {
                await visitor.InspectAsync(name);
            }
            catch (Xunit.Sdk.XunitException problem)
            {
                wrong.Add(problem.Message);
            }
        }

        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
    }

    [Fact]
    public async Task The_menus_work_by_keyboard_and_on_a_phone()
    {
        await using TestSite site = await PrimerSite.StartAsync();
        await using Visitor visitor = await Visitor.OpenAsync(chromium, site);
        IPage page = visitor.Page;

        await visitor.GoAsync("/charter");
        await page.GetByText("Skip to the content").FocusAsync();
        await Assertions.Expect(page.GetByText("Skip to the content")).ToBeInViewportAsync();
        ILocator research = page.Locator(".site-menu summary").First;
        await research.FocusAsync();
        await page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(page.GetByRole(AriaRole.Link, new() { Name = "Process supervision", Exact = true }).First).ToBeVisibleAsync();
        await visitor.InspectAsync("site-menu");
        await page.Keyboard.PressAsync("Escape");
        await Assertions.Expect(research).ToBeFocusedAsync();
        await page.Keyboard.PressAsync("Enter");
        await page.Keyboard.PressAsync("Tab");
        await page.Keyboard.PressAsync("Enter");
        await visitor.SeeHeadingAsync("Research on models that anybody can run");

        await page.SetViewportSizeAsync(320, 640);
        await page.GetByLabel("Menu", new() { Exact = true }).ClickAsync();
        ILocator menu = page.Locator(".site-mobile-body");
        await Assertions.Expect(menu.GetByText("Research index")).ToBeVisibleAsync();
        await menu.GetByText("Company", new() { Exact = true }).ClickAsync();
        await Assertions.Expect(menu.GetByText("Charter")).ToBeVisibleAsync();
        await Assertions.Expect(menu.GetByText("Research index")).ToBeHiddenAsync();
        await visitor.InspectAsync("site-mobile-menu");
        await page.SetViewportSizeAsync(320, 640);
        await menu.GetByText("Charter").ClickAsync();
        await visitor.SeeHeadingAsync("Charter");
        await page.GetByText("Back to top").ClickAsync();
        Assert.Equal(0, await page.EvaluateAsync<int>("window.scrollY"));
    }

    [Fact]
    public async Task The_search_panel_opens_by_a_slash_and_answers_while_one_types()
    {
        await using TestSite site = await PrimerSite.StartAsync();
        await using Visitor visitor = await Visitor.OpenAsync(chromium, site);
        IPage page = visitor.Page;

        await visitor.GoAsync("/about");
        await page.Keyboard.PressAsync("/");
        ILocator field = page.GetByRole(AriaRole.Combobox);
        await Assertions.Expect(field).ToBeFocusedAsync();
        await page.Keyboard.TypeAsync("rate limits");
        ILocator first = page.GetByRole(AriaRole.Option).First;
        await Assertions.Expect(first).ToContainTextAsync("Limits and budgets");
        await Assertions.Expect(first.Locator("mark").First).ToBeVisibleAsync();
        await visitor.InspectAsync("site-search-panel");
        await page.Keyboard.PressAsync("Escape");
        await Assertions.Expect(field).ToBeHiddenAsync();
        await page.Keyboard.PressAsync("/");
        await field.FillAsync("rate limits");
        await Assertions.Expect(first).ToContainTextAsync("Limits and budgets");
        await page.Keyboard.PressAsync("ArrowDown");
        await Assertions.Expect(first).ToHaveAttributeAsync("aria-selected", "true");
        await page.Keyboard.PressAsync("Enter");
        await visitor.SeeHeadingAsync("Limits and budgets");

        await page.GetByRole(AriaRole.Link, new() { Name = "Search", Exact = true }).First.ClickAsync();
        await field.FillAsync("qqqqqq");
        await visitor.SeeAsync("Nothing was found.");
    }

    [Fact]
    public async Task Everything_works_without_a_script()
    {
        await using TestSite site = await PrimerSite.StartAsync();
        await using Visitor visitor = await Visitor.OpenAsync(chromium, site, static options => options.JavaScriptEnabled = false);
        IPage page = visitor.Page;

        await visitor.GoAsync("/docs/quick-start");
        await Assertions.Expect(page.GetByText("client.chat.completions.create").First).ToBeHiddenAsync();
        await page.GetByRole(AriaRole.Radio, new() { Name = "Python", Exact = true }).CheckAsync();
        await Assertions.Expect(page.GetByText("client.chat.completions.create").First).ToBeVisibleAsync();
        await page.Locator(".site-menu summary").First.ClickAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "Research index", Exact = true }).First.ClickAsync();
        await visitor.SeeHeadingAsync("Research index");
        await page.GetByRole(AriaRole.Link, new() { Name = "alignment", Exact = true }).ClickAsync();
        await Assertions.Expect(page.Locator(".document-card")).ToHaveCountAsync(1);
        await page.GetByRole(AriaRole.Link, new() { Name = "Search", Exact = true }).First.ClickAsync();
        await visitor.SeeHeadingAsync("Search");
        await page.GetByRole(AriaRole.Searchbox).First.FillAsync("rate limits");
        await page.Keyboard.PressAsync("Enter");
        await visitor.FollowAsync("Documentation Limits and budgets");
        await visitor.SeeHeadingAsync("Limits and budgets");
        await visitor.GoAsync("/pricing");
        await page.GetByLabel("Calls", new() { Exact = true }).FillAsync("5");
        await visitor.PressAsync("Reckon");
        await visitor.SeeAsync("5 calls of primer-1 cost");
    }
}
