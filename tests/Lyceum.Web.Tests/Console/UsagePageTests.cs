using System.Net;
using AngleSharp.Dom;
using Lyceum.Platform;
using Lyceum.Platform.Audit;
using Lyceum.Platform.Keys;
using Lyceum.Platform.Ledgers;
using Lyceum.Platform.Organizations;
using Lyceum.Platform.Prices;
using Lyceum.Platform.Projects;

namespace Lyceum.Web.Tests.Console;

public class UsagePageTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Sums_lead_to_calls_and_a_call_says_everything()
    {
        await using Workplace place = await Workplace.StartAsync();
        IssuedKey key = await place.MakeKeyAsync(Role.Member, "Robot <b>");
        Guid call = await place.SpendAsync(Role.Member, 1_500_000, key.Key.Id);
        await place.SpendAsync(Role.Admin, 1_000_000);
        Browser admin = place.Admin;

        await admin.GoAsync("/console/usage");
        Assert.Equal(["2.50", "2", "2,500,000", "0", "2,500,000"], admin.Page.QuerySelectorAll(".sums dd").Select(static sum => sum.TextContent));
        Assert.Equal(30, admin.Page.QuerySelectorAll(".chart-place").Length);
        Assert.Single(admin.Page.QuerySelectorAll("#by-time-caption ~ tbody tr"));
        Assert.NotNull(admin.Page.QuerySelector("a[href*='model=priced-1']"));
        foreach (string by in new[] { "project", "key", "person", "operation", "nothing" })
        {
            await admin.GoAsync($"/console/usage?by={by}&show=tokens&range=7");
            Assert.Equal(HttpStatusCode.OK, admin.Status);
            Assert.NotEmpty(admin.Page.QuerySelectorAll("#lines-caption ~ tbody tr"));
            Assert.Equal(3, admin.Page.QuerySelectorAll(".chart-legend li").Length);
        }

        await admin.GoAsync("/console/usage?by=key&range=1&show=requests");
        Assert.Equal(24, admin.Page.QuerySelectorAll(".chart-place").Length);
        Assert.Contains("Robot <b>", admin.Text, StringComparison.Ordinal);
        await admin.GoAsync(admin.Page.QuerySelector("#lines-caption ~ tbody a")!.GetAttribute("href")!);
        IElement line = Assert.Single(admin.Page.QuerySelectorAll("#calls-caption ~ tbody tr"));
        await admin.GoAsync(line.QuerySelector("a")!.GetAttribute("href")!);
        Assert.Contains($"req_{call:N}", admin.Text, StringComparison.Ordinal);
        Assert.Contains("Max Member", admin.Text, StringComparison.Ordinal);
        Assert.Contains("1,500,000", admin.Text, StringComparison.Ordinal);

        // It is found by the id of its request too.
        await admin.GoAsync($"/console/usage/calls?request=req_{call:N}");
        Assert.Equal($"/console/usage/calls/{call}", admin.Location);
        await admin.GoAsync($"/console/usage/calls?request=req_{Guid.NewGuid():N}");
        Assert.NotNull(admin.Page.QuerySelector("#request[aria-invalid]"));
        Assert.Contains("No call of a model with this id", admin.Page.QuerySelector("#request-error")!.TextContent, StringComparison.Ordinal);

        // A corrected price shows.
        await place.Get<Ledger>().RecordPriceAsync(Workplace.Model, DateTimeOffset.UnixEpoch, new Rates { PerMillionOutput = Money.FromUnits(3) }, Cancellation);
        await admin.GoAsync($"/console/usage/calls/{call}");
        Assert.Contains("4.5", admin.Page.QuerySelector("#reckoning-caption ~ tbody strong")!.TextContent, StringComparison.Ordinal);
        Assert.Single(admin.Page.QuerySelectorAll("#corrections-caption ~ tbody tr"));
        await admin.GoAsync("/console/usage?from=2999-01-01&until=2999-01-02");
        Assert.Contains("Nothing was used in this time.", admin.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Calls_are_turned_page_by_page()
    {
        await using Workplace place = await Workplace.StartAsync();
        for (int call = 0; call < 53; call++)
        {
            await place.SpendAsync(Role.Member, 1);
        }

        await place.Member.GoAsync("/console/usage/calls");
        HashSet<string> first = Calls(place.Member);
        Assert.Equal((50, null), (first.Count, place.Member.Page.QuerySelector("a[rel=prev]")));
        await place.Member.GoAsync(place.Member.Page.QuerySelector("a[rel=next]")!.GetAttribute("href")!);
        HashSet<string> second = Calls(place.Member);
        Assert.Equal((3, null), (second.Count, place.Member.Page.QuerySelector("a[rel=next]")));
        Assert.False(first.Overlaps(second));
        await place.Member.GoAsync("/console/usage/calls?after=nonsense&range=x&key=y&show=z");
        Assert.Equal(first, Calls(place.Member));
    }

    [Fact]
    public async Task People_see_their_own_and_owners_of_a_project_all_of_it()
    {
        await using Workplace place = await Workplace.StartAsync();
        Guid own = await place.SpendAsync(Role.Member, 1000);
        Guid admins = await place.SpendAsync(Role.Admin, 2000);
        await place.Member.GoAsync($"/console/usage?person={place.ActorOf(Role.Admin).Id}&by=person");
        Assert.Equal("1", Requests(place.Member));
        Assert.DoesNotContain("Anna Admin", place.Member.Text, StringComparison.Ordinal);
        Assert.Null(place.Member.Page.QuerySelector("#person"));
        await place.Member.GoAsync("/console/usage/calls");
        Assert.Single(Calls(place.Member));
        await StatusAsync(place.Member, own, HttpStatusCode.OK);
        await StatusAsync(place.Member, admins, HttpStatusCode.NotFound);
        await StatusAsync(place.Viewer, own, HttpStatusCode.NotFound);
        await StatusAsync(place.Stranger, own, HttpStatusCode.NotFound);
        await place.Viewer.GoAsync("/console/usage");
        Assert.Equal("0", Requests(place.Viewer));
        foreach (string page in new[] { "/console/usage", "/console/usage/calls" })
        {
            await place.Stranger.GoAsync($"{page}?project={place.Project.Id}");
            Assert.Equal(HttpStatusCode.NotFound, place.Stranger.Status);
        }

        await place.Get<ProjectMemberDirectory>().SetAsync(place.ActorOf(Role.Owner), place.Project.Id, place.ActorOf(Role.Member).Id, ProjectRole.Owner, Cancellation);
        await place.Member.GoAsync($"/console/usage?project={place.Project.Id}");
        Assert.Equal("2", Requests(place.Member));
        await StatusAsync(place.Member, admins, HttpStatusCode.OK);

        static async Task StatusAsync(Browser browser, Guid call, HttpStatusCode expected)
        {
            await browser.GoAsync($"/console/usage/calls/{call}");
            Assert.Equal(expected, browser.Status);
        }
    }

    [Fact]
    public async Task What_is_downloaded_is_noted_and_no_more_than_what_is_seen()
    {
        await using Workplace place = await Workplace.StartAsync();
        Guid own = await place.SpendAsync(Role.Member, 1000);
        Guid admins = await place.SpendAsync(Role.Admin, 2000);

        await Workplace.PostAsync(place.Member, "/console/usage/export", "", ("what", "calls"), ("range", "7"));
        Assert.Equal("lyceum-calls.csv", place.Member.Answer.Content.Headers.ContentDisposition!.FileName);
        string calls = await place.Member.Answer.Content.ReadAsStringAsync(Cancellation);
        Assert.StartsWith("id,time,project", calls, StringComparison.Ordinal);
        Assert.Contains($"{own}", calls, StringComparison.Ordinal);
        Assert.DoesNotContain($"{admins}", calls, StringComparison.Ordinal);
        await Workplace.PostAsync(place.Admin, "/console/usage/export", "", ("what", "sums"));
        Assert.Equal(3, (await place.Admin.Answer.Content.ReadAsStringAsync(Cancellation)).Split("\r\n", StringSplitOptions.RemoveEmptyEntries).Length);
        IReadOnlyList<AuditEntry> lines = (await place.Get<AuditLog>().ListAsync(place.ActorOf(Role.Owner), new AuditQuery { Actions = ["usage.export"] }, Cancellation)).Items;
        Assert.Equal([place.ActorOf(Role.Admin).Id, place.ActorOf(Role.Member).Id], lines.Select(static line => line.ActorId));
        Assert.StartsWith("calls from ", lines[1].Detail, StringComparison.Ordinal);

        await Workplace.PostAsync(place.Stranger, "/console/usage/export", "", ("what", "calls"), ("project", $"{place.Project.Id}"));
        Assert.Equal("id,time,project,key,user,model,operation,input_tokens,cached_input_tokens,output_tokens,images,milliseconds,cost,corrected\r\n", await place.Stranger.Answer.Content.ReadAsStringAsync(Cancellation));
        await place.Admin.SendAsync(new HttpRequestMessage(HttpMethod.Post, "/console/usage/export") { Content = new FormUrlEncodedContent([new("what", "calls")]) });
        Assert.Equal(HttpStatusCode.BadRequest, place.Admin.Status);
        using Browser nobody = new(place.Site);
        await nobody.SendAsync(new HttpRequestMessage(HttpMethod.Post, "/console/usage/export") { Content = new FormUrlEncodedContent([]) });
        Assert.NotEqual(HttpStatusCode.OK, nobody.Status);
    }

    private static string Requests(Browser browser) => browser.Page.QuerySelectorAll(".sums dd")[1].TextContent;

    private static HashSet<string> Calls(Browser browser) => [.. browser.Page.QuerySelectorAll("#calls-caption ~ tbody a").Select(static link => link.GetAttribute("href")!)];
}
