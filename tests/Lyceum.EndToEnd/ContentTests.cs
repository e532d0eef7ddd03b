using Lyceum.TestKit;
using Lyceum.Web.Components;
using Lyceum.Web.Content;
using Lyceum.Web.Http;
using Lyceum.Web.Texts;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Rendering;
using Microsoft.AspNetCore.Components.Web;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Playwright;

namespace Lyceum.EndToEnd;

/// <summary>Content and components in a browser, put into a page of the site, under its policy.</summary>
public class ContentTests(Chromium chromium)
{
    private const string Frame = """
        async ([address, change]) => {
            const { apply } = await import(address);
            const main = document.querySelector("main");
            const frame = document.createElement("div");
            frame.className = "content";
            Object.assign(frame.dataset, { copy: "Copy", copied: "Copied", download: "Download" });
            const heading = document.createElement("h1");
            heading.textContent = "An answer";
            const section = document.createElement("h2");
            section.textContent = "Content";
            main.replaceChildren(heading, section, frame);
            apply(frame, JSON.parse(change));
        }
        """;

    [Fact]
    public async Task Content_is_sound_and_its_code_is_copied_and_downloaded()
    {
        await using TestSite site = await TestSite.StartAsync();
        await using Visitor visitor = await Visitor.OpenAsync(chromium, site);
        string script = site.Services.GetRequiredService<AssetStore>()["content.js"];
        foreach (string file in new[] { "answer", "formulas" })
        {
            await visitor.GoAsync("/");
            await ShowAsync(visitor, script, await File.ReadAllTextAsync(Path.Combine(Repository.Root, "tests", "Lyceum.Web.Tests", "Content", $"{file}.md"), TestContext.Current.CancellationToken));
            await visitor.InspectAsync($"content-{file}");
        }

        await visitor.Page.Context.GrantPermissionsAsync(["clipboard-read", "clipboard-write"]);
        await ShowAsync(visitor, script, "```cs\nint x = 1 < 2;\n```");
        await visitor.PressAsync("Copy");
        await Assertions.Expect(visitor.Page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Copied" })).ToBeVisibleAsync();
        Assert.Equal("int x = 1 < 2;", await visitor.Page.EvaluateAsync<string>("navigator.clipboard.readText()"));
        IDownload download = await visitor.Page.RunAndWaitForDownloadAsync(() => visitor.PressAsync("Download"));
        Assert.Equal("code.cs", download.SuggestedFilename);
    }

    [Fact]
    public async Task A_growing_answer_ends_as_the_whole_one()
    {
        await using TestSite site = await TestSite.StartAsync();
        await using Visitor visitor = await Visitor.OpenAsync(chromium, site);
        await visitor.GoAsync("/");
        string text = await File.ReadAllTextAsync(Path.Combine(Repository.Root, "tests", "Lyceum.Web.Tests", "Content", "answer.md"), TestContext.Current.CancellationToken);
        GrowingContent growing = new();
        List<string> changes = [];
        for (int i = 0; i < text.Length; i += 7)
        {
            growing.Append(text.Substring(i, Math.Min(7, text.Length - i)));
            changes.Add(ContentJson.Write(growing.Take()));
        }

        growing.Complete();
        changes.Add(ContentJson.Write(growing.Take()));
        bool isSame = await visitor.Page.EvaluateAsync<bool>(
            """
            async ([address, changes, whole]) => {
                const { apply, build } = await import(address);
                const grown = document.createElement("div");
                changes.forEach(change => apply(grown, JSON.parse(change)));
                const expected = document.createElement("div");
                expected.append(build(JSON.parse(whole)));
                return grown.isEqualNode(expected) && grown.childNodes.length > 10;
            }
            """,
            new object[] { site.Services.GetRequiredService<AssetStore>()["content.js"], changes, ContentJson.Write([.. ContentReader.Read(text).Select(static block => block.Node)]) });
        Assert.True(isSame);
        // Most of the changes are small: a page is not sent its last block again and again.
        Assert.True(changes.Sum(static change => change.Length) < text.Length * 60, $"{changes.Sum(static change => change.Length)} characters were sent for {text.Length}.");
    }

    [Fact]
    public async Task Nothing_hostile_runs_loads_or_leads_anywhere()
    {
        await using TestSite site = await TestSite.StartAsync();
        await using Visitor visitor = await Visitor.OpenAsync(chromium, site);
        // The policy of the site, and beyond it none that turns a text into markup or a script.
        await visitor.Page.RouteAsync("**/", static async route =>
        {
            IAPIResponse answer = await route.FetchAsync();
            Dictionary<string, string> headers = new(answer.Headers);
            headers["content-security-policy"] += "; require-trusted-types-for 'script'";
            await route.FulfillAsync(new RouteFulfillOptions { Response = answer, Headers = headers });
        });
        List<string> requests = [];
        await visitor.GoAsync("/");
        string address = visitor.Page.Url;
        string script = site.Services.GetRequiredService<AssetStore>()["content.js"];
        await ShowAsync(visitor, script, "warm");
        visitor.Page.Request += (_, request) => requests.Add(request.Url);
        visitor.Page.Dialog += (_, dialog) => requests.Add(dialog.Message);
        await visitor.Page.EvaluateAsync("window.violations = []; document.addEventListener('securitypolicyviolation', event => window.violations.push(event.violatedDirective + ' ' + event.blockedURI))");
        foreach (HostileText hostile in HostileText.All)
        {
            await ShowAsync(visitor, script, hostile.Text);
        }

        await visitor.Page.EvaluateAsync("new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))");
        Assert.Equal(address, visitor.Page.Url);
        Assert.Empty(requests);
        Assert.Empty(await visitor.Page.EvaluateAsync<string[]>("window.violations"));
        Assert.True(await visitor.Page.EvaluateAsync<bool>("window.__lyceumHit === undefined && document.title !== ''"));
        visitor.SeeNoComplaints();
    }

    [Fact]
    public async Task Components_are_sound_and_work_by_keyboard()
    {
        await using TestSite site = await TestSite.StartAsync();
        await using Visitor visitor = await Visitor.OpenAsync(chromium, site);
        await visitor.GoAsync("/");
        string html = await RenderAsync(Gallery);
        await visitor.Page.EvaluateAsync("html => { document.querySelector('main').innerHTML = `<div class='app-main'>${html}</div>`; }", html);
        await visitor.InspectAsync("components");

        IPage page = visitor.Page;
        await page.GetByRole(AriaRole.Tab, new PageGetByRoleOptions { Name = "Python" }).FocusAsync();
        await page.Keyboard.PressAsync("ArrowRight");
        await Assertions.Expect(page.GetByRole(AriaRole.Tab, new PageGetByRoleOptions { Name = "curl" })).ToBeFocusedAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Tabpanel, new PageGetByRoleOptions { Name = "curl" })).ToBeVisibleAsync();
        await page.Keyboard.PressAsync("Home");
        await Assertions.Expect(page.GetByRole(AriaRole.Tabpanel, new PageGetByRoleOptions { Name = "Python" })).ToBeVisibleAsync();

