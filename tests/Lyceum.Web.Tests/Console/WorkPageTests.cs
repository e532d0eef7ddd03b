using System.Net;
using System.Text;
using Lyceum.Gateway.Models;
using Lyceum.Platform.Accounts;
using Lyceum.Platform.Files;
using Lyceum.Platform.Jobs;
using Lyceum.Platform.Organizations;
using Lyceum.Platform.Projects;
using Lyceum.TestKit;
using Microsoft.Extensions.DependencyInjection;

namespace Lyceum.Web.Tests.Console;

/// <summary>The console's pages of files, batches and jobs, used without a script.</summary>
public class WorkPageTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_batch_is_made_of_a_file_answered_and_its_answers_fetched()
    {
        await using TestSite site = await TestSite.StartAsync();
        site.Services.GetRequiredService<ModelDirectory>().Add(new ModelDescription("paper-1") { ContextLength = 1000, Chats = true }, new PacedModel());
        await site.CreateAsync("ada@example.com");
        using Browser ada = new(site);
        await ada.SignInAsync("ada@example.com");

        await ada.GoAsync("/console/batches");
        Assert.Contains("There is no file with the purpose", ada.Text, StringComparison.Ordinal);
        const string Line = """{"custom_id":"a","method":"POST","url":"/v1/chat/completions","body":{"model":"paper-1","messages":[{"role":"user","content":"Hello"}]}}""";
        foreach (string tooLong in new[] { "36600", "2147483647" })
        {
            await UploadAsync(ada, "user_data", "old.txt", "x", tooLong);
            Assert.Equal("/console/files?problem=file_lifetime", ada.Location);
        }

        Guid project = await UploadAsync(ada, "batch", "<requests>.jsonl", Line, "7");
        await ada.FollowAsync();
        Assert.Contains("The file is stored.", ada.Text, StringComparison.Ordinal);
        Assert.Contains("<requests>.jsonl", ada.Page.QuerySelector("th[scope=row]")!.TextContent, StringComparison.Ordinal);

        await ada.GoAsync("/console/batches");
        await ada.SendAsync("create", ("input", ada.Page.QuerySelector("#input option")!.GetAttribute("value")), ("endpoint", "/v1/chat/completions"));
        Assert.Equal(HttpStatusCode.Redirect, ada.Status);
        await ModelPageTests.UntilAsync(ada, "/console/batches", "#batches-live:not([data-active])");
        Assert.Contains("1 answered, 0 refused, of 1", ada.Text, StringComparison.Ordinal);
        await ada.GoAsync(ada.Page.QuerySelectorAll("a[download]")[1].GetAttribute("href")!);
        Assert.Equal("attachment", ada.Answer.Content.Headers.ContentDisposition!.DispositionType);
        Assert.Contains("You said: Hello", await ada.Answer.Content.ReadAsStringAsync(Cancellation), StringComparison.Ordinal);

        await ada.GoAsync("/console/jobs");
        Assert.Contains("Batch", ada.Page.QuerySelector("#jobs-live tbody th")!.TextContent, StringComparison.Ordinal);
        await ada.GoAsync($"/console/files?project={project}");
        string file = ada.Page.QuerySelectorAll("button[name=file]")[^1].GetAttribute("value")!;
        await ada.SendAsync("delete", ("file", file));
        await ada.FollowAsync();
        Assert.Contains("The file is deleted.", ada.Text, StringComparison.Ordinal);
        await ada.GoAsync($"/console/files/{file}/content?project={project}");
        Assert.Equal(HttpStatusCode.NotFound, ada.Status);
    }

    [Fact]
    public async Task What_is_another_organisations_is_not_there()
    {
        await using TestSite site = await TestSite.StartAsync();
        await site.CreateAsync("ada@example.com");
        await site.CreateAsync("eve@example.com");
        using Browser ada = new(site);
        using Browser eve = new(site);
        await ada.SignInAsync("ada@example.com");
        await eve.SignInAsync("eve@example.com");
        Guid project = await UploadAsync(ada, "user_data", "secret.txt", "secret");
        await ada.FollowAsync();
        string content = ada.Page.QuerySelector("a[download]")!.GetAttribute("href")!;
        string file = ada.Page.QuerySelector("button[name=file]")!.GetAttribute("value")!;

        foreach (string path in new[] { $"/console/files?project={project}", $"/console/jobs?project={project}", $"/console/batches?project={project}", content, "/console/jobs?scope=all" })
        {
            await eve.GoAsync(path);
            Assert.Equal(HttpStatusCode.NotFound, eve.Status);
            Assert.DoesNotContain("secret", eve.Text, StringComparison.Ordinal);
        }

        await eve.GoAsync("/console/files");
        await eve.SendAsync("delete", ("file", file));
        Assert.Equal(HttpStatusCode.NotFound, eve.Status);
        await eve.GoAsync($"/console/files?project={project}");
        await eve.SendAsync("delete", ("file", file));
        Assert.Equal(HttpStatusCode.NotFound, eve.Status);
        await UploadAsync(eve, "user_data", "mine.txt", "x", project: project);
        Assert.Equal(HttpStatusCode.NotFound, eve.Status);
        await eve.GoAsync("/console/batches");
        await eve.SendAsync("create", ("input", file), ("endpoint", "/v1/chat/completions"));
        Assert.Equal(HttpStatusCode.NotFound, eve.Status);
        await ada.GoAsync(content);
        Assert.Equal(HttpStatusCode.OK, ada.Status);
    }

    [Fact]
    public async Task Who_only_looks_on_changes_nothing_and_members_end_their_own_alone()
    {
        await using TestSite site = await TestSite.StartAsync(static accounts => accounts with { PersonalOrganization = false });
        Guid rootId = await site.SetUpAsync();
        UserAccount viewer = await site.CreateAsync("vera@example.com");
        UserAccount member = await site.CreateAsync("max@example.com");
        MemberDirectory members = site.Services.GetRequiredService<MemberDirectory>();
        Actor owner = (await members.FindActorAsync(LocalOperator.DefaultOrganizationId, rootId, Cancellation))!;
        Project project = (await site.Services.GetRequiredService<ProjectDirectory>().ListAsync(owner, Cancellation))[0];
        using Browser root = await ModelPageTests.RootAsync(site);
        await UploadAsync(root, "user_data", "plan.txt", "plan");
        Job job = await site.Services.GetRequiredService<JobQueue>().EnqueueAsync(owner, project.Id, new NewJob("nobody.does", "{}"), Cancellation);
        using Browser vera = await JoinAsync(site, members, owner, viewer, Role.Viewer);
        using Browser max = await JoinAsync(site, members, owner, member, Role.Member);

        await vera.GoAsync("/console/files");
        Assert.Contains("plan.txt", vera.Text, StringComparison.Ordinal);
        Assert.Null(vera.Page.QuerySelector("#upload-card-heading"));
        Assert.Null(vera.Page.QuerySelector("button[name=file]"));
        await UploadAsync(vera, "user_data", "x.txt", "x", project: project.Id);
        Assert.Equal(HttpStatusCode.Forbidden, vera.Status);
        await root.GoAsync("/console/files");
        string file = root.Page.QuerySelector("button[name=file]")!.GetAttribute("value")!;
        foreach (Browser other in new[] { vera, max })
        {
            await other.GoAsync("/console/files");
            await other.SendAsync("delete", ("file", file));
            Assert.Equal(HttpStatusCode.Forbidden, other.Status);
            await other.GoAsync("/console/jobs");
            Assert.Null(other.Page.QuerySelector("button[name=job]"));
            await other.SendAsync("cancel", ("job", job.Id.ToString()));
            Assert.Equal(HttpStatusCode.Forbidden, other.Status);
        }

        await vera.GoAsync("/console/batches");
        await vera.SendAsync("create", ("input", file));
        Assert.Equal(HttpStatusCode.Forbidden, vera.Status);
        await root.GoAsync("/console/jobs?scope=all");
        await root.SendAsync("cancel", ("job", job.Id.ToString()));
        await root.FollowAsync();
        Assert.Contains("cancelled", root.Page.QuerySelector("#jobs-live tbody")!.TextContent, StringComparison.Ordinal);
        Assert.Contains("job.cancel", await ModelPageTests.ActionsAsync(site));
    }

    [Theory]
    [InlineData("batch_output")]
    [InlineData("nonsense")]
    [InlineData("attachment")]
    public async Task A_file_has_a_purpose_that_may_be_sent(string purpose)
    {
        await using TestSite site = await TestSite.StartAsync();
        using Browser root = await ModelPageTests.RootAsync(site);

        await UploadAsync(root, purpose, "x.txt", "x");

        Assert.Equal("/console/files?problem=file_refused", root.Location);
        await root.FollowAsync();
        Assert.NotNull(root.Page.QuerySelector(".alert-error"));
        Assert.Empty(root.Page.QuerySelectorAll("#files-caption"));
    }

    private static async Task<Browser> JoinAsync(TestSite site, MemberDirectory members, Actor owner, UserAccount account, Role role)
    {
        await members.AddAsync(owner, account.Id, role, Cancellation);
        Browser browser = new(site);
        await browser.SignInAsync(account.Email);
        return browser;
    }

    private static async Task<Guid> UploadAsync(Browser browser, string purpose, string name, string content, string days = "", Guid? project = null)
    {
        await browser.GoAsync("/console/files");
        Guid into = project ?? Guid.Parse(browser.Page.QuerySelector("input[name=project]")!.GetAttribute("value")!);
        using MultipartFormDataContent form = new()
        {
            { new StringContent(browser.Page.QuerySelector("input[name=__RequestVerificationToken]")!.GetAttribute("value")!), "__RequestVerificationToken" },
            { new StringContent(into.ToString()), "project" },
            { new StringContent(purpose), "purpose" },
            { new StringContent(days), "days" },
            { new ByteArrayContent(Encoding.UTF8.GetBytes(content)), "file", name },
        };
        await browser.SendAsync(new HttpRequestMessage(HttpMethod.Post, "/console/upload/file") { Content = form });
        return into;
    }
}
