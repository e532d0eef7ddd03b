using Lyceum.Gateway.Models;
using Lyceum.TestKit;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;

namespace Lyceum.EndToEnd;

/// <summary>What the chat's script does where something is in its way: no safe line, a slow answer, an error in between, a value that cannot be.</summary>
public class ChatScriptTests(Chromium chromium)
{
    private const string FakeName = "paper-1";
    private const string Ada = "ada@example.com";

    // What a page has on another machine's address over plain http.
    private const string Unsafe = """
        delete Crypto.prototype.randomUUID;
        Object.defineProperty(Navigator.prototype, "clipboard", { value: undefined });
        """;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Over_plain_http_messages_follow_each_other_and_nothing_offers_to_copy()
    {
        (TestSite site, PacedModel _) = await StartAsync(isPaced: false);
        await using TestSite running = site;
        await using Visitor ada = await OpenAsync(site, Unsafe);
        IPage page = ada.Page;
        await SayAsync(ada, "First");
        await Assertions.Expect(page.Locator(".message-answer")).ToContainTextAsync("You said: First");
        await SayAsync(ada, "Second");
        await Assertions.Expect(page.Locator(".message-answer")).ToHaveCountAsync(2);
        await Assertions.Expect(page.Locator(".message-answer").Last).ToContainTextAsync("You said: Second");
        await Assertions.Expect(page.Locator(".message-answer").Last).ToHaveAttributeAsync("data-status", "Complete");
        await Assertions.Expect(page.Locator(".thread [data-do=copy]:not([hidden])")).ToHaveCountAsync(0);
        string[] ids = await page.EvaluateAsync<string[]>("[...document.querySelector('[data-composer]').elements].filter(field => ['message', 'run', 'other_run'].includes(field.name)).map(field => field.value)");
        Assert.Equal(3, ids.Distinct().Count());
        Assert.All(ids, static id => Assert.Matches("^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$", id));
        ada.SeeNoComplaints();
    }

    [Fact]
    public async Task What_is_typed_attached_and_set_while_a_message_is_sent_stays()
    {
        (TestSite site, PacedModel model) = await StartAsync(isPaced: false);
        await using TestSite running = site;
        await using Visitor ada = await OpenAsync(site);
        IPage page = ada.Page;
        await ada.PressAsync("Settings of this conversation");
        await ada.FillAsync("Instructions for this conversation", "Be brief.");
        await ada.PressAsync("Done");

        TaskCompletionSource arrives = new(TaskCreationOptions.RunContinuationsAsynchronously);
        await page.RouteAsync("**/chat/send", async route =>
        {
            await arrives.Task;
            await route.ContinueAsync();
        });
        await AttachAsync(page, "sent.txt");
        await Assertions.Expect(page.Locator("[data-chips] li[data-file]")).ToHaveCountAsync(1);
        await SayAsync(ada, "First");
        await ada.FillAsync("Message", "Typed meanwhile");
        await AttachAsync(page, "next.txt");
        await Assertions.Expect(page.Locator("[data-chips] li[data-file]")).ToHaveCountAsync(2);
        arrives.SetResult();
        await Assertions.Expect(page.Locator(".message-question .chip-name")).ToHaveTextAsync("sent.txt");
        await Assertions.Expect(page.Locator("#composer-text")).ToHaveValueAsync("Typed meanwhile");
        await Assertions.Expect(page.Locator("[data-chips] .chip-name")).ToHaveTextAsync("next.txt");
        await Assertions.Expect(page.Locator(".message-answer")).ToHaveAttributeAsync("data-status", "Complete");

        // The settings are still what they were, and so they are where the dialog closes again.
        await ada.PressAsync("Settings of this conversation");
        await Assertions.Expect(page.GetByLabel("Instructions for this conversation")).ToHaveValueAsync("Be brief.");
        await page.RunAndWaitForResponseAsync(() => ada.PressAsync("Done"), static answer => answer.Url.EndsWith("/settings", StringComparison.Ordinal));
        await page.Locator("#composer-text").PressAsync("Enter");
        await Assertions.Expect(page.Locator(".message-answer")).ToHaveCountAsync(2);
        await Assertions.Expect(page.Locator(".message-answer").Last).ToHaveAttributeAsync("data-status", "Complete");
        Assert.Equal("Be brief.", model.Asked.Last()[0].Text);
        await Assertions.Expect(page.Locator(".message-question .chip-name").Last).ToHaveTextAsync("next.txt");
        await Assertions.Expect(page.Locator("#composer-text")).ToHaveValueAsync("");
        ada.SeeNoComplaints();
    }

