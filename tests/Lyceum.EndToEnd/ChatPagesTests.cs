using Lyceum.Gateway.Models;
using Lyceum.Models.Store;
using Lyceum.Platform.Accounts;
using Lyceum.TestKit;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;

namespace Lyceum.EndToEnd;

public class ChatPagesTests(Chromium chromium)
{
    private const string FakeName = "paper-1";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Somebody_signs_up_and_chats_with_the_built_in_model()
    {
        string models = Path.Combine(AppContext.BaseDirectory, "models");
        Assert.SkipUnless(File.Exists(Path.Combine(models, "primer-1.gguf")), "The built-in model is not here.");
        await using TestSite site = await TestSite.StartAsync(
            static accounts => accounts with { SignUp = SignUpMode.Open }, change: plan => plan with { Store = new ModelStore(plan.Store.Directory, models) });
        await site.SetUpAsync();
        await using Visitor visitor = await Visitor.OpenAsync(chromium, site);
        await visitor.GoAsync("/signup");
        await visitor.FillAsync("Your name", "Ada Lovelace");
        await visitor.FillAsync("E-mail address", "ada@example.com");
        await visitor.FillAsync("Password", TestSite.Password);
        await visitor.PressAsync("Sign up");
        await visitor.SeeHeadingAsync("Profile");
        await visitor.FollowAsync("Chat");
        await visitor.SeeHeadingAsync("New chat");
        await visitor.InspectAsync("chat-empty");

        await visitor.FillAsync("Message", "What is 12 plus 30?");
        await visitor.Page.Keyboard.PressAsync("Enter");
        ILocator answer = visitor.Page.Locator(".message-answer");
        await Assertions.Expect(answer).ToHaveAttributeAsync("data-status", "Complete", new LocatorAssertionsToHaveAttributeOptions { Timeout = 60_000 });
        await Assertions.Expect(answer.Locator("[data-content]")).Not.ToBeEmptyAsync();
        await Assertions.Expect(visitor.Page).ToHaveURLAsync(new System.Text.RegularExpressions.Regex("/chat/[0-9a-f-]{36}$"));
        await visitor.InspectAsync("chat-answer");
    }

