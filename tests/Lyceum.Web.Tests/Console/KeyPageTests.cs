using System.Net;
using AngleSharp.Dom;
using Lyceum.Platform.Budgets;
using Lyceum.Platform.Keys;
using Lyceum.Platform.Organizations;

namespace Lyceum.Web.Tests.Console;

public class KeyPageTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_member_makes_a_key_that_works_as_it_was_bounded()
    {
        await using Workplace place = await Workplace.StartAsync();
        Browser member = place.Member;
        await member.GoAsync("/console/keys/new");
        await member.SendAsync("make", ("name", ""), ("project", $"{place.Project.Id}"), ("addresses", "10.0.0.1/8"), ("requests", "many"), ("last", "tomorrow"));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, member.Status);
        Assert.Equal("“10.0.0.1/8” is no address range.", Error(member, "addresses"));
        Assert.StartsWith("Write a whole number", Error(member, "requests"), StringComparison.Ordinal);
        Assert.StartsWith("Write a day", Error(member, "last"), StringComparison.Ordinal);
        await member.SendAsync("make", ("name", " "), ("project", $"{place.Project.Id}"), ("addresses", ""), ("requests", ""), ("last", ""));
        Assert.Equal("A name has between 1 and 200 characters.", Error(member, "name"));
        await member.SendAsync("make", ("name", "Robot"), ("project", $"{place.Project.Id}"), ("endpoints", "v1"), ("last", "2001-01-01"));
        Assert.NotNull(Error(member, "endpoints") ?? Error(member, "last"));

        await member.SendAsync(
            "make", ("name", "Robot"), ("project", $"{place.Project.Id}"), ("endpoints", "/v1/models\n/v1/files/*"), ("models", "a, b"), ("addresses", "127.0.0.0/8"), ("requests", "5"), ("last", "2990-01-01"));

        string secret = member.Page.QuerySelector(".secret code")!.TextContent;
        Assert.Null(member.Page.QuerySelector("form[method=post] input[name=name]"));
        ApiKey key = Assert.Single(await place.Get<ApiKeyDirectory>().ListAsync(place.ActorOf(Role.Member), Cancellation));
        Assert.Equal(("Robot", 5, new DateTimeOffset(2990, 1, 2, 0, 0, 0, TimeSpan.Zero)), (key.Name, key.RequestsPerMinute, key.ExpiresAt));
        Assert.Equal(["a", "b"], key.Models!);
        Assert.Equal(KeyRefusal.None, (await place.Get<ApiKeyVerifier>().VerifyAsync(secret, "/v1/files/x", IPAddress.Loopback, Cancellation)).Refusal);
        await member.GoAsync("/console/keys");
        Assert.Contains(secret[..10], member.Text, StringComparison.Ordinal);
        Assert.DoesNotContain(secret, member.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_key_is_changed_rotated_and_revoked()
    {
        await using Workplace place = await Workplace.StartAsync();
        IssuedKey issued = await place.MakeKeyAsync(Role.Member);
        string page = $"/console/keys/{issued.Key.Id}";
        await place.Member.GoAsync(page);
        await place.Member.SendAsync("change", ("name", "Renamed"), ("models", "a"), ("tokens", "0"));
        Assert.StartsWith("Write a whole number", Error(place.Member, "tokens"), StringComparison.Ordinal);
        Assert.Equal("Renamed", place.Member.Page.QuerySelector("#name")!.GetAttribute("value"));
        await place.Member.SendAsync("change", ("models", "a"), ("tokens", "1000"));
        Assert.Equal($"{page}?done=key_changed", place.Member.Location);
        await place.Member.FollowAsync();
        Assert.Equal("Renamed", place.Member.Heading);

        await place.Member.SendAsync("rotate", ("overlap", "24"));
        string second = place.Member.Page.QuerySelector(".secret code")!.TextContent;
        Assert.Equal(2, place.Member.Page.QuerySelectorAll("#secrets-caption ~ tbody tr").Length);
        foreach (string secret in new[] { issued.Secret.Reveal(), second })
        {
            Assert.Equal(KeyRefusal.None, (await place.Get<ApiKeyVerifier>().VerifyAsync(secret, "/v1/models", null, Cancellation)).Refusal);
        }

        await place.Member.SendAsync("revoke");
        Assert.Equal("/console/keys?done=key_revoked", place.Member.Location);
        Assert.Equal(KeyRefusal.Revoked, (await place.Get<ApiKeyVerifier>().VerifyAsync(second, "/v1/models", null, Cancellation)).Refusal);
        await place.Member.FollowAsync();
        Assert.Contains("There are no keys yet", place.Member.Text, StringComparison.Ordinal);
        await place.Member.GoAsync("/console/keys?all=true");
        Assert.Contains("revoked", place.Member.Text, StringComparison.Ordinal);
        await place.Member.GoAsync(page);
        Assert.Null(place.Member.Page.QuerySelector("#change-card"));
    }

    [Fact]
    public async Task A_role_may_no_more_than_it_may()
    {
        await using Workplace place = await Workplace.StartAsync();
        IssuedKey admins = await place.MakeKeyAsync(Role.Admin, "Of the admin");
        string page = $"/console/keys/{admins.Key.Id}";
        await place.Viewer.GoAsync("/console/keys");
        Assert.Equal(HttpStatusCode.OK, place.Viewer.Status);
        Assert.Null(place.Viewer.Page.QuerySelector("a[href^='/console/keys/new']"));
        await place.Viewer.GoAsync("/console/keys/new");
        Assert.Equal(HttpStatusCode.Forbidden, place.Viewer.Status);
        await Workplace.PostAsync(place.Viewer, "/console/keys/new", "make", ("name", "Mine"), ("project", $"{place.Project.Id}"));
        Assert.Equal(HttpStatusCode.Forbidden, place.Viewer.Status);
        foreach (Browser browser in new[] { place.Viewer, place.Member })
        {
            await browser.GoAsync(page);
            Assert.Equal((HttpStatusCode.OK, null), (browser.Status, browser.Page.QuerySelector("#change-card")));
            foreach (string form in new[] { "change", "rotate", "revoke" })
            {
                await Workplace.PostAsync(browser, page, form, ("name", "Taken"));
                Assert.Equal(HttpStatusCode.Forbidden, browser.Status);
            }

            await browser.GoAsync("/console/admin-keys");
            Assert.Equal(HttpStatusCode.Forbidden, browser.Status);
            await Workplace.PostAsync(browser, "/console/admin-keys", "make", ("name", "Mine"));
            Assert.Equal(HttpStatusCode.Forbidden, browser.Status);
        }

        Assert.Equal("Of the admin", (await place.Get<ApiKeyDirectory>().GetAsync(place.ActorOf(Role.Owner), admins.Key.Id, Cancellation)).Name);
        Assert.Single(await place.Get<ApiKeyDirectory>().ListAsync(place.ActorOf(Role.Owner), Cancellation));

        // A member sets no budget, an admin does, of the key of somebody else too.
        await place.Member.GoAsync("/console/keys/new");
        await place.Member.SendAsync("make", ("name", "Members"), ("project", $"{place.Project.Id}"), ("budget", "5"));
        Assert.Empty(await place.Get<BudgetDirectory>().ListAsync(place.ActorOf(Role.Owner), Cancellation));
        await place.Admin.GoAsync("/console/keys/new");
        await place.Admin.SendAsync("make", ("name", "Admins"), ("project", $"{place.Project.Id}"), ("budget", "-5"));
        Assert.StartsWith("Write an amount", Error(place.Admin, "budget"), StringComparison.Ordinal);
        await place.Admin.SendAsync("make", ("name", "Admins"), ("project", $"{place.Project.Id}"), ("budget", "5,5"));
        Assert.Equal("5.5", Assert.Single(await place.Get<BudgetDirectory>().ListAsync(place.ActorOf(Role.Owner), Cancellation)).Limit().ToString());
        await place.Owner.GoAsync(page);
        await place.Owner.SendAsync("revoke");
        Assert.Equal(HttpStatusCode.Redirect, place.Owner.Status);
    }

    [Fact]
    public async Task What_is_another_organisations_is_not_there()
    {
        await using Workplace place = await Workplace.StartAsync();
        IssuedKey key = await place.MakeKeyAsync(Role.Owner);
        await place.Stranger.GoAsync($"/console/keys/{key.Key.Id}");
        Assert.Equal((HttpStatusCode.NotFound, "There is nothing here"), (place.Stranger.Status, place.Stranger.Heading));
        await Workplace.PostAsync(place.Stranger, $"/console/keys/{key.Key.Id}", "revoke");
        Assert.Equal(HttpStatusCode.NotFound, place.Stranger.Status);
        await place.Stranger.GoAsync($"/console/keys?project={place.Project.Id}");
        Assert.Equal(HttpStatusCode.NotFound, place.Stranger.Status);
        await place.Stranger.GoAsync("/console/keys/new");
        await place.Stranger.SendAsync("make", ("name", "Mine"), ("project", $"{place.Project.Id}"));
        Assert.Equal(HttpStatusCode.NotFound, place.Stranger.Status);
        Assert.Equal(KeyRefusal.None, (await place.Get<ApiKeyVerifier>().VerifyAsync(key.Secret.Reveal(), "/v1/models", null, Cancellation)).Refusal);
    }

    [Fact]
    public async Task Admin_keys_are_made_and_deleted()
    {
        await using Workplace place = await Workplace.StartAsync();
        await place.Admin.GoAsync("/console/admin-keys");
        await place.Admin.SendAsync("make", ("name", ""), ("last", "2001-01-01"));
        Assert.NotNull(Error(place.Admin, "last") ?? Error(place.Admin, "name"));
        await place.Admin.SendAsync("make", ("name", "Terraform"), ("last", ""));
        string secret = place.Admin.Page.QuerySelector(".secret code")!.TextContent;
        AdminApiKeyDirectory keys = place.Get<AdminApiKeyDirectory>();
        Assert.Equal(place.ActorOf(Role.Admin).Id, (await keys.VerifyAsync(secret, Cancellation))!.UserId);
        await place.Owner.GoAsync("/console/admin-keys");
        Assert.Contains("Anna Admin", place.Owner.Text, StringComparison.Ordinal);
        await place.Owner.SendAsync("delete", ("key", place.Owner.Page.QuerySelector("button[name=key]")!.GetAttribute("value")));
        Assert.Equal("/console/admin-keys?done=key_deleted", place.Owner.Location);
        Assert.Null(await keys.VerifyAsync(secret, Cancellation));
        await Workplace.PostAsync(place.Stranger, "/console/admin-keys", "delete", ("key", $"{Guid.NewGuid()}"));
        Assert.Empty(await keys.ListAsync(place.StrangerActor, Cancellation));
    }

    internal static string? Error(Browser browser, string field) => browser.Page.GetElementById($"{field}-error")?.TextContent.Trim();
}