    [Fact]
    public async Task A_text_that_stood_there_from_the_start_is_gone_once_it_is_sent()
    {
        (TestSite site, PacedModel _) = await StartAsync(isPaced: false);
        await using TestSite running = site;
        await using Visitor ada = await OpenAsync(site);
        IPage page = ada.Page;
        await page.EvaluateAsync("document.querySelector('#composer-text').defaultValue = document.querySelector('#composer-text').value = 'A prompt that was chosen'");
        await page.Locator("#composer-text").PressAsync("Enter");
        await Assertions.Expect(page.Locator(".message-answer")).ToHaveAttributeAsync("data-status", "Complete");
        await Assertions.Expect(page.Locator("#composer-text")).ToHaveValueAsync("");
    }

    [Fact]
    public async Task A_setting_that_cannot_be_is_shown_where_it_stands_and_Enter_sends_nothing()
    {
        (TestSite site, PacedModel model) = await StartAsync(isPaced: false);
        await using TestSite running = site;
        await using Visitor ada = await OpenAsync(site);
        IPage page = ada.Page;
        ILocator dialog = page.Locator("#chat-settings");
        await ada.FillAsync("Message", "Hello");
        await ada.PressAsync("Settings of this conversation");
        await ada.FillAsync("Longest answer in tokens", "10,000");
        await page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(dialog).ToBeVisibleAsync();
        await ada.PressAsync("Done");
        await Assertions.Expect(dialog).ToBeVisibleAsync();
        await dialog.GetByRole(AriaRole.Button, new LocatorGetByRoleOptions { Name = "Close" }).ClickAsync();
        await Assertions.Expect(dialog).ToBeHiddenAsync();

        // Not without a word, and not without the setting.
        await page.Locator("#composer-text").PressAsync("Enter");
        await Assertions.Expect(dialog).ToBeVisibleAsync();
        await Assertions.Expect(page.Locator("#chat-max")).ToBeFocusedAsync();
        await ada.FillAsync("Longest answer in tokens", "100");
        await page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(dialog).ToBeHiddenAsync();
        await Assertions.Expect(page.Locator(".message-question")).ToHaveCountAsync(0);
        await Assertions.Expect(page.Locator("#composer-text")).ToHaveValueAsync("Hello");

        await page.Locator("#composer-text").PressAsync("Enter");
        await Assertions.Expect(page.Locator(".message-answer")).ToContainTextAsync("You said: Hello");
        Assert.Equal(100, model.Request!.Options.MaxTokens);
        ada.SeeNoComplaints();
    }