    [Fact]
    public async Task An_answer_is_stopped_reloaded_continued_edited_and_branched()
    {
        (TestSite site, PacedModel model) = await StartAsync();
        await using TestSite running = site;
        await using Visitor visitor = await Visitor.OpenAsync(chromium, site);
        await OpenChatAsync(visitor);
        IPage page = visitor.Page;

        await SayAsync(visitor, "Tell me about **gardens**");
        PacedModel.Pen pen = await model.NextAsync(Cancellation);
        pen.Write("# Gardens\n\nA garden is a *planned* space. There are several kinds:\n\n* kitchen gardens\n* rose gardens\n\n");
        await Assertions.Expect(page.Locator(".thread").GetByText("rose gardens")).ToBeVisibleAsync();
        await visitor.InspectAsync("chat-running");

        // Loaded anew in the middle, it goes on where it is.
        await page.ReloadAsync();
        await Assertions.Expect(page.Locator(".thread").GetByText("rose gardens")).ToBeVisibleAsync();
        pen.Write("```python\nfor bed in garden:\n    water(bed)\n```\n\n| plant | sun |\n|---|---|\n| tomato | full |\n| mint | half |\n");
        await Assertions.Expect(page.Locator(".thread").GetByText("tomato")).ToBeVisibleAsync();
        Assert.Equal(1, await page.Locator(".thread").GetByText("rose gardens").CountAsync());

        // What is sent meanwhile waits, and can be taken back.
        await SayAsync(visitor, "And parks?");
        await Assertions.Expect(page.Locator("[data-queue] li")).ToHaveCountAsync(1);
        await visitor.InspectAsync("chat-queue");
        await visitor.PressAsync("Take back");
        await Assertions.Expect(page.Locator("[data-queue] li")).ToHaveCountAsync(0);

        await page.Keyboard.PressAsync("Escape");
        ILocator answer = page.Locator(".message-answer");
        await Assertions.Expect(answer).ToHaveAttributeAsync("data-status", "Interrupted");
        await Assertions.Expect(page.Locator("[data-announce]")).ToContainTextAsync("Answer finished");
        await answer.HoverAsync();
        await visitor.InspectAsync("chat-stopped");
        await visitor.PressAsync("Continue");
        pen = await model.NextAsync(Cancellation);
        pen.Write("\n\nThat is all.");
        pen.End();
        await Assertions.Expect(page.Locator(".thread").GetByText("That is all.")).ToBeVisibleAsync();
        await Assertions.Expect(answer.Locator("[data-place]")).ToHaveTextAsync("2 / 2");

        model.IsPaced = false;
        model.Usual = static messages => $"Parks are larger. You asked: {messages[^1].Text}";
        await page.Locator(".message-question").HoverAsync();
        await page.GetByRole(AriaRole.Link, new PageGetByRoleOptions { Name = "Edit the message" }).ClickAsync();
        await visitor.FillAsync("New text of the message", "Tell me about parks");
        await visitor.InspectAsync("chat-edit");
        await page.Locator(".edit").GetByRole(AriaRole.Button, new LocatorGetByRoleOptions { Name = "Send" }).ClickAsync();
        await Assertions.Expect(page.Locator(".thread").GetByText("Parks are larger.")).ToBeVisibleAsync();
        await Assertions.Expect(page.Locator(".message-question [data-place]")).ToHaveTextAsync("2 / 2");
        await page.Locator(".message-question").GetByRole(AriaRole.Button, new LocatorGetByRoleOptions { Name = "Previous version" }).ClickAsync();
        await Assertions.Expect(page.Locator(".thread").GetByText("That is all.")).ToBeVisibleAsync();
        await answer.HoverAsync();
        await answer.GetByRole(AriaRole.Link, new LocatorGetByRoleOptions { Name = "Details" }).ClickAsync();
        await Assertions.Expect(page.GetByText("Tokens written")).ToBeVisibleAsync();
        await visitor.InspectAsync("chat-details");
    }

    [Fact]
    public async Task Files_are_attached_conversations_found_deleted_and_brought_back()
    {
        (TestSite site, PacedModel model) = await StartAsync();
        await using TestSite running = site;
        model.IsPaced = false;
        await using Visitor visitor = await Visitor.OpenAsync(chromium, site);
        await OpenChatAsync(visitor);
        IPage page = visitor.Page;

        await page.Locator("[data-attach]").SetInputFilesAsync(
        [
            new FilePayload { Name = "notes.md", MimeType = "text/markdown", Buffer = "# Notes\n\nThe password is swordfish."u8.ToArray() },
            new FilePayload { Name = "table.csv", MimeType = "text/csv", Buffer = "a,b\n1,2\n"u8.ToArray() },
        ]);
        await Assertions.Expect(page.Locator("[data-chips] li[data-file]")).ToHaveCountAsync(2);
        await page.Locator("[data-attach]").SetInputFilesAsync([new FilePayload { Name = "picture.png", MimeType = "image/png", Buffer = [0x89, 0x50, 0x4E, 0x47, 0, 0, 0, 0] }]);
        await visitor.SeeAsync("This file is no text and no PDF");
        await visitor.FillAsync("Message", "What is the password?");
        await visitor.InspectAsync("chat-attach");
        await page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(page.Locator(".message-answer")).ToContainTextAsync("swordfish");
        await Assertions.Expect(page.Locator(".message-question .chip-name").First).ToHaveTextAsync("notes.md");
        await visitor.InspectAsync("chat-attached");

        // A long text that is pasted becomes a file.
        await page.GetByLabel("Message", new PageGetByLabelOptions { Exact = true }).FocusAsync();
        await page.EvaluateAsync("""
            () => {
                const data = new DataTransfer();
                data.setData("text/plain", "long ".repeat(4000));
                document.querySelector("#composer-text").dispatchEvent(new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true }));
            }
            """);
        await Assertions.Expect(page.Locator("[data-chips] .chip-note")).ToHaveTextAsync("19.5 KB");

        await page.Locator(".sidebar-search input").FillAsync("swordfish");
        await page.Keyboard.PressAsync("Enter");
        await visitor.SeeHeadingAsync("Search");
        await Assertions.Expect(page.Locator("main mark").First).ToHaveTextAsync("swordfish");
        await visitor.InspectAsync("chat-search");
        await page.Locator("main .found a").First.ClickAsync();
        await Assertions.Expect(page.Locator(".message-answer")).ToContainTextAsync("swordfish");

        await page.Locator("summary[aria-label='What to do with this conversation']").ClickAsync();
        await visitor.InspectAsync("chat-menu");
        await visitor.PressAsync("Rename");
        await visitor.FillAsync("Name", "Passwords");
        await visitor.InspectAsync("chat-rename");
        await visitor.PressAsync("Save");
        await visitor.SeeHeadingAsync("Passwords");
        await page.Locator("summary[aria-label='What to do with this conversation']").ClickAsync();
        await visitor.PressAsync("Pin");
        await Assertions.Expect(page.Locator(".sidebar-list h2").First).ToHaveTextAsync("Pinned");
        await page.Locator("summary[aria-label='What to do with this conversation']").ClickAsync();
        await visitor.PressAsync("Delete");
        await visitor.SeeAsync("The conversation was deleted.");
        Assert.Equal(0, await page.Locator(".sidebar-list").GetByText("Passwords").CountAsync());
        await visitor.InspectAsync("chat-deleted");
        await visitor.PressAsync("Undo");
        await visitor.SeeHeadingAsync("Passwords");
        await Assertions.Expect(page.Locator(".message-answer")).ToContainTextAsync("swordfish");
    }

