using CsCheck;
using Lyceum.Platform.Budgets;
using Lyceum.Platform.Data;
using Lyceum.Platform.Keys;
using Lyceum.Platform.Ledgers;
using Lyceum.Platform.Organizations;
using Lyceum.Platform.Prices;
using Microsoft.EntityFrameworkCore;

namespace Lyceum.Platform.TestKit;

public abstract class LedgerTests(DatabaseFixture fixture)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_settled_call_is_a_row_with_what_it_used_and_cost()
    {
        await using TestPlatform platform = await TestPlatform.StartAsync(fixture);
        Reservation reservation = platform.Reserve(100);

        LedgerReceipt receipt = await platform.Ledger.SettleAsync(
            reservation, new UsageAmounts { InputTokens = 7, CachedInputTokens = 3, OutputTokens = 40 }, Cancellation);

        await using PlatformDbContext context = platform.Database.OpenFor(platform.Owner);
        LedgerEntry entry = await context.LedgerEntries.SingleAsync(Cancellation);
        Assert.Equal((reservation.Id, new Money(40), false), (receipt.EntryId, receipt.Cost, receipt.WasAbandoned));
        Assert.Equal((reservation.Id, 7L, 3L, 40L, 40L), (entry.Id, entry.InputTokens, entry.CachedInputTokens, entry.OutputTokens, entry.CostNanos));
        Assert.Equal((Money.Zero + new Money(40), Money.Zero), platform.Ledger.Standing(platform.Owner, BudgetScope.Project, platform.Project.Id, BudgetPeriod.Day));
    }

    [Fact]
    public async Task A_call_ends_once()
    {
        await using TestPlatform platform = await TestPlatform.StartAsync(fixture);
        Reservation settled = platform.Reserve(10);
        await platform.Ledger.SettleAsync(settled, TestPlatform.Costing(10), Cancellation);
        Reservation released = platform.Reserve(10);
        Assert.True(platform.Ledger.Release(released));

        Assert.False(platform.Ledger.Release(settled));
        Assert.False(platform.Ledger.Release(released));
        await Assert.ThrowsAsync<InvalidOperationException>(() => platform.Ledger.SettleAsync(settled, TestPlatform.Costing(10), Cancellation));
        await Assert.ThrowsAsync<InvalidOperationException>(() => platform.Ledger.SettleAsync(released, TestPlatform.Costing(10), Cancellation));
        Assert.Equal((10L, 10L), (platform.Spent(BudgetPeriod.Total), await platform.ReportedAsync()));
    }

    [Fact]
    public async Task Amounts_that_cannot_be_leave_the_call_open()
    {
        await using TestPlatform platform = await TestPlatform.StartAsync(fixture);
        Reservation reservation = platform.Reserve(10);

        await Assert.ThrowsAsync<ArgumentException>(() => platform.Ledger.SettleAsync(reservation, TestPlatform.Costing(-1), Cancellation));
        await platform.Ledger.SettleAsync(reservation, TestPlatform.Costing(3), Cancellation);

        Assert.Equal(3, platform.Spent(BudgetPeriod.Total));
    }

    [Fact]
    public async Task Whoever_stops_waiting_does_not_stop_the_row()
    {
        await using TestPlatform platform = await TestPlatform.StartAsync(fixture);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() =>
            platform.Ledger.SettleAsync(platform.Reserve(10), TestPlatform.Costing(10), new CancellationToken(canceled: true)));
        await platform.RestartAsync();

        Assert.Equal((10L, 10L), (platform.Spent(BudgetPeriod.Total), await platform.ReportedAsync()));
    }

    [Fact]
    public async Task A_call_that_nobody_renews_gives_back_what_it_held()
    {
        await using TestPlatform platform = await TestPlatform.StartAsync(fixture, new LedgerOptions { Lease = TimeSpan.FromMinutes(4) });
        await platform.Budgets.SetAsync(platform.Owner, new BudgetSettings(BudgetScope.Project, platform.Project.Id, BudgetPeriod.Total, new Money(10)), Cancellation);
        Reservation forgotten = platform.Reserve(6);
        Reservation renewed = platform.Reserve(4);

        platform.Time.Advance(TimeSpan.FromMinutes(3));
        platform.Ledger.Renew(renewed);
        Assert.NotNull(platform.Ledger.Reserve(platform.Payer, TestPlatform.Model, TestPlatform.Costing(1)).Refusal);
        platform.Time.Advance(TimeSpan.FromMinutes(1));

        // The ledger's own timer has given the six back.
        Assert.NotNull(platform.Ledger.Reserve(platform.Payer, TestPlatform.Model, TestPlatform.Costing(7)).Refusal);
        Reservation next = platform.Reserve(6);
        LedgerReceipt late = await platform.Ledger.SettleAsync(forgotten, TestPlatform.Costing(6), Cancellation);
        Assert.True(late.WasAbandoned);
        await platform.Ledger.SettleAsync(next, TestPlatform.Costing(1), Cancellation);
        await platform.Ledger.SettleAsync(renewed, TestPlatform.Costing(1), Cancellation);
        Assert.Equal((8L, 8L), (platform.Spent(BudgetPeriod.Total), await platform.ReportedAsync()));
    }

    [Fact]
    public async Task Only_so_many_calls_may_be_open()
    {
        await using TestPlatform platform = await TestPlatform.StartAsync(fixture, new LedgerOptions { MaximumOpen = 2 });
        platform.Reserve(1);
        Reservation second = platform.Reserve(1);

        Assert.Equal(PlatformError.Busy, Assert.Throws<PlatformException>(() => platform.Ledger.Reserve(platform.Payer, TestPlatform.Model, default)).Error);
        platform.Ledger.Release(second);
        platform.Reserve(1);
    }

    [Fact]
    public async Task A_row_that_cannot_be_stored_fails_alone()
    {
        await using TestPlatform platform = await TestPlatform.StartAsync(fixture);
        Payer nowhere = platform.Payer with { ProjectId = Guid.CreateVersion7() };

        Task<LedgerReceipt>[] calls = [.. Enumerable.Range(0, 50).Select(i => platform.SpendAsync(1, i == 20 ? nowhere : platform.Payer))];
        Exception?[] problems = await Task.WhenAll(calls.Select(static call => Record.ExceptionAsync(() => call).AsTask()));

        Assert.Equal(PlatformError.Storage, Assert.IsType<PlatformException>(problems[20]).Error);
        Assert.Equal(49, problems.Count(static problem => problem is null));
        Assert.Equal(49, await platform.ReportedAsync());
    }

    [Fact]
    public async Task A_full_queue_makes_callers_wait_and_loses_nothing()
    {
        await using TestPlatform platform = await TestPlatform.StartAsync(fixture, new LedgerOptions { QueueCapacity = 2, LargestCommit = 2 });

        await Task.WhenAll(Enumerable.Range(0, 100).Select(_ => platform.SpendAsync(1)));

        Assert.Equal((100L, 100L), (platform.Spent(BudgetPeriod.Total), await platform.ReportedAsync()));
    }

    [Fact]
    public async Task A_closed_ledger_writes_what_was_settled_and_refuses_more()
    {
        await using TestPlatform platform = await TestPlatform.StartAsync(fixture);
        Reservation open = platform.Reserve(1);
        Task<LedgerReceipt>[] calls = [.. Enumerable.Range(0, 20).Select(_ => platform.SpendAsync(1))];

        await platform.Ledger.DisposeAsync();

        await Task.WhenAll(calls);
        Assert.Equal(20, await platform.ReportedAsync());
        await Assert.ThrowsAsync<PlatformException>(() => platform.Ledger.SettleAsync(open, TestPlatform.Costing(1), Cancellation));
    }

    [Fact]
    public async Task Ten_thousand_calls_and_their_corrections_are_counted_again_after_a_restart()
    {
        await using TestPlatform platform = await TestPlatform.StartAsync(fixture);
        DateTimeOffset start = platform.Time.GetUtcNow();
        IssuedKey key = await platform.Keys.CreateAsync(platform.Owner, platform.Project.Id, new KeySettings("Key"), Cancellation);
        Payer[] payers = [platform.Payer, platform.Payer with { KeyId = key.Key.Id }];
        for (int day = 0; day < 20; day++)
        {
            await Task.WhenAll(Enumerable.Range(0, 500).Select(call => platform.SpendAsync(1, payers[call % 2])));
            platform.Time.Advance(TimeSpan.FromDays(1));
        }

        // April has begun meanwhile; what the first five days cost doubles, in March.
        await platform.Ledger.RecordPriceAsync(TestPlatform.Model, start.AddDays(5), new Rates { PerMillionOutput = new Money(1_000_000) }, Cancellation);
        Assert.Equal(2500, await platform.Ledger.RecordPriceAsync(TestPlatform.Model, start, new Rates { PerMillionOutput = new Money(2_000_000) }, Cancellation));
        (Money, Money)[] before = Standings();

        await platform.RestartAsync();

        Assert.Equal(before, Standings());
        Assert.Equal(12_500, await platform.ReportedAsync());
        Assert.Equal(12_500, platform.Spent(BudgetPeriod.Total));

        (Money, Money)[] Standings() =>
        [
            .. from period in Enum.GetValues<BudgetPeriod>()
               from scope in new[] { (BudgetScope.Organization, platform.Owner.OrganizationId), (BudgetScope.Project, platform.Project.Id), (BudgetScope.Key, key.Key.Id) }
               select platform.Ledger.Standing(platform.Owner, scope.Item1, scope.Item2, period),
        ];
    }

    [Fact]
    public Task Any_history_is_counted_as_it_is_reported_also_after_a_restart()
    {
        fixture.SkipWhereUnavailable();
        return Gen.Select(Gen.Int[0, 2], Gen.Int[0, 1000], Gen.Int[0, 1000], Gen.Int[0, 20]).Array[1, 60].SampleAsync(CountAsync, iter: 5);
    }

    private async Task CountAsync((int Payer, int One, int Two, int Hours)[] calls)
    {
        await using TestPlatform platform = await TestPlatform.StartAsync(fixture);
        IssuedKey key = await platform.Keys.CreateAsync(platform.Owner, platform.Project.Id, new KeySettings("Key"), Cancellation);
        Actor other = await platform.Organizations.CreateAsync("Second", Guid.CreateVersion7(), Cancellation);
        Payer keyed = platform.Payer with { KeyId = key.Key.Id };
        Payer others = new(other.OrganizationId, (await platform.Projects.CreateAsync(other, "Theirs", Cancellation)).Id, null);
        Payer[] payers = [platform.Payer, keyed, others];
        List<(DateTimeOffset At, int Used, Payer Payer)> settled = [];

        foreach ((int payer, int one, int two, int hours) in calls)
        {
            Reservation reservation = platform.Reserve(Math.Max(one, two), payers[payer]);
            DateTimeOffset at = platform.Time.GetUtcNow();
            platform.Time.Advance(TimeSpan.FromSeconds(1));
            if (hours == 0)
            {
                platform.Ledger.Release(reservation);
            }
            else
            {
                await platform.Ledger.SettleAsync(reservation, TestPlatform.Costing(Math.Min(one, two)), Cancellation);
                settled.Add((at, Math.Min(one, two), payers[payer]));
            }

            platform.Time.Advance(TimeSpan.FromHours(hours));
        }

        Check();
        await platform.RestartAsync();
        Check();
        Assert.Equal(settled.Where(call => call.Payer != others).Sum(static call => call.Used), await platform.ReportedAsync());

        void Check()
        {
            DateTimeOffset now = platform.Time.GetUtcNow();
            foreach (BudgetPeriod period in Enum.GetValues<BudgetPeriod>())
            {
                var present = settled.Where(call => period switch
                {
                    BudgetPeriod.Day => call.At.Date == now.Date,
                    BudgetPeriod.Month => call.At.Month == now.Month && call.At.Year == now.Year,
                    _ => true,
                }).ToList();
                Assert.Equal((Total(present.Where(call => call.Payer != others)), Money.Zero), platform.Ledger.Standing(platform.Owner, BudgetScope.Organization, platform.Owner.OrganizationId, period));
                Assert.Equal((Total(present.Where(call => call.Payer == keyed)), Money.Zero), platform.Ledger.Standing(platform.Owner, BudgetScope.Key, key.Key.Id, period));
                Assert.Equal((Total(present.Where(call => call.Payer == others)), Money.Zero), platform.Ledger.Standing(other, BudgetScope.Project, others.ProjectId, period));
            }
        }

        static Money Total(IEnumerable<(DateTimeOffset, int Used, Payer)> of) => new(of.Sum(static call => (long)call.Used));
    }
}