    [Fact]
    public async Task An_answer_is_followed_again_once_the_server_is_back()
    {
        (TestSite site, PacedModel model) = await StartAsync();
        await using TestSite running = site;
        await using Visitor ada = await OpenAsync(site);
        IPage page = ada.Page;
        ILocator answer = page.Locator(".message-answer");
        Task Away(IRoute route) => route.FulfillAsync(new RouteFulfillOptions { Status = 502, Body = "Bad gateway" });
        Func<IRoute, Task> away = Away;
        await page.RouteAsync("**/events*", away);
        await page.RouteAsync("**/chat/*/messages/*", away);
        await SayAsync(ada, "Tell me");
        PacedModel.Pen pen = await model.NextAsync(Cancellation);
        await Assertions.Expect(answer.Locator("[data-state]")).ToContainTextAsync("Connecting again");
        await page.UnrouteAsync("**/chat/*/messages/*", away);
        await page.UnrouteAsync("**/events*", away);
        pen.Write("Here it is. ");
        await Assertions.Expect(answer).ToContainTextAsync("Here it is.");
        pen.Write("That is all.");
        pen.End();
        await Assertions.Expect(answer).ToHaveAttributeAsync("data-status", "Complete");
        await Assertions.Expect(answer.Locator("[data-content]")).ToHaveTextAsync("Here it is. That is all.");
    }

    [Fact]
    public async Task An_answer_that_ended_while_the_server_was_away_is_shown()
    {
        (TestSite site, PacedModel model) = await StartAsync();
        await using TestSite running = site;
        await using Visitor ada = await OpenAsync(site);
        IPage page = ada.Page;
        ILocator answer = page.Locator(".message-answer");
        await page.RouteAsync("**/events*", static route => route.FulfillAsync(new RouteFulfillOptions { Status = 502, Body = "Bad gateway" }));
        await SayAsync(ada, "Tell me");
        PacedModel.Pen pen = await model.NextAsync(Cancellation);
        pen.Write("All of it.");
        pen.End();
        await Assertions.Expect(answer).ToHaveAttributeAsync("data-status", "Complete");
        await Assertions.Expect(answer.Locator("[data-content]")).ToHaveTextAsync("All of it.");
        await Assertions.Expect(page.Locator("lyceum-chat")).Not.ToHaveAttributeAsync("data-running", "");
    }

    [Fact]
    public async Task Coming_back_to_the_tab_changes_nothing_that_is_the_same()
    {
        (TestSite site, PacedModel _) = await StartAsync(isPaced: false);
        await using TestSite running = site;
        site.Services.GetRequiredService<ModelDirectory>().Add(new ModelDescription("quill-2") { ContextLength = 1000, Chats = true }, new PacedModel());
        await using Visitor ada = await OpenAsync(site);
        IPage page = ada.Page;
        await page.GetByLabel("Model", new PageGetByLabelOptions { Exact = true }).SelectOptionAsync(FakeName);
        await SayAsync(ada, "Hello");
        ILocator answer = page.Locator(".message-answer");
        await Assertions.Expect(answer).ToHaveAttributeAsync("data-status", "Complete");
        await answer.HoverAsync();
        await answer.GetByRole(AriaRole.Link, new LocatorGetByRoleOptions { Name = "Details" }).ClickAsync();
        await Assertions.Expect(page.GetByText("Tokens written")).ToBeVisibleAsync();
        await page.EvaluateAsync("document.querySelector('.message-answer [data-regenerate]').focus()");
        await BackAsync(page);
        await Assertions.Expect(page.GetByText("Tokens written")).ToBeVisibleAsync();
        await Assertions.Expect(answer.Locator("[data-regenerate]")).ToBeFocusedAsync();

        // What another window said since comes behind it.
        await using (Visitor other = await Visitor.OpenAsync(chromium, site))
        {
            await other.SignInAsync(Ada);
            await other.SeeHeadingAsync("Profile");
            await other.Page.GotoAsync(page.Url);
            await SayAsync(other, "From elsewhere");
            await Assertions.Expect(other.Page.Locator(".message-answer").Last).ToHaveAttributeAsync("data-status", "Complete");
            await Assertions.Expect(other.Page.Locator(".message-answer")).ToHaveCountAsync(2);
        }

        await BackAsync(page);
        await Assertions.Expect(answer).ToHaveCountAsync(2);
        await Assertions.Expect(answer.Last).ToContainTextAsync("You said: From elsewhere");
        await Assertions.Expect(page.GetByText("Tokens written")).ToBeVisibleAsync();

        // Two answers side by side are there already.
        await page.GetByLabel("Compare with a second model").SelectOptionAsync("quill-2");
        await SayAsync(ada, "Which of you is better?");
        await Assertions.Expect(page.Locator(".compared .message-answer[data-status=Complete]")).ToHaveCountAsync(2);
        await page.EvaluateAsync("window.isTheSame = true");
        await BackAsync(page);
        await BackAsync(page);
        Assert.True(await page.EvaluateAsync<bool>("window.isTheSame === true"));
    }

