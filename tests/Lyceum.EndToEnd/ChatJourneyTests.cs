using System.Text.RegularExpressions;
using Lyceum.Gateway.Models;
using Lyceum.Models.Store;
using Lyceum.Platform.Accounts;
using Lyceum.TestKit;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;

namespace Lyceum.EndToEnd;

/// <summary>All that somebody does with the chat, from signing up to signing out, at a desk and on a phone.</summary>
public class ChatJourneyTests(Chromium chromium)
{
    private const string Menu = "[data-owned] summary";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(1280, 800)]
    [InlineData(390, 844)]
    public async Task Somebody_signs_up_does_everything_and_signs_out(int width, int height)
    {
        bool isPhone = width < 600;
        string models = Path.Combine(AppContext.BaseDirectory, "models");
        Assert.SkipUnless(File.Exists(Path.Combine(models, "primer-1.gguf")), "The built-in model is not here.");
        await using TestSite site = await TestSite.StartAsync(
            static accounts => accounts with { SignUp = SignUpMode.Open }, change: plan => plan with { Store = new ModelStore(plan.Store.Directory, models) });
        await site.SetUpAsync();
        PacedModel paced = new() { IsPaced = true, ContextLength = 10_000 };
        site.Services.GetRequiredService<ModelDirectory>().Add(new ModelDescription("quill-2") { ContextLength = 10_000, Chats = true }, paced);
        await using Visitor ada = await Visitor.OpenAsync(chromium, site, options =>
        {
            options.ViewportSize = new ViewportSize { Width = width, Height = height };
            options.HasTouch = isPhone;
        });
        IPage page = ada.Page;

        await ada.GoAsync("/signup");
        await ada.FillAsync("Your name", "Ada Lovelace");
        await ada.FillAsync("E-mail address", "ada@example.com");
        await ada.FillAsync("Password", TestSite.Password);
        await ada.PressAsync("Sign up");
        await ada.SeeHeadingAsync("Profile");
        await ada.GoAsync("/chat");
        await ada.SeeHeadingAsync("New chat");

        // The built-in model answers.
        await SelectAsync("primer-1");
        await SayAsync("What is 12 plus 30?");
        ILocator answer = page.Locator(".message-answer").Last;
        await CompleteAsync(answer, "Complete");
        await Assertions.Expect(answer.Locator("[data-content]")).Not.ToBeEmptyAsync();

        // Another model in the middle of it: loaded anew while it writes, and stopped.
        await SelectAsync("quill-2");
        await SayAsync("Tell me about gardens");
        PacedModel.Pen pen = await paced.NextAsync(Cancellation);
        pen.Write("# Gardens\n\nA garden is a planned space. ");
        await Assertions.Expect(answer).ToContainTextAsync("planned space");
        await page.ReloadAsync();
        await Assertions.Expect(answer).ToContainTextAsync("planned space");
        pen.Write("There are kitchen gardens. ");
        await Assertions.Expect(answer).ToContainTextAsync("kitchen gardens");
        await page.Locator("[data-stop]").ClickAsync();
        await CompleteAsync(answer, "Interrupted");
        await Assertions.Expect(answer).ToContainTextAsync("kitchen gardens");

        // Edited, which begins a branch; and back to the other one.
        paced.IsPaced = false;
        paced.Usual = static messages => messages[^1].Text.StartsWith("Write a title", StringComparison.Ordinal) ? "Parks" : $"Parks are larger. {messages[^1].Text}";
        ILocator question = page.Locator(".message-question").Last;
        await question.HoverAsync();
        await question.GetByRole(AriaRole.Link, new LocatorGetByRoleOptions { Name = "Edit the message" }).ClickAsync();
        await ada.FillAsync("New text of the message", "Tell me about parks");
        await page.Locator(".edit").GetByRole(AriaRole.Button, new LocatorGetByRoleOptions { Name = "Send" }).ClickAsync();
        await Assertions.Expect(answer).ToContainTextAsync("Parks are larger.");
        await CompleteAsync(answer, "Complete");
        await question.HoverAsync();
        await question.GetByRole(AriaRole.Button, new LocatorGetByRoleOptions { Name = "Previous version" }).ClickAsync();
        await Assertions.Expect(answer).ToContainTextAsync("kitchen gardens");
        await question.HoverAsync();
        await question.GetByRole(AriaRole.Button, new LocatorGetByRoleOptions { Name = "Next version" }).ClickAsync();
        await Assertions.Expect(answer).ToContainTextAsync("Parks are larger.");

        // Something attached is read.
        await page.Locator("[data-attach]").SetInputFilesAsync([new FilePayload { Name = "notes.md", MimeType = "text/markdown", Buffer = "The password is swordfish."u8.ToArray() }]);
        await Assertions.Expect(page.Locator("[data-chips] li[data-file]")).ToHaveCountAsync(1);
        await SayAsync("What is the password?");
        await Assertions.Expect(answer).ToContainTextAsync("swordfish");
        await CompleteAsync(answer, "Complete");
        string conversation = new Uri(page.Url).AbsolutePath;
        await PictureAsync("conversation");

        // Found again by its words.
        await OpenListAsync();
        await page.Locator(".sidebar-search input").FillAsync("swordfish");
        await page.Keyboard.PressAsync("Enter");
        await ada.SeeHeadingAsync("Search");
        await page.Locator("main .found a").First.ClickAsync();
        await Assertions.Expect(page.Locator(".message:target")).ToBeInViewportAsync();

        // Shared, and read by whoever has the link.
        await ada.GoAsync(conversation);
        await page.Locator(Menu).ClickAsync();
        await ada.FollowAsync("Share conversation");
        await ada.PressAsync("Make link");
        ILocator code = page.Locator("#chat-share .share-link code");
        await Assertions.Expect(code).ToHaveTextAsync(new Regex("/share/.{43}$"));
        string link = await code.InnerTextAsync();
        await PictureAsync("share");
        await page.Keyboard.PressAsync("Escape");
        await using (Visitor anybody = await Visitor.OpenAsync(chromium, site))
        {
            await anybody.Page.GotoAsync(link);
            await anybody.SeeAsync("Tell me about parks");
            Assert.Equal(0, await anybody.Page.GetByText("kitchen gardens").CountAsync());
            anybody.SeeNoComplaints();
        }

        // Rated, exported, deleted, and imported from what was exported.
        await answer.HoverAsync();
        await answer.GetByRole(AriaRole.Button, new LocatorGetByRoleOptions { Name = "Good answer" }).ClickAsync();
        await Assertions.Expect(page.Locator("#chat-feedback")).ToBeVisibleAsync();
        await PictureAsync("feedback");
        await ada.PressAsync("Save");
        await Assertions.Expect(page.Locator("#chat-feedback")).ToBeHiddenAsync();
        await page.Locator(Menu).ClickAsync();
        IDownload markdown = await page.RunAndWaitForDownloadAsync(() => ada.PressAsync("Export as Markdown"));
        Assert.EndsWith(".md", markdown.SuggestedFilename, StringComparison.Ordinal);
        Assert.Contains("Parks are larger.", await File.ReadAllTextAsync((await markdown.PathAsync())!, Cancellation), StringComparison.Ordinal);
        await ada.GoAsync("/account/data");
        IDownload archive = await page.RunAndWaitForDownloadAsync(() => ada.PressAsync("Download archive"));
        await ada.GoAsync(conversation);
        await page.Locator(Menu).ClickAsync();
        await ada.PressAsync("Delete");
        await ada.SeeAsync("The conversation was deleted.");
        await ada.PressAsync("Undo");
        await Assertions.Expect(answer).ToContainTextAsync("swordfish");
        await ada.GoAsync("/account/import");
        await page.GetByLabel("Archive, or conversations.json").SetInputFilesAsync(new FilePayload
        {
            Name = "lyceum.zip",
            MimeType = "application/zip",
            Buffer = await File.ReadAllBytesAsync((await archive.PathAsync())!, Cancellation),
        });
        await ada.PressAsync("Import");
        await Assertions.Expect(page.Locator(".facts")).ToBeVisibleAsync(new LocatorAssertionsToBeVisibleOptions { Timeout = 60_000 });

        // And out.
        await ada.GoAsync("/chat");
        await OpenListAsync();
        await page.Locator(".sidebar-foot .menu-person").ClickAsync();
        await ada.PressAsync("Log out");
        await page.WaitForURLAsync(url => new Uri(url).AbsolutePath == "/");
        await ada.GoAsync(conversation);
        await Assertions.Expect(page).ToHaveURLAsync(new Regex("/login"));
        ada.SeeNoComplaints();

        Task SelectAsync(string model) => page.GetByLabel("Model", new PageGetByLabelOptions { Exact = true }).SelectOptionAsync(model);

        async Task SayAsync(string text)
        {
            await ada.FillAsync("Message", text);

            // On a phone the key begins a new line.
            await (isPhone ? page.Locator(".composer-send").ClickAsync() : page.Keyboard.PressAsync("Enter"));
        }

        async Task OpenListAsync()
        {
            if (isPhone)
            {
                await ada.PressAsync("Conversations");
                await Assertions.Expect(page.Locator(".sidebar-search input")).ToBeVisibleAsync();
            }
        }

        async Task PictureAsync(string name)
        {
            if (Environment.GetEnvironmentVariable("LYCEUM_PICTURES") is { Length: > 0 } folder)
            {
                await page.ScreenshotAsync(new PageScreenshotOptions { Path = Path.Combine(folder, $"journey-{name}-{(isPhone ? "phone" : "desk")}.png") });
            }
        }
    }

    private static Task CompleteAsync(ILocator answer, string status) =>
        Assertions.Expect(answer).ToHaveAttributeAsync("data-status", status, new LocatorAssertionsToHaveAttributeOptions { Timeout = 60_000 });
}
