using Lyceum.Gateway.Models;
using Lyceum.Gateway.Runs;
using Lyceum.Platform.Accounts;
using Lyceum.Platform.Conversations;
using Lyceum.Platform.Feedback;
using Lyceum.Platform.Organizations;
using Lyceum.Platform.Projects;
using Lyceum.TestKit;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;

namespace Lyceum.EndToEnd;

/// <summary>What is around conversations, as a person uses it.</summary>
public class SharingPagesTests(Chromium chromium)
{
    private const string Ada = "ada@example.com";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_conversation_is_shared_rated_taken_along_and_brought_back()
    {
        await using TestSite site = await TestSite.StartAsync();
        site.Services.GetRequiredService<ModelDirectory>().Add(new ModelDescription("paper-1") { ContextLength = 1000, Chats = true }, new PacedModel());
        UserAccount account = await site.CreateAsync(Ada);
        await using Visitor ada = await Visitor.OpenAsync(chromium, site);
        await using Visitor anybody = await Visitor.OpenAsync(chromium, site);
        await ada.SignInAsync(Ada);
        await ada.SeeHeadingAsync("Profile");
        Guid home = (await site.Services.GetRequiredService<AccountDirectory>().FindAsync(account.Id, Cancellation))!.HomeOrganizationId!.Value;
        Actor actor = (await site.Services.GetRequiredService<MemberDirectory>().FindActorAsync(home, account.Id, Cancellation))!;
        (Guid conversation, Guid answer) = await WriteAsync(site, actor);

        // Shared, and read by somebody without an account.
        await ada.GoAsync($"/chat/{conversation}");
        await ada.Page.Locator("[data-owned] summary").ClickAsync();
        await ada.FollowAsync("Share conversation");
        ILocator dialog = ada.Page.Locator("#chat-share");
        await Assertions.Expect(dialog).ToBeVisibleAsync();
        await ada.InspectAsync("share-make");
        await dialog.GetByLabel("How long it can be opened").SelectOptionAsync("30");
        await ada.PressAsync("Make link");
        await Assertions.Expect(dialog.Locator("[data-links] li")).ToHaveCountAsync(1);
        await ada.PressAsync("Make link");
        await Assertions.Expect(dialog.Locator("[data-links] li")).ToHaveCountAsync(2);
        string link = await dialog.Locator(".share-link code").TextContentAsync() ?? "";
        await ada.InspectAsync("share-made");
        await StayInAsync(ada, dialog);
        await ada.Page.Keyboard.PressAsync("Escape");
        await Assertions.Expect(dialog).ToBeHiddenAsync();
        await Assertions.Expect(ada.Page.Locator("[data-owned] summary")).ToBeFocusedAsync();

        // One of the two is taken back, the older.
        await ada.Page.Keyboard.PressAsync("Enter");
        await ada.FollowAsync("Share conversation");
        await dialog.GetByRole(AriaRole.Button, new LocatorGetByRoleOptions { NameRegex = new System.Text.RegularExpressions.Regex("^Revoke the link of") }).Last.ClickAsync();
        await Assertions.Expect(dialog.Locator("[data-links] li")).ToHaveCountAsync(1);
        await Assertions.Expect(dialog.Locator("#chat-share-links")).ToBeFocusedAsync();
        await dialog.GetByRole(AriaRole.Button, new LocatorGetByRoleOptions { Name = "Close" }).ClickAsync();
        await ada.GoAsync($"/chat/{conversation}/share");
        await ada.SeeHeadingAsync("Share conversation");
        await Assertions.Expect(ada.Page.Locator("main .list li")).ToHaveCountAsync(1);
        await ada.InspectAsync("share-page");
        await anybody.Page.GotoAsync(link);
        await anybody.SeeHeadingAsync("How big are whales?");
        await anybody.InspectAsync("share-view");
        await anybody.Page.GotoAsync(link[..^1] + (link[^1] == 'A' ? 'E' : 'A'));
        await anybody.SeeHeadingAsync("This link opens nothing");
        await anybody.InspectAsync("share-gone");
        await ada.GoAsync("/account/shares");
        await ada.InspectAsync("account-shares");

        // Rated.
        await ada.GoAsync($"/chat/{conversation}");
        await ada.Page.Locator($"[data-id='{answer}']").GetByRole(AriaRole.Button, new LocatorGetByRoleOptions { Name = "Bad answer" }).ClickAsync();
        ILocator opinion = ada.Page.Locator("#chat-feedback");
        await Assertions.Expect(opinion).ToBeVisibleAsync();
        await Assertions.Expect(opinion.GetByLabel("Bad answer")).ToBeCheckedAsync();
        await opinion.GetByLabel("Something is missing").CheckAsync();
        await ada.FillAsync("In your words", "And how long do they live?");
        await opinion.GetByLabel("Share this conversation, up to this answer, for evaluation").CheckAsync();
        await ada.InspectAsync("feedback");
        await StayInAsync(ada, opinion);
        await ada.PressAsync("Save");
        await Assertions.Expect(opinion).ToBeHiddenAsync();
        ILocator bad = ada.Page.Locator($"[data-id='{answer}']").GetByRole(AriaRole.Button, new LocatorGetByRoleOptions { Name = "Bad answer" });
        await Assertions.Expect(bad).ToBeFocusedAsync();
        await ada.Page.ReloadAsync();
        await Assertions.Expect(bad).ToHaveAttributeAsync("aria-pressed", "true");
        await bad.ClickAsync();
        await Assertions.Expect(opinion.GetByLabel("Something is missing")).ToBeCheckedAsync();
        await Assertions.Expect(opinion.GetByLabel("In your words")).ToHaveValueAsync("And how long do they live?");
        await ada.Page.Keyboard.PressAsync("Escape");
        await ada.GoAsync($"/chat/{conversation}/feedback/{answer}");
        await ada.SeeHeadingAsync("Your opinion of this answer");
        await ada.InspectAsync("feedback-page");
        await ada.GoAsync("/console/evaluation");
        await ada.SeeAsync("And how long do they live?");
        await ada.Page.Locator("summary", new PageLocatorOptions { HasTextString = "given for evaluation" }).ClickAsync();
        await ada.InspectAsync("evaluation");
        await ada.GoAsync("/console/sharing");
        await ada.InspectAsync("organization");

        // Taken along, and brought back once it is gone.
        await ada.GoAsync("/account/data");
        await ada.InspectAsync("account-data");
        IDownload download = await ada.Page.RunAndWaitForDownloadAsync(() => ada.PressAsync("Download archive"));
        string archive = Path.Combine(Path.GetTempPath(), $"lyceum-{Guid.NewGuid():N}.zip");
        await download.SaveAsAsync(archive);
        await site.Services.GetRequiredService<ConversationDirectory>().DeleteAsync(actor, conversation, Cancellation);
        await ada.GoAsync("/account/import");
        await ada.InspectAsync("import");
        await ada.Page.GetByLabel("Archive, or conversations.json").SetInputFilesAsync(archive);
        await ada.PressAsync("Import");
        await Assertions.Expect(ada.Page.Locator(".facts")).ToBeVisibleAsync(new LocatorAssertionsToBeVisibleOptions { Timeout = 60_000 });
        await ada.InspectAsync("import-done");
        File.Delete(archive);
        await ada.GoAsync("/chat");
        await ada.Page.Locator(".sidebar-list").GetByText("How big are whales?").ClickAsync();
        await ada.SeeHeadingAsync("How big are whales?");
        await ada.InspectAsync("import-conversation");
    }