    [Fact]
    public async Task The_keyboard_reaches_everything_and_two_models_are_compared()
    {
        (TestSite site, PacedModel model) = await StartAsync();
        await using TestSite running = site;
        model.IsPaced = false;
        PacedModel other = new() { Usual = static _ => "The other model says something else, and says it at a little more length." };
        site.Services.GetRequiredService<ModelDirectory>().Add(new ModelDescription("quill-2") { ContextLength = 1000, Chats = true }, other);
        await using Visitor visitor = await Visitor.OpenAsync(chromium, site);
        await OpenChatAsync(visitor);
        IPage page = visitor.Page;

        await page.Locator("h1").FocusAsync();
        await page.Keyboard.PressAsync("?");
        await Assertions.Expect(page.Locator("#chat-keys")).ToBeVisibleAsync();
        await visitor.InspectAsync("chat-keys");
        await page.Keyboard.PressAsync("Escape");
        await page.Keyboard.PressAsync("/");
        await Assertions.Expect(page.Locator("#composer-text")).ToBeFocusedAsync();
        await page.Keyboard.PressAsync("Control+k");
        await page.Keyboard.TypeAsync("settings");
        await visitor.InspectAsync("chat-palette");
        await page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(page.Locator("#chat-settings")).ToBeVisibleAsync();
        await visitor.FillAsync("Instructions for this conversation", "Be brief.");
        await visitor.FillAsync("Seed", "7");
        await page.GetByLabel("Keep how likely each word was").CheckAsync();
        await visitor.InspectAsync("chat-settings");
        await visitor.PressAsync("Done");

        await page.GetByLabel("Compare with a second model").SelectOptionAsync("quill-2");
        await page.GetByLabel("Model", new PageGetByLabelOptions { Exact = true }).SelectOptionAsync(FakeName);
        await SayAsync(visitor, "Which of you is better?");
        await Assertions.Expect(page.Locator(".thread").GetByText("The other model says something else")).ToBeVisibleAsync();
        await Assertions.Expect(page.Locator(".compared .message-answer")).ToHaveCountAsync(2);
        await visitor.InspectAsync("chat-compare");
        Assert.Equal("Be brief.", model.Asked.Last()[0].Text);
        Assert.Equal(7, model.Request!.Options.Sampling.Seed);
        await visitor.PressAsync("Go on with quill-2");
        await Assertions.Expect(page.Locator(".compared")).ToHaveCountAsync(0);
        await Assertions.Expect(page.Locator(".message-answer [data-place]")).ToHaveTextAsync("2 / 2");

        await page.SetViewportSizeAsync(320, 640);
        await visitor.Page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Conversations" }).ClickAsync();
        await Assertions.Expect(page.Locator(".sidebar-list li a").First).ToBeVisibleAsync();
        await visitor.InspectAsync("chat-drawer");
        await page.SetViewportSizeAsync(320, 640);
        await visitor.PressAsync("Close the list");
        await Assertions.Expect(page.Locator(".sidebar-list li a").First).ToBeHiddenAsync();
        await visitor.GoAsync("/chat/instructions");
        await visitor.FillAsync("What models should know", "I am a gardener.");
        await visitor.PressAsync("Save");
        await visitor.SeeAsync("Your instructions are saved.");
        await visitor.InspectAsync("chat-instructions");
        await visitor.GoAsync("/chat?temporary=1");
        await SayAsync(visitor, "Forget this");
        await Assertions.Expect(page.Locator(".message-answer")).ToContainTextAsync("You said: Forget this");
        Assert.StartsWith("I am a gardener.", model.Asked.Last()[0].Text, StringComparison.Ordinal);
        await visitor.InspectAsync("chat-temporary");
    }