        await visitor.PressAsync("Rename…");
        await Assertions.Expect(page.GetByRole(AriaRole.Dialog, new PageGetByRoleOptions { Name = "Rename the conversation" })).ToBeVisibleAsync();
        await visitor.InspectAsync("dialog");
        await page.Keyboard.PressAsync("Escape");
        await Assertions.Expect(page.GetByRole(AriaRole.Dialog)).ToBeHiddenAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Rename…" })).ToBeFocusedAsync();

        await page.EvaluateAsync("async address => { const { toast } = await import(address); toast('The conversation is deleted.', { action: 'Undo', onAction: () => document.title = 'undone' }); }", site.Services.GetRequiredService<AssetStore>()["lyceum.js"]);
        await Assertions.Expect(page.GetByRole(AriaRole.Status).GetByText("The conversation is deleted.")).ToBeVisibleAsync();
        // While it has the focus it stays, however long looking takes.
        await page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Undo" }).FocusAsync();
        await visitor.InspectAsync("toast");
        await visitor.PressAsync("Undo");
        Assert.Equal("undone", await page.TitleAsync());
    }

    private static async Task ShowAsync(Visitor visitor, string script, string markdown)
    {
        GrowingContent content = new();
        content.Append(markdown);
        content.Complete();
        await visitor.Page.EvaluateAsync(Frame, new object[] { script, ContentJson.Write(content.Take()) });
    }

    private static async Task<string> RenderAsync(RenderFragment fragment)
    {
        ServiceCollection services = new();
        services.AddSingleton(new UiText(Language.English));
        await using ServiceProvider provider = services.BuildServiceProvider();
        await using HtmlRenderer renderer = new(provider, NullLoggerFactory.Instance);
        return await renderer.Dispatcher.InvokeAsync(async () =>
            (await renderer.RenderComponentAsync<Holder>(ParameterView.FromDictionary(new Dictionary<string, object?> { ["ChildContent"] = fragment }))).ToHtmlString());
    }

    private static void Gallery(RenderTreeBuilder page)
    {
        page.AddMarkupContent(0, "<h1>Components</h1>");
        Add<Card>(page, ("Id", "fields"), ("Title", "Fields"), ("ChildContent", (RenderFragment)(static card =>
        {
            Add<TextField>(card, ("Name", "title"), ("Label", "Title"), ("Value", "Proofs of Pythagoras"));
            Add<TextArea>(card, ("Name", "instructions"), ("Label", "Instructions"), ("Value", "Answer in short sentences.\nShow each step."), ("Hint", "They are sent before every conversation."));
            Add<Select>(card, ("Name", "model"), ("Label", "Model"), ("Options", (IReadOnlyList<(string, string)>)[("primer-1", "primer-1"), ("other", "A larger one")]), ("Value", "primer-1"));
            Add<Checkbox>(card, ("Name", "keep"), ("Label", "Keep conversations"), ("IsChecked", true), ("Hint", "For thirty days."));
            Add<Checkbox>(card, ("Name", "share"), ("Label", "Let others read them"));
            Add<Switch>(card, ("Name", "memory"), ("Label", "Remember what I said"), ("IsOn", true));
            Add<Switch>(card, ("Name", "sounds"), ("Label", "Sounds"));
        })));
        Add<Card>(page, ("Id", "actions"), ("Title", "Actions"), ("Aside", (RenderFragment)(static aside => Add<IconButton>(aside, ("Icon", "download"), ("Label", "Download")))), ("ChildContent", (RenderFragment)(static card =>
        {
            Add<Button>(card, ("Type", "button"), ("commandfor", "rename"), ("command", "show-modal"), ("Kind", ButtonKind.Secondary), ("ChildContent", (RenderFragment)(static text => text.AddContent(0, "Rename…"))));
            Add<Dialog>(card, ("Id", "rename"), ("Title", "Rename the conversation"), ("ChildContent", (RenderFragment)(static dialog => Add<TextField>(dialog, ("Name", "name"), ("Label", "Name"), ("Value", "Proofs")))),
                ("Actions", (RenderFragment)(static actions => Add<Button>(actions, ("Type", "button"), ("ChildContent", (RenderFragment)(static text => text.AddContent(0, "Save")))))));
            Add<Disclosure>(card, ("Summary", "Advanced"), ("IsOpen", true), ("ChildContent", (RenderFragment)(static body => body.AddContent(0, "Temperature, seed and the system prompt."))));
            Add<Disclosure>(card, ("Summary", "Closed"), ("ChildContent", (RenderFragment)(static body => body.AddContent(0, "Not seen."))));
            Add<Pagination>(card, ("Label", "Conversations"), ("Previous", "/?before"), ("Next", "/?after"));
        })));
        Add<Card>(page, ("Id", "amounts"), ("Title", "Amounts"), ("ChildContent", (RenderFragment)(static card =>
        {
            Add<ProgressBar>(card, ("Id", "load"), ("Label", "primer-1 is loading"), ("Value", 0.42), ("Note", "3 seconds left"));
            Add<ProgressBar>(card, ("Id", "wait"), ("Label", "In the queue"));
            Add<Meter>(card, ("Id", "context-1"), ("Label", "Context"), ("Value", 310.0), ("Max", 2048.0), ("Note", "310 of 2,048 tokens"));
            Add<Meter>(card, ("Id", "context-2"), ("Label", "Context"), ("Value", 1700.0), ("Max", 2048.0), ("Note", "1,700 of 2,048 tokens"));
            Add<Meter>(card, ("Id", "context-3"), ("Label", "Context"), ("Value", 2000.0), ("Max", 2048.0), ("Note", "2,000 of 2,048 tokens"));
            Add<Skeleton>(card);
        })));
        Add<Card>(page, ("Id", "reading"), ("Title", "Tables and tabs"), ("ChildContent", (RenderFragment)(static card =>
        {
            Add<Table>(card, ("Id", "usage"), ("Caption", "Tokens in November"), ("Columns", (IReadOnlyList<string>)["Model", "Tokens", "Cost"]), ("ChildContent", (RenderFragment)(static rows => rows.AddMarkupContent(
                0, "<tr><th scope=row>primer-1</th><td class=align-end>12,400</td><td class=align-end>$0.00</td></tr><tr><th scope=row>a-larger-one</th><td class=align-end>1,204,003</td><td class=align-end>$12.10</td></tr>"))));
            Add<Tabs>(card, ("Label", "Examples"), ("ChildContent", (RenderFragment)(static tabs =>
            {
                Add<Tab>(tabs, ("Id", "python"), ("Title", "Python"), ("ChildContent", (RenderFragment)(static text => text.AddContent(0, "client.chat.completions.create(…)"))));
                Add<Tab>(tabs, ("Id", "curl"), ("Title", "curl"), ("ChildContent", (RenderFragment)(static text => text.AddContent(0, "curl http://localhost:5080/v1/…"))));
            })));
        })));
        Add<ToastRegion>(page);
    }

    private static void Add<TComponent>(RenderTreeBuilder builder, params ReadOnlySpan<(string Name, object Value)> parameters)
        where TComponent : IComponent
    {
        builder.OpenComponent<TComponent>(0);
        foreach ((string name, object value) in parameters)
        {
            builder.AddComponentParameter(1, name, value);
        }

        builder.CloseComponent();
    }

    private sealed class Holder : ComponentBase
    {
        [Parameter] public RenderFragment ChildContent { get; set; } = null!;

        protected override void BuildRenderTree(RenderTreeBuilder builder) => builder.AddContent(0, ChildContent);
    }
}