    [Fact]
    public async Task Prompts_and_projects_are_at_hand_while_writing()
    {
        await using TestSite site = await TestSite.StartAsync();
        site.Services.GetRequiredService<ModelDirectory>().Add(new ModelDescription("paper-1") { ContextLength = 1000, Chats = true }, new PacedModel());
        await site.CreateAsync(Ada);
        await using Visitor ada = await Visitor.OpenAsync(chromium, site);
        await ada.SignInAsync(Ada);
        await ada.SeeHeadingAsync("Profile");
        await ada.GoAsync("/chat/prompts");
        await ada.InspectAsync("prompts-none");
        await ada.FillAsync("Short name", "translate");
        await ada.FillAsync("Title", "Translate a text");
        await ada.FillAsync("Text", "Translate into {{language}}:\n\n{{text}}");
        await ada.PressAsync("Save");
        await ada.SeeAsync("The prompt is saved.");
        await ada.InspectAsync("prompts");

        await ada.GoAsync("/chat");
        ILocator field = ada.Page.Locator("#composer-text");
        await field.PressSequentiallyAsync("/tr");
        await Assertions.Expect(ada.Page.Locator("#composer-prompts").GetByRole(AriaRole.Option)).ToHaveCountAsync(1);
        await ada.InspectAsync("prompts-suggested");
        await field.PressAsync("Enter");
        await Assertions.Expect(field).ToHaveValueAsync("Translate into {{language}}:\n\n{{text}}");
        await ada.Page.Keyboard.TypeAsync("German");
        await Assertions.Expect(field).ToHaveValueAsync("Translate into German:\n\n{{text}}");

        await ada.GoAsync("/chat/prompts");
        await ada.Page.GetByRole(AriaRole.Link, new PageGetByRoleOptions { Name = "Use Translate a text" }).ClickAsync();
        await ada.SeeHeadingAsync("Translate a text");
        await ada.FillAsync("language", "French");
        await ada.InspectAsync("prompt-use");

        await ada.GoAsync("/chat/projects");
        await ada.InspectAsync("projects");
        await ada.Page.Locator(".found a").First.ClickAsync();
        await ada.FillAsync("What models should know", "Be exact, and say where you know it from.");
        await ada.PressAsync("Save");
        await ada.SeeAsync("Models are told it from now on.");
        await ada.InspectAsync("project");
    }

