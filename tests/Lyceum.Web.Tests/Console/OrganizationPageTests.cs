using System.Net;
using AngleSharp.Dom;
using Lyceum.Platform;
using Lyceum.Platform.Audit;
using Lyceum.Platform.Organizations;
using Lyceum.Platform.Prices;
using Lyceum.Platform.Retention;
using static Lyceum.Web.Tests.Console.KeyPageTests;

namespace Lyceum.Web.Tests.Console;

public class OrganizationPageTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Somebody_is_invited_comes_and_gets_another_role()
    {
        await using Workplace place = await Workplace.StartAsync();
        await place.Admin.GoAsync("/console/members/invite");
        await place.Admin.SendAsync("invite", ("email", "nobody"), ("role", "Member"));
        Assert.NotNull(Error(place.Admin, "email"));
        await place.Admin.SendAsync("invite", ("email", "new@example.com"), ("role", "Owner"));
        Assert.Equal(HttpStatusCode.Forbidden, place.Admin.Status);
        await place.Admin.SendAsync("invite", ("email", "new@example.com"), ("role", "Member"));
        string first = Link(place.Admin);
        await place.Admin.GoAsync("/console/members/invite");
        await place.Admin.SendAsync("invite", ("email", "NEW@example.com"), ("role", "Member"));
        Assert.StartsWith("This address is invited already", Error(place.Admin, "email"), StringComparison.Ordinal);

        await place.Admin.GoAsync("/console/members");
        await place.Admin.GoAsync(place.Admin.Page.QuerySelector("a[href*='again=']")!.GetAttribute("href")!);
        await place.Admin.SendAsync("again", ("days", "30"));
        string second = Link(place.Admin);
        using Browser guest = new(place.Site);
        await guest.GoAsync(first);
        Assert.Equal(HttpStatusCode.Gone, guest.Status);
        await guest.GoAsync(second);
        await guest.SendAsync("join", ("name", "Nina New"), ("password", Lyceum.TestKit.TestSite.Password));
        await guest.GoAsync("/console");
        Assert.DoesNotContain("Members", guest.Page.QuerySelector(".side-nav")!.TextContent, StringComparison.Ordinal);

        await place.Admin.GoAsync("/console/members");
        string page = place.Admin.Page.QuerySelectorAll("#members-caption ~ tbody a").Single(static link => link.TextContent == "Nina New").GetAttribute("href")!;
        await place.Admin.GoAsync(page);
        await place.Admin.SendAsync("role", ("role", "Owner"));
        Assert.Equal(HttpStatusCode.Forbidden, place.Admin.Status);
        await place.Admin.SendAsync("role", ("role", "Admin"));
        Assert.Equal($"{page}?done=saved", place.Admin.Location);
        await guest.GoAsync("/console/members");
        Assert.Equal(HttpStatusCode.OK, guest.Status);
        await place.Owner.GoAsync(page);
        await place.Owner.SendAsync("remove");
        await guest.GoAsync("/console/members");
        Assert.Equal(HttpStatusCode.Forbidden, guest.Status);
    }

    [Fact]
    public async Task Members_and_invitations_are_for_admins_and_owners_for_owners()
    {
        await using Workplace place = await Workplace.StartAsync();
        IssuedInvitation invitation = await place.Get<InvitationDirectory>().CreateAsync(place.ActorOf(Role.Owner), new InvitationSettings("new@example.com", Role.Member), Cancellation);
        string owner = $"/console/members/{place.ActorOf(Role.Owner).Id}";
        foreach (Browser browser in new[] { place.Viewer, place.Member })
        {
            foreach (string page in new[] { "/console/members", "/console/members/invite", owner, "/console/audit", "/console/organization" })
            {
                await browser.GoAsync(page);
                Assert.Equal(HttpStatusCode.Forbidden, browser.Status);
                Assert.DoesNotContain("new@example.com", browser.Text, StringComparison.Ordinal);
            }

            foreach ((string page, string form) in new[] { ("/console/members", "revoke"), ("/console/members/invite", "invite"), (owner, "role"), (owner, "remove"), ("/console/audit", "verify"), ("/console/organization", "name") })
            {
                await Workplace.PostAsync(browser, page, form, ("invitation", $"{invitation.Invitation.Id}"), ("email", "x@example.com"), ("role", "Viewer"), ("name", "Taken"));
                Assert.Equal(HttpStatusCode.Forbidden, browser.Status);
            }
        }

        await place.Admin.GoAsync(owner);
        Assert.Null(place.Admin.Page.QuerySelector("#role-card"));
        foreach (string form in new[] { "role", "remove" })
        {
            await Workplace.PostAsync(place.Admin, owner, form, ("role", "Viewer"));
            Assert.Equal(HttpStatusCode.Forbidden, place.Admin.Status);
            await Workplace.PostAsync(place.Stranger, owner, form, ("role", "Viewer"));
            Assert.Equal(HttpStatusCode.NotFound, place.Stranger.Status);
        }

        await place.Owner.GoAsync(owner);
        await place.Owner.SendAsync("role", ("role", "Viewer"));
        Assert.Contains("keeps at least one owner", place.Owner.Text, StringComparison.Ordinal);
        await Workplace.PostAsync(place.Stranger, "/console/members", "revoke", ("invitation", $"{invitation.Invitation.Id}"));
        Assert.NotEqual(HttpStatusCode.Redirect, place.Stranger.Status);
        Assert.NotNull(await place.Get<InvitationDirectory>().FindPendingAsync(invitation.Token.Reveal(), Cancellation));
        await place.Admin.GoAsync("/console/members");
        await place.Admin.SendAsync("revoke", ("invitation", $"{invitation.Invitation.Id}"));
        Assert.Equal("/console/members?done=invitation_revoked", place.Admin.Location);
        Assert.Null(await place.Get<InvitationDirectory>().FindPendingAsync(invitation.Token.Reveal(), Cancellation));
    }

    [Fact]
    public async Task The_log_is_filtered_turned_checked_and_downloaded()
    {
        await using Workplace place = await Workplace.StartAsync();
        AuditLog audit = place.Get<AuditLog>();
        Actor actor = place.ActorOf(Role.Admin);
        for (int line = 0; line < 60; line++)
        {
            await audit.AppendAsync(actor, new AuditRecord("test.line", Guid.CreateVersion7(), $"<b>{line}</b>"), Cancellation);
        }

        await place.Admin.GoAsync("/console/audit");
        Assert.Equal(50, Lines(place.Admin).Count);
        Assert.Contains("<b>59</b>", place.Admin.Text, StringComparison.Ordinal);
        await place.Admin.GoAsync($"/console/audit?action=test.line&actor={actor.Id}");
        IReadOnlyList<string> first = Lines(place.Admin);
        await place.Admin.GoAsync(place.Admin.Page.QuerySelector("a[rel=next]")!.GetAttribute("href")!);
        Assert.Equal((10, null), (Lines(place.Admin).Count, place.Admin.Page.QuerySelector("a[rel=next]")));
        await place.Admin.GoAsync(place.Admin.Page.QuerySelector("a[rel=prev]")!.GetAttribute("href")!);
        Assert.Equal(first, Lines(place.Admin));
        foreach (string nothing in new[] { $"target={Guid.NewGuid()}", "from=2999-01-01", "until=2001-01-01", "action=no.such", $"actor={Guid.NewGuid()}" })
        {
            await place.Admin.GoAsync($"/console/audit?{nothing}");
            Assert.Contains("There are no such lines.", place.Admin.Text, StringComparison.Ordinal);
        }

        await place.Admin.GoAsync("/console/audit");
        await place.Admin.SendAsync("verify");
        Assert.Contains("lines are whole, and none is missing", place.Admin.Text, StringComparison.Ordinal);
        string head = place.Admin.Page.QuerySelector(".alert code")!.TextContent;
        await place.Admin.SendAsync("verify", ("head", head));
        Assert.Contains("lines are whole", place.Admin.Text, StringComparison.Ordinal);
        await place.Admin.SendAsync("verify", ("head", "7"));
        Assert.NotNull(Error(place.Admin, "head"));
        await place.Admin.SendAsync("verify", ("head", $"9999:{new string('A', 64)}"));
        Assert.Contains("The chain breaks at line", place.Admin.Text, StringComparison.Ordinal);

        await Workplace.PostAsync(place.Admin, "/console/audit/export", "");
        string[] lines = (await place.Admin.Answer.Content.ReadAsStringAsync(Cancellation)).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Contains("\"action\":\"audit.export\"", lines[^1], StringComparison.Ordinal);
        Assert.Contains("\"sequence\":1,", lines[0], StringComparison.Ordinal);
        await Workplace.PostAsync(place.Member, "/console/audit/export", "");
        Assert.Equal(HttpStatusCode.Forbidden, place.Member.Status);

        static IReadOnlyList<string> Lines(Browser browser) => [.. browser.Page.QuerySelectorAll("#lines-caption ~ tbody th").Select(static line => line.TextContent)];
    }

    [Fact]
    public async Task An_organisation_is_named_keeps_for_so_long_and_closes()
    {
        await using Workplace place = await Workplace.StartAsync();
        await place.Admin.GoAsync("/console/organization");
        await place.Admin.SendAsync("name", ("name", " "));
        Assert.NotNull(Error(place.Admin, "name"));
        await place.Admin.SendAsync("name", ("name", "Engines & Co"));
        await place.Admin.GoAsync("/console");
        Assert.Contains("Engines & Co", place.Admin.Text, StringComparison.Ordinal);
        foreach (string form in new[] { "retention", "close" })
        {
            await Workplace.PostAsync(place.Admin, "/console/organization", form, ("conversations", "1"), ("sure", "true"), ("confirm", "Engines & Co"));
            Assert.Equal(HttpStatusCode.Forbidden, place.Admin.Status);
        }

        await place.Owner.GoAsync("/console/organization");
        await place.Owner.SendAsync("retention", ("conversations", "30"), ("files", "0"));
        Assert.NotNull(Error(place.Owner, "files"));
        await place.Owner.SendAsync("retention", ("conversations", "30"), ("files", ""));
        Assert.NotNull(Error(place.Owner, "sure"));
        await place.Owner.SendAsync("retention", ("conversations", "30"), ("files", ""), ("sure", "true"));
        Assert.Equal("/console/organization?done=saved", place.Owner.Location);
        Assert.Equal(30, (await place.Get<RetentionPolicyDirectory>().GetAsync(place.ActorOf(Role.Owner), Cancellation)).ConversationDays);

        await place.Owner.FollowAsync();
        await place.Owner.SendAsync("close", ("confirm", "Engines"));
        Assert.Equal("This is not its name.", Error(place.Owner, "confirm"));
        await place.Owner.SendAsync("close", ("confirm", "Engines & Co"));
        Assert.Equal("/account?done=organization_closed", place.Owner.Location);
        await place.Admin.GoAsync("/console/keys");
        Assert.Equal(HttpStatusCode.Forbidden, place.Admin.Status);
    }

    [Fact]
    public async Task Administrators_of_the_installation_write_prices_down()
    {
        await using Workplace place = await Workplace.StartAsync();
        foreach (Role role in Enum.GetValues<Role>())
        {
            await place.Of(role).GoAsync("/console/prices");
            Assert.Equal(HttpStatusCode.Forbidden, place.Of(role).Status);
            await Workplace.PostAsync(place.Of(role), "/console/prices", "record", ("model", Workplace.Model), ("sure", "true"));
            Assert.Equal(HttpStatusCode.Forbidden, place.Of(role).Status);
        }

        await place.SpendAsync(Role.Member, 1_000_000);
        using Browser root = new(place.Site);
        await root.SignInAsync("root@example.com");
        await root.GoAsync("/console/prices");
        await root.SendAsync("record", ("model", Workplace.Model), ("from", "1970-01-01"), ("output", "x"));
        Assert.NotNull(Error(root, "output"));
        await root.SendAsync("record", ("model", Workplace.Model), ("from", "1970-01-01"), ("output", "2,5"));
        Assert.NotNull(Error(root, "sure"));
        await root.SendAsync("record", ("model", Workplace.Model), ("from", "1970-01-01"), ("output", "2,5"), ("sure", "true"));
        Assert.Contains("Calls that were rated again: 1.", root.Text, StringComparison.Ordinal);
        Assert.Equal(Money.Parse("2.5"), place.Get<PriceBook>().RatesAt(Workplace.Model, DateTimeOffset.UnixEpoch).PerMillionOutput);
        await root.GoAsync($"/console/prices?model={Workplace.Model}");
        Assert.Equal(2, root.Page.QuerySelectorAll("#history-caption ~ tbody tr").Length);
        await place.Owner.GoAsync("/console/usage");
        Assert.Equal("2.50", place.Owner.Page.QuerySelector(".sums dd")!.TextContent);
    }

    private static string Link(Browser browser) => new Uri(browser.Page.QuerySelector(".secret code")!.TextContent).AbsolutePath;
}
