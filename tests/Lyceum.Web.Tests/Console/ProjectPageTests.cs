using System.Net;
using AngleSharp.Dom;
using Lyceum.Platform.Keys;
using Lyceum.Platform.Limits;
using Lyceum.Platform.Organizations;
using Lyceum.Platform.Projects;
using Lyceum.Platform.Webhooks;
using static Lyceum.Web.Tests.Console.KeyPageTests;

namespace Lyceum.Web.Tests.Console;

public class ProjectPageTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_project_is_made_named_shown_and_archived()
    {
        await using Workplace place = await Workplace.StartAsync();
        await place.Admin.GoAsync("/console/projects");
        await place.Admin.SendAsync("make", ("name", place.Project.Name));
        Assert.Equal("There is a project of this name already.", Error(place.Admin, "name"));
        await place.Admin.SendAsync("make", ("name", "Second <b>"));
        string page = place.Admin.Location!.Split('?')[0];
        await place.Admin.FollowAsync();
        Assert.Equal("Second <b>", place.Admin.Heading);
        Assert.Contains("its own members and administrators", place.Admin.Text, StringComparison.Ordinal);
        await place.Admin.SendAsync("rename", ("name", "Renamed"));
        await place.Admin.FollowAsync();
        Assert.Equal("Renamed", place.Admin.Heading);
        await place.Member.GoAsync(page);
        Assert.Equal(HttpStatusCode.NotFound, place.Member.Status);
        await place.Admin.SendAsync("restrict", ("who", "all"));
        await place.Member.GoAsync(page);
        Assert.Equal((HttpStatusCode.OK, null), (place.Member.Status, place.Member.Page.QuerySelector("#rename-card")));
        foreach (string form in new[] { "rename", "restrict", "archive" })
        {
            await Workplace.PostAsync(place.Member, page, form, ("name", "Taken"), ("who", "members"));
            Assert.Equal(HttpStatusCode.Forbidden, place.Member.Status);
        }

        await Workplace.PostAsync(place.Member, "/console/projects", "make", ("name", "Mine"));
        Assert.Equal(HttpStatusCode.Forbidden, place.Member.Status);
        await place.Admin.GoAsync(page);
        await place.Admin.SendAsync("archive");
        Assert.Equal("/console/projects?done=project_archived", place.Admin.Location);
        await place.Admin.GoAsync(page);
        Assert.Contains("Its keys do nothing", place.Admin.Text, StringComparison.Ordinal);
        await Workplace.PostAsync(place.Admin, page, "rename", ("name", "Late"));
        Assert.Equal(HttpStatusCode.Forbidden, place.Admin.Status);
    }

    [Fact]
    public async Task Members_come_and_go_and_one_who_owns_it_manages_it()
    {
        await using Workplace place = await Workplace.StartAsync();
        string page = $"/console/projects/{place.Project.Id}/members";
        Guid member = place.ActorOf(Role.Member).Id;
        await place.Admin.GoAsync(page);
        Assert.Contains("Max Member (member@example.com)", place.Admin.Text, StringComparison.Ordinal);
        await place.Admin.SendAsync("set", ("user", $"{Guid.NewGuid()}"), ("role", "Member"));
        Assert.Equal(HttpStatusCode.NotFound, place.Admin.Status);
        await place.Admin.GoAsync(page);
        await place.Admin.SendAsync("set", ("user", $"{place.StrangerActor.Id}"), ("role", "Owner"));
        Assert.Equal(HttpStatusCode.NotFound, place.Admin.Status);
        await place.Admin.GoAsync(page);
        await place.Admin.SendAsync("set", ("user", $"{member}"), ("role", "Owner"));
        Assert.Equal($"{page}?done=saved", place.Admin.Location);

        // Now the member manages.
        await place.Member.GoAsync(page);
        await place.Member.SendAsync("set", ("user", $"{place.ActorOf(Role.Viewer).Id}"), ("role", "Member"));
        Assert.Equal($"{page}?done=saved", place.Member.Location);
        await place.Member.GoAsync(page);
        await place.Member.SendAsync("remove", ("user", $"{place.ActorOf(Role.Viewer).Id}"));
        Assert.Equal(member, Assert.Single(await place.Get<ProjectMemberDirectory>().ListAsync(place.ActorOf(Role.Owner), place.Project.Id, Cancellation)).UserId);
        await Workplace.PostAsync(place.Viewer, page, "set", ("user", $"{place.ActorOf(Role.Viewer).Id}"), ("role", "Owner"));
        Assert.Equal(HttpStatusCode.Forbidden, place.Viewer.Status);
        await Workplace.PostAsync(place.Viewer, page, "remove", ("user", $"{member}"));
        Assert.Equal(HttpStatusCode.Forbidden, place.Viewer.Status);
        Assert.Single(await place.Get<ProjectMemberDirectory>().ListAsync(place.ActorOf(Role.Owner), place.Project.Id, Cancellation));
    }

    [Fact]
    public async Task Service_accounts_have_keys_until_they_go()
    {
        await using Workplace place = await Workplace.StartAsync();
        string page = $"/console/projects/{place.Project.Id}/service-accounts";
        await place.Admin.GoAsync(page);
        await place.Admin.SendAsync("make", ("name", " "));
        Assert.NotNull(Error(place.Admin, "name"));
        await place.Admin.SendAsync("make", ("name", "Robot"));
        string first = Secret(place.Admin);
        string account = place.Admin.Page.QuerySelector("#key-account option")!.GetAttribute("value")!;
        await place.Admin.SendAsync("key", ("account", account), ("name", "Second"));
        string second = Secret(place.Admin);
        await place.Admin.SendAsync("rename", ("account", account), ("name", "Machine"));
        await place.Admin.FollowAsync();
        Assert.Contains("Machine", place.Admin.Text, StringComparison.Ordinal);
        Assert.Equal(2, place.Admin.Page.QuerySelectorAll(".list a[href^='/console/keys/']").Length);
        await place.Member.GoAsync(page);
        Assert.Null(place.Member.Page.QuerySelector("#make-card"));
        foreach (string form in new[] { "make", "key", "rename", "delete" })
        {
            await Workplace.PostAsync(place.Member, page, form, ("name", "Taken"), ("account", account));
            Assert.Equal(HttpStatusCode.Forbidden, place.Member.Status);
            await Workplace.PostAsync(place.Stranger, page, form, ("name", "Taken"), ("account", account));
            Assert.Equal(HttpStatusCode.NotFound, place.Stranger.Status);
        }

        await place.Admin.SendAsync("delete", ("account", $"{Guid.NewGuid()}"));
        Assert.Equal(HttpStatusCode.NotFound, place.Admin.Status);
        await place.Admin.SendAsync("delete", ("account", account));
        Assert.Equal($"{page}?done=service_account_deleted", place.Admin.Location);
        foreach (string secret in new[] { first, second })
        {
            Assert.Equal(KeyRefusal.Revoked, (await place.Get<ApiKeyVerifier>().VerifyAsync(secret, "/v1/models", null, Cancellation)).Refusal);
        }
    }

    [Fact]
    public async Task Admins_alone_set_limits_and_models()
    {
        await using Workplace place = await Workplace.StartAsync();
        string page = $"/console/projects/{place.Project.Id}/limits";
        await place.Get<ProjectMemberDirectory>().SetAsync(place.ActorOf(Role.Owner), place.Project.Id, place.ActorOf(Role.Member).Id, ProjectRole.Owner, Cancellation);
        await place.Admin.GoAsync(page);
        await place.Admin.SendAsync("limit", ("model", "a"), ("requests", "-1"), ("tokens", "x"));
        Assert.NotNull(Error(place.Admin, "requests"));
        Assert.NotNull(Error(place.Admin, "tokens"));
        await place.Admin.SendAsync("limit", ("model", "a"), ("requests", "60"), ("tokens", ""));
        Assert.Equal($"{page}?done=saved", place.Admin.Location);
        await place.Admin.GoAsync(page);
        await place.Admin.SendAsync("models", ("mode", "Allow"), ("names", ""));
        Assert.NotNull(Error(place.Admin, "names"));
        await place.Admin.SendAsync("models", ("mode", "Allow"), ("names", "b\na"));
        await place.Admin.FollowAsync();
        Assert.Contains("These models and no others: a, b", place.Admin.Text, StringComparison.Ordinal);
        ProjectPolicy policy = await place.Get<ProjectPolicyDirectory>().GetAsync(place.ActorOf(Role.Owner), place.Project.Id, Cancellation);
        Assert.Equal((new QuotaLimits(60, null, null), true, false), (policy.LimitsOf("a"), policy.Allows("a"), policy.Allows("c")));
        foreach (Browser browser in new[] { place.Member, place.Viewer })
        {
            await browser.GoAsync(page);
            Assert.Contains("60", browser.Text, StringComparison.Ordinal);
            await Workplace.PostAsync(browser, page, "limit", ("model", "a"));
            Assert.Equal(HttpStatusCode.Forbidden, browser.Status);
            await Workplace.PostAsync(browser, page, "models", ("mode", "All"));
            Assert.Equal(HttpStatusCode.Forbidden, browser.Status);
        }

        await place.Admin.SendAsync("limit", ("model", "a"), ("requests", ""));
        await place.Admin.GoAsync(page);
        await place.Admin.SendAsync("models", ("mode", "All"));
        Assert.Same(ProjectPolicy.None, await place.Get<ProjectPolicyDirectory>().GetAsync(place.ActorOf(Role.Owner), place.Project.Id, Cancellation));
    }

    [Fact]
    public async Task Webhooks_are_made_and_deleted_by_who_manages()
    {
        await using Workplace place = await Workplace.StartAsync();
        string page = $"/console/projects/{place.Project.Id}/webhooks";
        await place.Admin.GoAsync(page);
        await Workplace.PostAsync(place.Admin, page, "make", ("url", "https://example.com/hook"));
        Assert.Contains("Choose at least one kind of event.", place.Admin.Text, StringComparison.Ordinal);
        await Workplace.PostAsync(place.Admin, page, "make", ("url", "no address"), ("event", "batch.completed"));
        Assert.NotNull(Error(place.Admin, "url"));
        await Workplace.PostAsync(place.Admin, page, "make", ("url", "https://example.com/hook"), ("event", "batch.completed"));
        Assert.StartsWith("whsec_", Secret(place.Admin), StringComparison.Ordinal);
        string id = place.Admin.Page.QuerySelector("button[name=webhook]")!.GetAttribute("value")!;
        foreach (Browser browser in new[] { place.Member, place.Viewer })
        {
            await browser.GoAsync(page);
            Assert.DoesNotContain("example.com/hook", browser.Text, StringComparison.Ordinal);
            await Workplace.PostAsync(browser, page, "delete", ("webhook", id));
            Assert.Equal(HttpStatusCode.Forbidden, browser.Status);
        }

        await Workplace.PostAsync(place.Stranger, page, "delete", ("webhook", id));
        Assert.Equal(HttpStatusCode.NotFound, place.Stranger.Status);
        Assert.Single(await place.Get<WebhookDirectory>().ListAsync(place.ActorOf(Role.Owner), place.Project.Id, Cancellation));
        await place.Admin.GoAsync(page);
        await place.Admin.SendAsync("delete", ("webhook", id));
        Assert.Empty(await place.Get<WebhookDirectory>().ListAsync(place.ActorOf(Role.Owner), place.Project.Id, Cancellation));
    }

    private static string Secret(Browser browser) => browser.Page.QuerySelector(".secret code")!.TextContent;
}
