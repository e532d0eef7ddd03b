using CsCheck;
using Lyceum.Platform.Budgets;
using Lyceum.Platform.Keys;
using Lyceum.Platform.Jobs;
using Lyceum.Platform.Ledgers;
using Lyceum.Platform.Organizations;

namespace Lyceum.Platform.TestKit;

public abstract class BudgetTests(DatabaseFixture fixture)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(BudgetScope.Organization)]
    [InlineData(BudgetScope.Project)]
    [InlineData(BudgetScope.Key)]
    public async Task Two_hundred_callers_never_overspend_a_budget_of_one(BudgetScope scope)
    {
        await using TestPlatform platform = await TestPlatform.StartAsync(fixture);
        IssuedKey key = await platform.Keys.CreateAsync(platform.Owner, platform.Project.Id, new KeySettings("Key"), Cancellation);
        Payer payer = platform.Payer with { KeyId = key.Key.Id };
        Guid id = scope switch { BudgetScope.Organization => payer.OrganizationId, BudgetScope.Project => payer.ProjectId, _ => key.Key.Id };
        await platform.Budgets.SetAsync(platform.Owner, new BudgetSettings(scope, id, BudgetPeriod.Day, Money.FromUnits(1)), Cancellation);
        const long Greatest = Money.NanosPerUnit / 60;
        using Barrier together = new(8);
        int refused = 0;

        // 200 callers on 8 threads that begin together; each calls until it is refused, and uses less than it reserved.
        await Task.WhenAll(Enumerable.Range(0, 8).Select(thread => Task.Factory.StartNew(
            async () =>
            {
                together.SignalAndWait(Cancellation);
                await Task.WhenAll(Enumerable.Range(0, 25).Select(async caller =>
                {
                    for (int call = 0; call < 50; call++)
                    {
                        ReservationResult result = platform.Ledger.Reserve(payer, TestPlatform.Model, TestPlatform.Costing(Greatest));
                        if (result.Reservation is null)
                        {
                            Interlocked.Increment(ref refused);
                            return;
                        }

                        await platform.Ledger.SettleAsync(result.Reservation, TestPlatform.Costing(Greatest - ((thread * 1000) + caller + call)), Cancellation);
                    }
                }));
            },
            Cancellation,
            TaskCreationOptions.LongRunning,
            TaskScheduler.Default).Unwrap()));

        (Money spent, Money reserved) = platform.Ledger.Standing(platform.Owner, scope, id, BudgetPeriod.Day);
        Assert.Equal(200, refused);
        Assert.Equal(Money.Zero, reserved);
        Assert.True(spent <= Money.FromUnits(1), $"{spent} was spent of 1.");
        Assert.True(spent > Money.FromUnits(1) - new Money(2 * Greatest), $"Only {spent} was spent of 1.");
        Assert.Equal(spent.Nanos, await platform.ReportedAsync());
    }

    [Fact]
    public async Task A_call_must_fit_every_budget_it_falls_under()
    {
        await using TestPlatform platform = await TestPlatform.StartAsync(fixture);
        await SetAsync(platform, BudgetScope.Organization, platform.Owner.OrganizationId, BudgetPeriod.Month, 100);
        Budget project = await SetAsync(platform, BudgetScope.Project, platform.Project.Id, BudgetPeriod.Day, 10);

        BudgetRefusal? refusal = platform.Ledger.Reserve(platform.Payer, TestPlatform.Model, TestPlatform.Costing(11)).Refusal;

        Assert.Equal(new BudgetRefusal(project.Id, BudgetScope.Project, BudgetPeriod.Day, new Money(10), new Money(10), new Money(11)), refusal);
        // What was refused reserved nothing anywhere.
        Assert.Equal(default, platform.Ledger.Standing(platform.Owner, BudgetScope.Organization, platform.Owner.OrganizationId, BudgetPeriod.Month));
        Payer elsewhere = platform.Payer with { ProjectId = (await platform.Projects.CreateAsync(platform.Owner, "Other", Cancellation)).Id };
        await platform.SpendAsync(95, elsewhere);
        Assert.Equal(BudgetScope.Organization, platform.Ledger.Reserve(platform.Payer, TestPlatform.Model, TestPlatform.Costing(6)).Refusal?.Scope);
        platform.Reserve(5);
    }

    [Fact]
    public async Task Days_and_months_begin_anew_and_totals_do_not()
    {
        await using TestPlatform platform = await TestPlatform.StartAsync(fixture);
        await SetAsync(platform, BudgetScope.Project, platform.Project.Id, BudgetPeriod.Day, 10);
        await SetAsync(platform, BudgetScope.Project, platform.Project.Id, BudgetPeriod.Month, 25);
        await SetAsync(platform, BudgetScope.Project, platform.Project.Id, BudgetPeriod.Total, 38);

        await platform.SpendAsync(10);
        Refused(platform, 1, BudgetPeriod.Day);
        platform.Time.SetUtcNow(new DateTimeOffset(2026, 3, 30, 0, 0, 0, TimeSpan.Zero));
        await platform.SpendAsync(10);
        platform.Time.SetUtcNow(new DateTimeOffset(2026, 3, 31, 23, 59, 59, TimeSpan.Zero));
        Refused(platform, 6, BudgetPeriod.Month);
        Reservation overnight = platform.Reserve(5);
        platform.Time.Advance(TimeSpan.FromSeconds(1));

        // A call belongs to the day on which it was admitted.
        Reservation next = platform.Reserve(10);
        await platform.Ledger.SettleAsync(overnight, TestPlatform.Costing(5), Cancellation);
        await platform.Ledger.SettleAsync(next, TestPlatform.Costing(10), Cancellation);
        Assert.Equal((10L, 10L, 35L), (platform.Spent(BudgetPeriod.Day), platform.Spent(BudgetPeriod.Month), platform.Spent(BudgetPeriod.Total)));
        platform.Time.Advance(TimeSpan.FromDays(1));
        Refused(platform, 4, BudgetPeriod.Total);
        await platform.SpendAsync(3);
    }

    [Fact]
    public async Task A_clock_that_goes_back_brings_no_day_back()
    {
        await using TestPlatform platform = await TestPlatform.StartAsync(fixture);
        await SetAsync(platform, BudgetScope.Project, platform.Project.Id, BudgetPeriod.Day, 10);
        Reservation first = platform.Reserve(10);
        // The fake clock refuses to go back, so another ledger's account stands for it.
        OrganizationAccount account = new(platform.Owner.OrganizationId);
        DateTimeOffset now = platform.Time.GetUtcNow();

        Assert.Null(account.Reserve(platform.Payer, new Money(1), now, out DateTimeOffset admitted));
        Assert.Null(account.Reserve(platform.Payer, new Money(1), now.AddDays(-1), out DateTimeOffset earlier));

        Assert.Equal((now, now), (admitted, earlier));
        platform.Ledger.Release(first);
    }

    [Fact]
    public async Task A_budget_set_later_counts_what_was_spent_before()
    {
        await using TestPlatform platform = await TestPlatform.StartAsync(fixture);
        await platform.SpendAsync(8);
        Budget budget = await SetAsync(platform, BudgetScope.Project, platform.Project.Id, BudgetPeriod.Total, 10);

        Refused(platform, 3, BudgetPeriod.Total);
        await SetAsync(platform, BudgetScope.Project, platform.Project.Id, BudgetPeriod.Total, 11);
        await platform.SpendAsync(3);
        Refused(platform, 1, BudgetPeriod.Total);
        await platform.Budgets.RemoveAsync(platform.Owner, budget.Id, Cancellation);
        await platform.SpendAsync(100);
        Assert.Empty(await platform.Budgets.ListAsync(platform.Owner, Cancellation));
    }

    [Fact]
    public async Task A_budget_holds_after_a_restart()
    {
        await using TestPlatform platform = await TestPlatform.StartAsync(fixture);
        await SetAsync(platform, BudgetScope.Project, platform.Project.Id, BudgetPeriod.Day, 10);
        await platform.SpendAsync(8);
        platform.Reserve(2);

        await platform.RestartAsync();

        Refused(platform, 3, BudgetPeriod.Day);
        // What the ended process had reserved ended with it.
        platform.Reserve(2);
    }

    [Fact]
    public async Task Alerts_are_noted_once_in_each_period()
    {
        await using TestPlatform platform = await TestPlatform.StartAsync(fixture);
        await platform.Budgets.SetAsync(
            platform.Owner,
            new BudgetSettings(BudgetScope.Project, platform.Project.Id, BudgetPeriod.Day, new Money(10)) { IsHardStop = false, AlertPercents = [100, 50] },
            Cancellation);

        await platform.SpendAsync(4);
        Assert.Empty(await AlertsAsync());
        await platform.SpendAsync(1);
        Assert.Equal("50", await AlertsAsync());
        await platform.RestartAsync();
        await platform.SpendAsync(1);
        Assert.Equal("50", await AlertsAsync());
        await platform.SpendAsync(14);
        Assert.Equal("100, 50", await AlertsAsync());
        platform.Time.Advance(TimeSpan.FromDays(1));
        await platform.SpendAsync(30);
        Assert.Equal("100, 50, 100, 50", await AlertsAsync());

        async Task<string> AlertsAsync() => string.Join(", ", (await platform.Budgets.AlertsAsync(platform.Owner, 10, Cancellation)).Select(static alert => alert.Percent));
    }

    [Fact]
    public async Task An_alert_that_another_process_noted_first_costs_no_call_its_row()
    {
        await using TestPlatform platform = await TestPlatform.StartAsync(fixture);
        await using Ledger second = new(platform.Database, platform.Prices, platform.Time);
        Budget budget = await platform.Budgets.SetAsync(
            platform.Owner, new BudgetSettings(BudgetScope.Project, platform.Project.Id, BudgetPeriod.Day, new Money(10)) { IsHardStop = false, AlertPercents = [50] }, Cancellation);
        await second.StartAsync(Cancellation);

        await platform.SpendAsync(6);
        Reservation other = second.Reserve(platform.Payer, TestPlatform.Model, TestPlatform.Costing(6)).Reservation!;
        await second.SettleAsync(other, TestPlatform.Costing(6), Cancellation);

        Assert.Equal(budget.Id, Assert.Single(await platform.Budgets.AlertsAsync(platform.Owner, 10, Cancellation)).BudgetId);
        Assert.Equal(12, await platform.ReportedAsync());
    }

    [Fact]
    public async Task Each_recipient_of_an_alert_gets_a_job_in_the_alerts_own_transaction()
    {
        await using TestPlatform platform = await TestPlatform.StartAsync(fixture);
        await using Ledger second = new(platform.Database, platform.Prices, platform.Time);
        await platform.Budgets.SetAsync(
            platform.Owner,
            new BudgetSettings(BudgetScope.Organization, platform.Owner.OrganizationId, BudgetPeriod.Total, new Money(10))
            {
                IsHardStop = false, AlertPercents = [50], AlertEmails = ["ada@example.org", "bob@example.org"], AlertWebhooks = ["https://example.org/alert"],
            },
            Cancellation);
        await second.StartAsync(Cancellation);

        await platform.SpendAsync(6);
        // Another process that did not hear of the alert raises it again, and tells nobody.
        await second.SettleAsync(second.Reserve(platform.Payer, TestPlatform.Model, TestPlatform.Costing(6)).Reservation!, TestPlatform.Costing(6), Cancellation);

        JobQueue queue = new(platform.Database, platform.Time);
        BudgetAlertNotice[] told =
        [
            .. (await queue.ListAsync(platform.Owner, platform.Project.Id, BudgetAlertNotice.JobKind, new PageQuery(), Cancellation)).Items.Select(static job => BudgetAlertNotice.Parse(job.Payload)),
        ];
        Assert.Equal(["ada@example.org", "bob@example.org", "https://example.org/alert"], told.Select(static notice => notice.Email ?? notice.Url).Order(StringComparer.Ordinal));
        Assert.All(told, static notice => Assert.Equal((50, 6, 10, false), (notice.Percent, notice.SpentNanos, notice.LimitNanos, notice.IsHardStop)));
    }

    [Fact]
    public async Task Only_admins_set_budgets_and_only_on_what_is_there()
    {
        await using TestPlatform platform = await TestPlatform.StartAsync(fixture);
        Actor member = new(platform.Owner.OrganizationId, Guid.CreateVersion7(), Role.Member);
        Actor other = await platform.Organizations.CreateAsync("Second", Guid.CreateVersion7(), Cancellation);
        BudgetSettings settings = new(BudgetScope.Project, platform.Project.Id, BudgetPeriod.Day, new Money(1));

        Assert.Equal(PlatformError.Forbidden, (await Assert.ThrowsAsync<PlatformException>(() => platform.Budgets.SetAsync(member, settings, Cancellation))).Error);
        Assert.Equal(PlatformError.NotFound, (await Assert.ThrowsAsync<PlatformException>(() => platform.Budgets.SetAsync(other, settings, Cancellation))).Error);
        Assert.Equal(PlatformError.Invalid, (await Assert.ThrowsAsync<PlatformException>(() => platform.Budgets.SetAsync(platform.Owner, settings with { Limit = new Money(-1) }, Cancellation))).Error);
    }

    private static Task<Budget> SetAsync(TestPlatform platform, BudgetScope scope, Guid id, BudgetPeriod period, long nanos) =>
        platform.Budgets.SetAsync(platform.Owner, new BudgetSettings(scope, id, period, new Money(nanos)), Cancellation);

    private static void Refused(TestPlatform platform, long nanos, BudgetPeriod by) =>
        Assert.Equal(by, platform.Ledger.Reserve(platform.Payer, TestPlatform.Model, TestPlatform.Costing(nanos)).Refusal?.Period);
}
