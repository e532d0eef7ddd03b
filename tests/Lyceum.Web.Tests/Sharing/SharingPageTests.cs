using System.Globalization;
using System.IO.Compression;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using AngleSharp.Dom;
using Lyceum.Gateway.Runs;
using Lyceum.Platform.Accounts;
using Lyceum.Platform.Conversations;
using Lyceum.Platform.Feedback;
using Lyceum.Platform.Jobs;
using Lyceum.Platform.Organizations;
using Lyceum.Platform.Projects;
using Lyceum.TestKit;
using Microsoft.Extensions.DependencyInjection;

namespace Lyceum.Web.Tests.Sharing;

/// <summary>Pages around conversations, used without a script.</summary>
public class SharingPageTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_conversation_is_shared_read_by_anybody_continued_and_revoked()
    {
        await using TestSite site = await TestSite.StartAsync();
        using Browser ada = new(site);
        using Browser ben = new(site);
        using Browser anybody = new(site);
        Actor actor = await EnterAsync(site, ada, "ada@example.com");
        await EnterAsync(site, ben, "ben@example.com");
        (Guid conversation, _) = await WriteAsync(site, actor);

        await ada.GoAsync($"/chat/{conversation}");
        Assert.NotNull(ada.Page.QuerySelector($"a[href='/chat/{conversation}/share']"));
        await ada.GoAsync($"/chat/{conversation}/share");
        await ada.SendAsync("share", ("days", "7"), ("name", null));
        Uri link = new(ada.Page.QuerySelector(".share-link code")!.TextContent);
        Assert.Equal(43, link.Segments[^1].Length);
        await site.Services.GetRequiredService<MessageTree>().AppendAsync(
            actor, conversation, new NewMessage { Role = MessageRole.User, Content = MessageParts.Write([MessageParts.Text("Said later")]), Text = "Said later" }, Cancellation);

        await anybody.GoAsync(link.AbsolutePath);
        Assert.Equal((HttpStatusCode.OK, "Whales <b>"), (anybody.Status, anybody.Heading));
        Assert.Equal("noindex, nofollow, noarchive", anybody.Answer.Headers.GetValues("X-Robots-Tag").Single());
        Assert.NotNull(anybody.Page.QuerySelector("meta[name=robots]"));
        Assert.Contains("Are whales big?", anybody.Text, StringComparison.Ordinal);
        Assert.Contains("notes.txt", anybody.Text, StringComparison.Ordinal);
        foreach (string hidden in new[] { "Said later", "what stands in the file", "I think so", "Ada", "ada@example.com" })
        {
            Assert.DoesNotContain(hidden, anybody.Page.DocumentElement.OuterHtml, StringComparison.Ordinal);
        }

        Assert.Empty(anybody.Page.QuerySelectorAll("script:not([src]), b, img, [onerror]"));
        Assert.Null(anybody.Page.QuerySelector("form[method=post] input[name=conversation]"));
        await ben.GoAsync(link.AbsolutePath);
        await ben.SendAsync("continue");
        Assert.StartsWith("/chat/", ben.Location, StringComparison.Ordinal);
        await ben.FollowAsync();
        Assert.Contains("Are whales big?", ben.Text, StringComparison.Ordinal);

        await ada.GoAsync("/account/shares");
        Assert.Contains("Openings: 2", ada.Text, StringComparison.Ordinal);
        await ben.GoAsync("/account/shares");
        Assert.Contains("You have shared nothing", ben.Text, StringComparison.Ordinal);
        await ada.SendAsync("revoke", ("share", ada.Page.QuerySelector("button[name=share]")!.GetAttribute("value")));
        await ada.FollowAsync();
        Assert.Contains("The link opens nothing any more", ada.Text, StringComparison.Ordinal);
        await anybody.GoAsync(link.AbsolutePath);
        Assert.Equal((HttpStatusCode.NotFound, "This link opens nothing"), (anybody.Status, anybody.Heading));
        await ben.GoAsync($"/share/{new string('A', 43)}");
        Assert.Equal(HttpStatusCode.NotFound, ben.Status);
    }

    [Fact]
    public async Task To_everybody_else_it_is_not_there()
    {
        await using TestSite site = await TestSite.StartAsync();
        using Browser ada = new(site);
        using Browser eve = new(site);
        using Browser anybody = new(site);
        Actor actor = await EnterAsync(site, ada, "ada@example.com");
        await EnterAsync(site, eve, "eve@example.com");
        (Guid conversation, Guid answer) = await WriteAsync(site, actor);
        await ada.GoAsync("/chat/prompts");
        await ada.SendAsync("prompt", ("name", "mine"), ("title", "Mine"), ("text", "secret"));
        await ada.GoAsync("/chat/prompts");
        string prompt = ada.Page.QuerySelector(".list a[href^='/chat/prompts/']")!.GetAttribute("href")!;
        Project project = (await site.Services.GetRequiredService<ProjectDirectory>().ListAsync(actor, Cancellation))[0];

        string opinion = $"/chat/{conversation}/messages/{answer}/feedback";
        foreach (string path in new[] { $"/chat/{conversation}/share", $"/chat/{conversation}/shares", $"/chat/{conversation}/feedback/{answer}", opinion, prompt, $"/chat/projects/{project.Id}", $"/chat/prompts?project={project.Id}" })
        {
            await ada.GoAsync(path);
            Assert.Equal((path, HttpStatusCode.OK), (path, ada.Status));
            await eve.GoAsync(path);
            Assert.Equal((path, HttpStatusCode.NotFound), (path, eve.Status));
            await anybody.GoAsync(path);
            Assert.StartsWith("/login", anybody.Location, StringComparison.Ordinal);
        }

        await eve.GoAsync("/chat");
        string token = Token(eve);
        foreach ((string path, string field, string value) in new[]
            { ($"/chat/{conversation}/export", "format", "json"), ($"/chat/{conversation}/feedback/good", "message", $"{answer}"), ($"/chat/{conversation}/feedback/bad", "message", $"{answer}"),
              ($"/chat/{conversation}/shares", "days", "1"), ($"/chat/{conversation}/shares/revoke", "share", $"{answer}"), (opinion, "rating", "Bad"), ($"{opinion}/clear", "rating", "Bad") })
        {
            await PostAsync(eve, path, token, (field, value));
            Assert.Equal((path, HttpStatusCode.NotFound), (path, eve.Status));
            await PostAsync(ada, path, "forged", (field, value));
            Assert.Equal((path, HttpStatusCode.BadRequest), (path, ada.Status));
        }

        await PostAsync(ada, "/account/data/export", "forged");
        Assert.Equal(HttpStatusCode.BadRequest, ada.Status);
        await UploadAsync(ada, "forged", "[]"u8.ToArray());
        Assert.Equal(HttpStatusCode.BadRequest, ada.Status);
        foreach ((string path, string now) in new[] { ("/account/organization", "/console/sharing"), ("/account/evaluation", "/console/evaluation") })
        {
            await ada.GoAsync(path);
            Assert.Equal((HttpStatusCode.MovedPermanently, now), (ada.Status, ada.Location));
            await ada.GoAsync($"{path}?days=7&after={conversation}");
            Assert.Equal((HttpStatusCode.MovedPermanently, $"{now}?days=7&after={conversation}"), (ada.Status, ada.Location));
            await anybody.GoAsync(now);
            Assert.StartsWith("/login", anybody.Location, StringComparison.Ordinal);
            await anybody.GoAsync(path);
            Assert.StartsWith("/login", anybody.Location, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task An_opinion_is_given_explained_read_by_owners_and_taken_back()
    {
        await using TestSite site = await TestSite.StartAsync();
        using Browser ada = new(site);
        Actor actor = await EnterAsync(site, ada, "ada@example.com");
        (Guid conversation, Guid answer) = await WriteAsync(site, actor);

        await ada.GoAsync($"/chat/{conversation}");
        Assert.NotNull(ada.Page.QuerySelector($"button[formaction='/chat/{conversation}/feedback/good'][value='{answer}']"));
        await PostAsync(ada, $"/chat/{conversation}/feedback/bad", Token(ada), ("message", $"{answer}"));
        Assert.Equal($"/chat/{conversation}/feedback/{answer}", ada.Location);
        await ada.FollowAsync();
        Assert.Equal("Bad", ada.Page.QuerySelector("input[name=rating][checked]")!.GetAttribute("value"));
        await ada.SendAsync("say", ("rating", "Bad"), ("reasons", "1"), ("comment", "No <i>number</i>."), ("share", null));
        Assert.Equal($"/chat/{conversation}/feedback/{answer}?done=1", ada.Location);

        await ada.GoAsync("/console/evaluation");
        Assert.Contains("No <i>number</i>.", ada.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("Are whales big?", ada.Text, StringComparison.Ordinal);
        Assert.Contains("0 %", ada.Text, StringComparison.Ordinal);
        await ada.GoAsync($"/chat/{conversation}/feedback/{answer}");
        await ada.SendAsync("say", ("rating", "Good"), ("reasons", null), ("comment", ""), ("share", "true"));
        await ada.GoAsync("/console/evaluation");
        Assert.Contains("Are whales big?", ada.Text, StringComparison.Ordinal);
        Assert.Contains("100 %", ada.Text, StringComparison.Ordinal);

        await ada.GoAsync($"/chat/{conversation}/feedback/{answer}");
        await ada.SendAsync("clear");
        await ada.GoAsync("/console/evaluation");
        Assert.Contains("Nobody said anything", ada.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Owners_turn_to_opinions_that_are_older_than_a_page()
    {
        await using TestSite site = await TestSite.StartAsync();
        using Browser ada = new(site);
        Actor actor = await EnterAsync(site, ada, "ada@example.com");
        FeedbackDirectory feedback = site.Services.GetRequiredService<FeedbackDirectory>();
        for (int i = 0; i < 21; i++)
        {
            (Guid conversation, Guid answer) = await WriteAsync(site, actor);
            await feedback.SetAsync(actor, conversation, answer, new NewFeedback(FeedbackRating.Bad) { Comment = string.Create(CultureInfo.InvariantCulture, $"Remark {i}.") }, Cancellation);
        }

        await ada.GoAsync("/console/evaluation");
        Assert.Equal(20, ada.Page.QuerySelectorAll(".remark").Length);
        await ada.GoAsync(ada.Page.QuerySelector("#remarks-card-heading")!.Closest("section")!.QuerySelector("p > a")!.GetAttribute("href")!);

        Assert.Equal(HttpStatusCode.OK, ada.Status);
        Assert.Single(ada.Page.QuerySelectorAll(".remark"));
    }

    [Fact]
    public async Task Prompts_are_kept_found_and_filled_in()
    {
        await using TestSite site = await TestSite.StartAsync();
        using Browser ada = new(site);
        Actor actor = await EnterAsync(site, ada, "ada@example.com");
        await ada.GoAsync("/chat/prompts");
        await ada.SendAsync("prompt", ("name", "Not good"), ("title", ""), ("text", "Say it."));
        Assert.Equal((HttpStatusCode.UnprocessableEntity, "true"), (ada.Status, ada.Page.QuerySelector("#name")!.GetAttribute("aria-invalid")));
        await ada.SendAsync("prompt", ("name", "/translate"), ("title", "Translate"), ("text", "Translate into {{language}}: {{text}}"));
        Assert.Equal("/chat/prompts?done=prompt", ada.Location);
        await ada.FollowAsync();
        string use = ada.Page.QuerySelector(".list a[href^='/chat/prompts/']")!.GetAttribute("href")!;

        await ada.GoAsync(use);
        Assert.Equal(["language", "text"], ada.Page.QuerySelectorAll("label[for^=place]").Select(static label => label.TextContent));
        string prompt = ada.Page.QuerySelector("form[action='/chat'] input[name=prompt]")!.GetAttribute("value")!;
        await ada.GoAsync($"/chat?prompt={prompt}&place0=German&place1=%3Cscript%3E");
        Assert.Equal("Translate into German: <script>", ada.Page.QuerySelector("#composer-text")!.TextContent);
        await ada.GoAsync($"/chat?prompt={Guid.NewGuid()}&place0=German");
        Assert.Equal("", ada.Page.QuerySelector("#composer-text")!.TextContent);
        await ada.SendAsync(new HttpRequestMessage(HttpMethod.Get, "/chat/prompts/suggest?q=tr"));
        Assert.Contains("\"translate\"", await ada.Answer.Content.ReadAsStringAsync(Cancellation), StringComparison.Ordinal);

        // A project's, and its instructions.
        Project project = (await site.Services.GetRequiredService<ProjectDirectory>().ListAsync(actor, Cancellation))[0];
        await ada.GoAsync($"/chat/projects/{project.Id}");
        await ada.SendAsync("instruct", ("instructions", "Be exact."));
        await ada.FollowAsync();
        Assert.Contains("Be exact.", ada.Text, StringComparison.Ordinal);
        (Guid conversation, _) = await WriteAsync(site, actor);
        await ada.GoAsync($"/chat/projects/{project.Id}");
        await ada.SendAsync("file", ("conversation", $"{conversation}"));
        await ada.FollowAsync();
        Assert.NotNull(ada.Page.QuerySelector($".found a[href='/chat/{conversation}']"));
        await ada.GoAsync($"/chat/prompts?project={project.Id}");
        await ada.SendAsync("prompt", ("name", "ours"), ("title", "Ours"), ("text", "All of us"));
        await ada.SendAsync(new HttpRequestMessage(HttpMethod.Get, $"/chat/prompts/suggest?q=&conversation={conversation}"));
        string suggested = await ada.Answer.Content.ReadAsStringAsync(Cancellation);
        Assert.Contains("\"ours\"", suggested, StringComparison.Ordinal);
        Assert.Contains("\"translate\"", suggested, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Everything_is_taken_along_and_brought_to_another_account()
    {
        await using TestSite site = await TestSite.StartAsync();
        using Browser ada = new(site);
        using Browser ben = new(site);
        Actor actor = await EnterAsync(site, ada, "ada@example.com");
        Actor other = await EnterAsync(site, ben, "ben@example.com");
        (Guid conversation, _) = await WriteAsync(site, actor);

        await ada.GoAsync($"/chat/{conversation}");
        await PostAsync(ada, $"/chat/{conversation}/export", Token(ada), ("format", "markdown"));
        Assert.Equal("attachment", ada.Answer.Content.Headers.ContentDisposition!.DispositionType);
        Assert.StartsWith("# Whales", await ada.Answer.Content.ReadAsStringAsync(Cancellation), StringComparison.Ordinal);
        await ada.GoAsync("/account/data");
        byte[] archive = await DownloadAsync(ada, "/account/data/export");
        using (ZipArchive zip = new(new MemoryStream(archive)))
        {
            string[] names = [.. zip.Entries.Select(static entry => entry.FullName)];
            foreach (string name in new[] { "conversations.json", "account.json", "api-keys.json", "prompts.json", "presets.json", "shared-links.json", "feedback.json", "usage.csv" })
            {
                Assert.Contains(name, names);
            }

            using StreamReader account = new(zip.GetEntry("account.json")!.Open());
            Assert.Contains("ada@example.com", await account.ReadToEndAsync(Cancellation), StringComparison.Ordinal);
        }

        await ben.GoAsync("/account/import");
        await UploadAsync(ben, Token(ben), archive);
        Assert.StartsWith("/account/import?import=", ben.Location, StringComparison.Ordinal);
        await UntilAsync(ben, "/account/import", static page => page.QuerySelector(".facts") is not null);
        Assert.Equal("1", ben.Page.QuerySelector(".facts dd")!.TextContent);
        Conversation brought = Assert.Single((await site.Services.GetRequiredService<ConversationDirectory>().ListAsync(other, new ConversationFilter(), null, 10, Cancellation)).Conversations);
        Assert.Equal("Whales <b>", brought.Title);
        await ben.GoAsync($"/chat/{brought.Id}");
        Assert.Contains("Are whales big?", ben.Text, StringComparison.Ordinal);

        await ben.GoAsync("/account/import");
        await UploadAsync(ben, Token(ben), Encoding.UTF8.GetBytes("<html>"));
        await UntilAsync(ben, "/account/import", static page => page.QuerySelectorAll(".facts").Length == 2);
        Assert.Contains("It is neither an archive nor JSON.", ben.Text, StringComparison.Ordinal);
        await ada.GoAsync("/account/import");
        Assert.Null(ada.Page.QuerySelector(".facts"));
    }

    [Fact]
    public async Task An_import_under_way_is_looked_at_by_its_part_of_the_page_alone()
    {
        await using TestSite site = await TestSite.StartAsync();
        using Browser ada = new(site);
        Actor actor = await EnterAsync(site, ada, "ada@example.com");
        await ada.GoAsync("/account/import");
        Assert.NotNull(ada.Page.QuerySelector("#imports-live:not([data-active]) input[type=file]"));

        Project project = (await site.Services.GetRequiredService<ProjectDirectory>().ListAsync(actor, Cancellation))[0];
        await site.Services.GetRequiredService<JobQueue>().EnqueueAsync(actor, project.Id, new NewJob("conversations.import", "{}") { NotBefore = TimeProvider.System.GetUtcNow().AddDays(1) }, Cancellation);
        await ada.GoAsync("/account/import");

        // A page that comes again by itself would pull people back who went elsewhere, and begins anew for who hears it.
        Assert.NotNull(ada.Page.QuerySelector("#imports-live[data-active] [id^=progress-]"));
        Assert.Null(ada.Page.QuerySelector("meta[http-equiv]"));
        Assert.Contains("/account/import", ada.Page.QuerySelector("#imports-live noscript")!.InnerHtml, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_person_says_how_long_conversations_stay_and_an_organisation_who_opens_links()
    {
        await using TestSite site = await TestSite.StartAsync();
        using Browser ada = new(site);
        using Browser anybody = new(site);
        Actor actor = await EnterAsync(site, ada, "ada@example.com");
        (Guid conversation, _) = await WriteAsync(site, actor);
        await ada.GoAsync("/account/data");
        await ada.SendAsync("keep", ("days", "30"));
        Assert.Equal("/account/data?done=kept", ada.Location);
        await ada.FollowAsync();
        Assert.Equal("30", ada.Page.QuerySelector("#days option[selected]")!.GetAttribute("value"));
        Assert.Equal(30, (await site.Services.GetRequiredService<ConversationPreferencesDirectory>().FindAsync(actor, Cancellation))!.KeptDays);

        await ada.GoAsync($"/chat/{conversation}/share");
        await ada.SendAsync("share", ("name", "true"));
        string link = new Uri(ada.Page.QuerySelector(".share-link code")!.TextContent).AbsolutePath;
        await anybody.GoAsync(link);
        Assert.Contains("Shared by Ada Lovelace", anybody.Text, StringComparison.Ordinal);
        await ada.GoAsync("/console/sharing");
        await ada.SendAsync("sharing", ("mode", "Members"));
        Assert.Equal("/console/sharing?done=sharing", ada.Location);
        await anybody.GoAsync(link);
        Assert.Equal(HttpStatusCode.NotFound, anybody.Status);
        Assert.Contains("signed in", anybody.Text, StringComparison.Ordinal);
        await ada.GoAsync(link);
        Assert.Equal(HttpStatusCode.OK, ada.Status);
        await ada.GoAsync("/console/sharing");
        await ada.SendAsync("sharing", ("mode", "Off"));
        await ada.GoAsync($"/chat/{conversation}/share");
        await ada.SendAsync("share");
        Assert.Contains("does not share conversations", ada.Text, StringComparison.Ordinal);
    }

    private static async Task<Actor> EnterAsync(TestSite site, Browser browser, string email)
    {
        UserAccount account = await site.CreateAsync(email);
        await browser.SignInAsync(email);
        Guid home = (await site.Services.GetRequiredService<AccountDirectory>().FindAsync(account.Id, Cancellation))!.HomeOrganizationId!.Value;
        return (await site.Services.GetRequiredService<MemberDirectory>().FindActorAsync(home, account.Id, Cancellation))!;
    }

    private static async Task<(Guid Conversation, Guid Answer)> WriteAsync(TestSite site, Actor actor)
    {
        MessageTree tree = site.Services.GetRequiredService<MessageTree>();
        Conversation conversation = await site.Services.GetRequiredService<ConversationDirectory>().CreateAsync(actor, new ConversationSettings { Title = "Whales <b>" }, temporary: false, Cancellation);
        await tree.AppendAsync(
            actor,
            conversation.Id,
            new NewMessage
            {
                Role = MessageRole.User,
                Content = MessageParts.Write([new MessagePart { Type = MessagePart.FileType, Text = "what stands in the file", File = new AttachedFile(Guid.NewGuid(), "notes.txt", 23, false) }, MessageParts.Text("Are whales big? <img src=x onerror=alert(1)>")]),
                Text = "Are whales big?",
            },
            Cancellation);
        Message answer = await tree.AppendAsync(
            actor,
            conversation.Id,
            new NewMessage
            {
                Role = MessageRole.Assistant,
                Content = MessageParts.Write([new MessagePart { Type = MessagePart.ReasoningType, Text = "I think so" }, MessageParts.Text("They are <script>alert(1)</script>.")]),
                Text = "They are.",
                Model = "paper-1",
            },
            Cancellation);
        return (conversation.Id, answer.Id);
    }

    private static string Token(Browser browser) => browser.Page.QuerySelector("input[name=__RequestVerificationToken]")!.GetAttribute("value")!;

    private static Task PostAsync(Browser browser, string path, string token, params (string Name, string Value)[] fields) => browser.SendAsync(new HttpRequestMessage(HttpMethod.Post, path)
    {
        Content = new FormUrlEncodedContent([new("__RequestVerificationToken", token), .. fields.Select(static field => new KeyValuePair<string, string>(field.Name, field.Value))]),
    });

    private static async Task<byte[]> DownloadAsync(Browser browser, string path)
    {
        await PostAsync(browser, path, Token(browser));
        Assert.Equal(HttpStatusCode.OK, browser.Status);
        return await browser.Answer.Content.ReadAsByteArrayAsync(Cancellation);
    }

    private static Task UploadAsync(Browser browser, string token, byte[] file)
    {
        ByteArrayContent content = new(file);
        content.Headers.ContentType = new MediaTypeHeaderValue("application/octet-stream");
        return browser.SendAsync(new HttpRequestMessage(HttpMethod.Post, "/account/import/file")
        {
            Content = new MultipartFormDataContent { { new StringContent(token), "__RequestVerificationToken" }, { content, "file", "export.zip" } },
        });
    }

    // The page is asked for until it says so; each time takes a while of its own.
    private static async Task UntilAsync(Browser browser, string path, Func<IDocument, bool> holds)
    {
        using CancellationTokenSource patience = new(TimeSpan.FromMinutes(2));
        do
        {
            Assert.False(patience.IsCancellationRequested, $"{path} never said so: {browser.Text}");
            await browser.GoAsync(path);
        }
        while (!holds(browser.Page));
    }
}