    // The keyboard does not leave a dialog for the page behind it; between its last field and its first it may visit the browser itself.
    private static async Task StayInAsync(Visitor visitor, ILocator dialog)
    {
        for (int i = 0; i < 20; i++)
        {
            await visitor.Page.Keyboard.PressAsync("Tab");
            Assert.True(await dialog.EvaluateAsync<bool>("dialog => document.activeElement === document.body || dialog.contains(document.activeElement)"), "The focus left the dialog.");
        }
    }

    private static async Task<(Guid Conversation, Guid Answer)> WriteAsync(TestSite site, Actor actor)
    {
        MessageTree tree = site.Services.GetRequiredService<MessageTree>();
        Conversation conversation = await site.Services.GetRequiredService<ConversationDirectory>()
            .CreateAsync(actor, new ConversationSettings { Title = "How big are whales?", Model = "paper-1" }, temporary: false, Cancellation);
        await tree.AppendAsync(
            actor,
            conversation.Id,
            new NewMessage
            {
                Role = MessageRole.User,
                Content = MessageParts.Write([new MessagePart { Type = MessagePart.FileType, Text = "notes", File = new AttachedFile(Guid.NewGuid(), "field-notes.txt", 2300, false) }, MessageParts.Text("How big are whales, and which is the biggest?")]),
                Text = "How big are whales, and which is the biggest?",
            },
            Cancellation);
        const string Text = "The **blue whale** is the biggest:\n\n| whale | length |\n|---|---|\n| blue | 30 m |\n| fin | 26 m |\n\n```python\nprint(max(30, 26))\n```\n\nOthers are smaller.";
        Message answer = await tree.AppendAsync(
            actor,
            conversation.Id,
            new NewMessage { Role = MessageRole.Assistant, Content = MessageParts.Write([MessageParts.Text(Text)]), Text = Text, Model = "paper-1" },
            Cancellation);
        return (conversation.Id, answer.Id);
    }
}