    [Fact]
    public async Task Hostile_questions_answers_names_and_files_never_run_load_or_lead_anywhere()
    {
        (TestSite site, PacedModel model) = await StartAsync(contextLength: 1_000_000);
        await using TestSite running = site;
        model.IsPaced = false;
        string[] texts = [.. HostileText.All.Select(static hostile => hostile.Text).Where(static text => text.Length < 4000)];
        model.Usual = messages => messages[^1].Text.StartsWith("Write a title", StringComparison.Ordinal) ? "<img src=x onerror=alert(1)> <script>" : string.Join("\n\n", texts);
        await using Visitor visitor = await Visitor.OpenAsync(chromium, site);
        List<string> strayed = [];
        visitor.Page.Request += (_, request) =>
        {
            if (!request.Url.StartsWith(site.Address.ToString(), StringComparison.Ordinal) && !request.Url.StartsWith("blob:", StringComparison.Ordinal))
            {
                strayed.Add(request.Url);
            }
        };
        visitor.Page.Dialog += (_, dialog) => strayed.Add($"dialog {dialog.Message}");
        await OpenChatAsync(visitor);

        await visitor.Page.Locator("[data-attach]").SetInputFilesAsync(
            [new FilePayload { Name = "\"><img src=x onerror=alert(1)>.txt", MimeType = "text/html", Buffer = System.Text.Encoding.UTF8.GetBytes(string.Join('\n', texts)) }]);
        await Assertions.Expect(visitor.Page.Locator("[data-chips] li[data-file]")).ToHaveCountAsync(1);
        // What a keyboard can send; the model says the rest.
        await SayAsync(visitor, string.Join('\n', texts.Where(static text => text.Length < 200 && !text.Any(static letter => char.IsSurrogate(letter) || char.IsControl(letter)))));
        ILocator answer = visitor.Page.Locator(".message-answer");
        await Assertions.Expect(answer).ToHaveAttributeAsync("data-status", "Complete", new LocatorAssertionsToHaveAttributeOptions { Timeout = 60_000 });
        string built = await answer.Locator("[data-content]").InnerTextAsync();
        string address = visitor.Page.Url;

        // As the script built it, and as the server writes it.
        await visitor.Page.ReloadAsync();
        await Assertions.Expect(answer).ToHaveAttributeAsync("data-status", "Complete");
        Assert.Equal(built, await answer.Locator("[data-content]").InnerTextAsync());
        await visitor.GoAsync($"/chat/search?q={Uri.EscapeDataString("script")}");
        await visitor.SeeHeadingAsync("Search");
        Assert.Null(await visitor.Page.EvaluateAsync<string?>("window.__lyceumHit ?? null"));
        Assert.Empty(strayed);
        Assert.StartsWith(site.Address.ToString(), address, StringComparison.Ordinal);
        visitor.SeeNoComplaints();
    }

