using System.Net;
using AngleSharp.Dom;
using Lyceum.Platform.Budgets;
using Lyceum.Platform.Keys;
using Lyceum.Platform.Organizations;
using static Lyceum.Web.Tests.Console.KeyPageTests;

namespace Lyceum.Web.Tests.Console;

public class BudgetPageTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Budgets_are_set_shown_changed_and_removed()
    {
        await using Workplace place = await Workplace.StartAsync();
        IssuedKey key = await place.MakeKeyAsync(Role.Member, "Robot");
        await place.SpendAsync(Role.Member, 3_000_000);
        await place.Admin.GoAsync($"/console/budgets/edit?scope=key-{key.Key.Id}");
        await place.Admin.SendAsync("set", ("scope", "organization"), ("period", "Month"), ("limit", "much"), ("percents", "50, x"), ("emails", "nobody"), ("webhooks", "http://x"));
        Assert.NotNull(Error(place.Admin, "limit"));
        Assert.NotNull(Error(place.Admin, "percents"));
        await place.Admin.SendAsync("set", ("scope", "organization"), ("period", "Month"), ("limit", "10"), ("percents", "50"), ("emails", "nobody"));
        Assert.NotNull(Error(place.Admin, "emails"));
        await place.Admin.SendAsync("set", ("scope", "organization"), ("period", "Month"), ("limit", "10"), ("percents", "50"), ("emails", "a@example.com"), ("webhooks", "http://x"));
        Assert.NotNull(Error(place.Admin, "webhooks"));
        await place.Admin.SendAsync("set", ("scope", "organization"), ("period", "Month"), ("limit", "10"), ("percents", "25 %"), ("emails", "a@example.com"), ("webhooks", ""));
        Assert.Equal("/console/budgets?done=budget_set", place.Admin.Location);
        await place.Admin.FollowAsync();
        Assert.Contains("3.00 of 10.00 spent", place.Admin.Text, StringComparison.Ordinal);
        Budget budget = Assert.Single(await place.Get<BudgetDirectory>().ListAsync(place.ActorOf(Role.Owner), Cancellation));
        Assert.Equal([25], budget.AlertPercents);
        Assert.True(budget.IsHardStop);

        await place.Admin.GoAsync(place.Admin.Page.QuerySelector("a[href^='/console/budgets/edit?']")!.GetAttribute("href")!);
        Assert.Equal(("10", "a@example.com"), (place.Admin.Page.QuerySelector("#limit")!.GetAttribute("value"), place.Admin.Page.QuerySelector("#emails")!.TextContent));
        await place.Admin.SendAsync("set", ("scope", "organization"), ("period", "Month"), ("limit", "4"), ("hard", null));
        await place.Admin.FollowAsync();
        Assert.False(Assert.Single(await place.Get<BudgetDirectory>().ListAsync(place.ActorOf(Role.Owner), Cancellation)).IsHardStop);
        foreach ((string typed, string? stored) in new[] { ("1,250", "1250"), ("10,00,000", null), ("4", "4") })
        {
            await place.Admin.GoAsync("/console/budgets/edit");
            await place.Admin.SendAsync("set", ("scope", "organization"), ("period", "Month"), ("limit", typed), ("hard", null));
            Assert.Equal((typed, stored is null), (typed, Error(place.Admin, "limit") is not null));
            if (stored is not null)
            {
                Assert.Equal(stored, Assert.Single(await place.Get<BudgetDirectory>().ListAsync(place.ActorOf(Role.Owner), Cancellation)).Limit().ToString());
            }
        }

        await place.SpendAsync(Role.Member, 500_000);
        await place.Viewer.GoAsync("/console/budgets");
        Assert.Contains("3.50 of 4.00 spent", place.Viewer.Text, StringComparison.Ordinal);
        Assert.Contains("Alerts only", place.Viewer.Text, StringComparison.Ordinal);
        Assert.Null(place.Viewer.Page.QuerySelector("button[name=budget]"));

        foreach (Browser browser in new[] { place.Viewer, place.Member })
        {
            await browser.GoAsync("/console/budgets/edit");
            Assert.Equal(HttpStatusCode.Forbidden, browser.Status);
            await Workplace.PostAsync(browser, "/console/budgets/edit", "set", ("scope", "organization"), ("limit", "1000"));
            Assert.Equal(HttpStatusCode.Forbidden, browser.Status);
            await Workplace.PostAsync(browser, "/console/budgets", "remove", ("budget", $"{budget.Id}"));
            Assert.Equal(HttpStatusCode.Forbidden, browser.Status);
            await Workplace.PostAsync(browser, "/console/budgets/alerts", "make", ("scope", "organization"), ("amount", "1"));
            Assert.Equal(HttpStatusCode.Forbidden, browser.Status);
        }

        // Another organisation's are not there.
        await place.Stranger.GoAsync($"/console/budgets/edit?scope=project-{place.Project.Id}");
        Assert.Equal(HttpStatusCode.NotFound, place.Stranger.Status);
        await Workplace.PostAsync(place.Stranger, "/console/budgets/edit", "set", ("scope", $"key-{key.Key.Id}"), ("limit", "0"));
        Assert.Equal(HttpStatusCode.NotFound, place.Stranger.Status);
        await place.Owner.GoAsync("/console/budgets");
        await place.Owner.SendAsync("remove", ("budget", $"{Guid.NewGuid()}"));
        Assert.Equal(HttpStatusCode.NotFound, place.Owner.Status);
        await place.Owner.SendAsync("remove", ("budget", $"{budget.Id}"));
        Assert.Empty(await place.Get<BudgetDirectory>().ListAsync(place.ActorOf(Role.Owner), Cancellation));
    }

    [Fact]
    public async Task Alerts_at_amounts_are_made_and_removed()
    {
        await using Workplace place = await Workplace.StartAsync();
        BudgetDirectory budgets = place.Get<BudgetDirectory>();
        Actor owner = place.ActorOf(Role.Owner);
        await place.Admin.GoAsync("/console/budgets/alerts");
        await place.Admin.SendAsync("make", ("scope", $"project-{place.Project.Id}"), ("amount", "-1"), ("emails", "a@example.com"));
        Assert.NotNull(Error(place.Admin, "amount"));
        await place.Admin.SendAsync("make", ("scope", $"project-{place.Project.Id}"), ("amount", "12,5"), ("emails", "a@example.com b@example.com"), ("subject", "[AI]"));
        await place.Admin.FollowAsync();
        Assert.Contains("12.50", place.Admin.Text, StringComparison.Ordinal);
        Budget alert = Assert.Single(await budgets.ListSpendAlertsAsync(owner, BudgetScope.Project, place.Project.Id, Cancellation));
        Assert.Equal(("[AI]", 2), (alert.AlertSubjectPrefix, alert.AlertEmails!.Length));
        await place.Admin.SendAsync("remove", ("alert", $"{alert.Id}"));
        Assert.Empty(await budgets.ListSpendAlertsAsync(owner, BudgetScope.Project, place.Project.Id, Cancellation));
    }
}