    [Fact]
    public async Task Files_beyond_the_tenth_are_refused_and_what_is_read_in_part_says_so()
    {
        (TestSite site, PacedModel model) = await StartAsync(isPaced: false, contextLength: 1_000_000);
        await using TestSite running = site;
        model.Usual = static _ => "They are short and long.";
        await using Visitor ada = await OpenAsync(site);
        IPage page = ada.Page;
        FilePayload whole = new() { Name = "short.txt", MimeType = "text/plain", Buffer = "Short."u8.ToArray() };
        FilePayload cut = new() { Name = "long.txt", MimeType = "text/plain", Buffer = [.. Enumerable.Repeat((byte)'a', 300_000)] };
        await page.Locator("[data-attach]").SetInputFilesAsync([cut, .. Enumerable.Repeat(whole, 10)]);
        await Assertions.Expect(page.Locator("[data-refused]")).ToContainTextAsync("at most ten files");
        await Assertions.Expect(page.Locator("[data-chips] li[data-file]")).ToHaveCountAsync(10);
        await Assertions.Expect(page.Locator("[data-chips] .chip-note").First).ToHaveTextAsync("293 KB, read in part");
        await SayAsync(ada, "What do they say?");
        await Assertions.Expect(page.Locator(".message-question .chip")).ToHaveCountAsync(10);
        await Assertions.Expect(page.Locator(".message-question .chip-note").First).ToHaveTextAsync("293 KB, read in part");
        await Assertions.Expect(page.Locator("[data-refused]")).ToBeHiddenAsync();
    }

    private static async Task AttachAsync(IPage page, string name) =>
        await page.Locator("[data-attach]").SetInputFilesAsync([new FilePayload { Name = name, MimeType = "text/plain", Buffer = "Something."u8.ToArray() }]);

    // What the page does when its tab is seen again, to its end; a page that has just come may still be without its script.
    private static async Task BackAsync(IPage page) =>
        await page.EvaluateAsync("customElements.whenDefined('lyceum-chat').then(() => document.querySelector('lyceum-chat').refresh())");

    private static async Task SayAsync(Visitor visitor, string text)
    {
        await visitor.FillAsync("Message", text);
        await visitor.Page.Locator("#composer-text").PressAsync("Enter");
    }

    private static async Task<(TestSite Site, PacedModel Model)> StartAsync(bool isPaced = true, int contextLength = 1000)
    {
        TestSite site = await TestSite.StartAsync();
        PacedModel model = new() { IsPaced = isPaced, ContextLength = contextLength };
        site.Services.GetRequiredService<ModelDirectory>().Add(new ModelDescription(FakeName) { ContextLength = contextLength, Chats = true }, model);
        await site.CreateAsync(Ada);
        return (site, model);
    }

    private async Task<Visitor> OpenAsync(TestSite site, string? script = null)
    {
        Visitor visitor = await Visitor.OpenAsync(chromium, site);
        if (script is not null)
        {
            await visitor.Page.AddInitScriptAsync(script);
        }

        await visitor.SignInAsync(Ada);
        await visitor.SeeHeadingAsync("Profile");
        await visitor.GoAsync("/chat");
        await visitor.SeeHeadingAsync("New chat");
        await visitor.Page.EvaluateAsync("customElements.whenDefined('lyceum-chat').then(() => null)");
        return visitor;
    }
}