    [Fact]
    public async Task Without_a_script_the_chat_works_too()
    {
        (TestSite site, PacedModel model) = await StartAsync();
        await using TestSite running = site;
        model.IsPaced = false;
        await using Visitor visitor = await Visitor.OpenAsync(chromium, site, static options =>
        {
            options.JavaScriptEnabled = false;
            options.Locale = "de-AT";
        });
        await visitor.GoAsync("/login?returnUrl=/chat");
        await visitor.FillAsync("E-Mail-Adresse", "ada@example.com");
        await visitor.FillAsync("Passwort", TestSite.Password);
        await visitor.PressAsync("Anmelden");
        await visitor.SeeHeadingAsync("Neuer Chat");
        await visitor.FillAsync("Nachricht", "Guten Tag");
        await visitor.PressAsync("Senden");
        await visitor.SeeHeadingAsync("Guten Tag");
        await ReloadAsync(visitor);
        await visitor.SeeAsync("You said: Guten Tag");
        await visitor.PressAsync("Neu antworten");
        await Assertions.Expect(visitor.Page.Locator(".message-answer [data-place]")).ToHaveTextAsync("2 / 2");
        await ReloadAsync(visitor);
        await visitor.Page.Locator(".message-answer").GetByRole(AriaRole.Button, new LocatorGetByRoleOptions { Name = "Vorige Fassung" }).ClickAsync();
        await Assertions.Expect(visitor.Page.Locator(".message-answer [data-place]")).ToHaveTextAsync("1 / 2");
        await visitor.Page.GetByRole(AriaRole.Link, new PageGetByRoleOptions { Name = "Nachricht bearbeiten" }).ClickAsync();
        await visitor.FillAsync("Neuer Text der Nachricht", "Gute Nacht");
        await visitor.Page.Locator(".edit").GetByRole(AriaRole.Button, new LocatorGetByRoleOptions { Name = "Senden" }).ClickAsync();
        await Assertions.Expect(visitor.Page.Locator(".message-question")).ToContainTextAsync("Gute Nacht");
        await ReloadAsync(visitor);
        await visitor.SeeAsync("You said: Gute Nacht");
    }

    // Without a script nothing tells that an answer has ended but the page, loaded again.
    private static async Task ReloadAsync(Visitor visitor)
    {
        do
        {
            await visitor.Page.ReloadAsync();
        }
        while (await visitor.Page.Locator(".message-answer[data-status=Complete]").CountAsync() == 0);
    }

    private static async Task<(TestSite Site, PacedModel Model)> StartAsync(int contextLength = 1000)
    {
        TestSite site = await TestSite.StartAsync();
        PacedModel model = new() { IsPaced = true, ContextLength = contextLength };
        site.Services.GetRequiredService<ModelDirectory>().Add(new ModelDescription(FakeName) { ContextLength = contextLength, Chats = true }, model);
        await site.CreateAsync("ada@example.com");
        return (site, model);
    }

    private static async Task OpenChatAsync(Visitor visitor)
    {
        await visitor.SignInAsync("ada@example.com");
        await visitor.SeeHeadingAsync("Profile");
        await visitor.FollowAsync("Chat");
        await visitor.SeeHeadingAsync("New chat");

        // A key that is pressed before the script has come is nobody's.
        await visitor.Page.EvaluateAsync("customElements.whenDefined('lyceum-chat').then(() => null)");
    }

    private static async Task SayAsync(Visitor visitor, string text)
    {
        await visitor.FillAsync("Message", text);
        await visitor.Page.Keyboard.PressAsync("Enter");
    }
}
