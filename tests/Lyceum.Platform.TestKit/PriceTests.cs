using CsCheck;
using Lyceum.Platform.Audit;
using Lyceum.Platform.Budgets;
using Lyceum.Platform.Ledgers;
using Lyceum.Platform.Prices;

namespace Lyceum.Platform.TestKit;

public abstract class PriceTests(DatabaseFixture fixture)
{
    private const string Model = "repriced";
    private static readonly UsageAmounts s_million = new() { OutputTokens = 1_000_000 };

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_price_applies_from_its_time_on()
    {
        await using TestPlatform platform = await TestPlatform.StartAsync(fixture);
        DateTimeOffset now = platform.Time.GetUtcNow();

        Assert.Equal(0, await platform.Ledger.RecordPriceAsync(Model, now.AddHours(1), Output(5), Cancellation));
        Assert.Equal(0, await platform.Ledger.RecordPriceAsync(Model, now.AddHours(2), Output(7), Cancellation));

        foreach (int restart in (int[])[0, 1])
        {
            Assert.Equal(
                [Rates.Free, Output(5), Output(5), Output(7)],
                new[] { now, now.AddHours(1), now.AddHours(2).AddTicks(-10), now.AddHours(2) }.Select(at => platform.Prices.RatesAt(Model, at)));
            Assert.Equal(Rates.Free, platform.Prices.RatesAt("unknown", now.AddYears(1)));
            await platform.RestartAsync();
        }
    }

    [Fact]
    public async Task A_corrected_price_rates_the_calls_of_its_time_again()
    {
        await using TestPlatform platform = await TestPlatform.StartAsync(fixture);
        DateTimeOffset start = platform.Time.GetUtcNow();
        await platform.Ledger.RecordPriceAsync(Model, start, Output(1000), Cancellation);
        await CallAsync(platform);
        platform.Time.Advance(TimeSpan.FromMinutes(10));
        await platform.Ledger.RecordPriceAsync(Model, platform.Time.GetUtcNow(), Output(3), Cancellation);
        await CallAsync(platform);
        Assert.Equal(1003, platform.Spent(BudgetPeriod.Day));

        Assert.Equal(1, await platform.Ledger.RecordPriceAsync(Model, start, Output(1), Cancellation));
        Assert.Equal((4L, 4L), (platform.Spent(BudgetPeriod.Day), await platform.ReportedAsync()));
        Assert.Equal(0, await platform.Ledger.RecordPriceAsync(Model, start, Output(1), Cancellation));
        Assert.Equal(1, await platform.Ledger.RecordPriceAsync(Model, start, Output(2), Cancellation));
        Assert.Equal((5L, 5L), (platform.Spent(BudgetPeriod.Day), await platform.ReportedAsync()));
        await platform.RestartAsync();

        Assert.Equal((5L, 5L), (platform.Spent(BudgetPeriod.Day), await platform.ReportedAsync()));
        Assert.Equal([1000L, 3, 1, 1, 2], (await platform.Prices.HistoryAsync(Model, Cancellation)).Select(static price => price.NanosPerMillionOutput));
        Assert.Equal(2, Assert.Single(await platform.Report.TotalsAsync(platform.Owner, new UsageFilter(start, start.AddDays(1)) { Models = [Model] }, UsageGrouping.Model, Cancellation)).Requests);
    }

    [Fact]
    public async Task A_wrong_price_that_locked_everybody_out_lets_them_in_again_once_corrected()
    {
        await using TestPlatform platform = await TestPlatform.StartAsync(fixture);
        await platform.Budgets.SetAsync(platform.Owner, new BudgetSettings(BudgetScope.Project, platform.Project.Id, BudgetPeriod.Month, new Money(10)), Cancellation);
        DateTimeOffset start = platform.Time.GetUtcNow();
        await platform.Ledger.RecordPriceAsync(Model, start, Output(10), Cancellation);
        await CallAsync(platform);
        Assert.NotNull(platform.Ledger.Reserve(platform.Payer, Model, s_million).Refusal);

        await platform.Ledger.RecordPriceAsync(Model, start, Output(1), Cancellation);

        await CallAsync(platform);
    }

    [Fact]
    public async Task Correcting_while_calls_settle_misses_none_and_counts_none_twice()
    {
        await using TestPlatform platform = await TestPlatform.StartAsync(fixture);
        DateTimeOffset start = platform.Time.GetUtcNow();
        await platform.Ledger.RecordPriceAsync(Model, start, Output(10), Cancellation);

        Task calls = Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(async () =>
        {
            for (int call = 0; call < 40; call++)
            {
                await CallAsync(platform);
            }
        })));
        foreach (int nanos in (int[])[20, 30, 7])
        {
            await platform.Ledger.RecordPriceAsync(Model, start, Output(nanos), Cancellation);
        }

        await calls;

        Assert.Equal((320 * 7L, 320 * 7L), (platform.Spent(BudgetPeriod.Total), await platform.ReportedAsync()));
        Assert.Equal(0, await platform.Ledger.RecordPriceAsync(Model, start, Output(7), Cancellation));
    }

    [Fact]
    public Task Any_history_of_prices_ends_with_what_the_last_ones_say()
    {
        fixture.SkipWhereUnavailable();
        return Gen.Select(Gen.Bool, Gen.Int[-60, 10], Gen.Int[0, 50]).Array[1, 40].SampleAsync(RateAsync, iter: 5);
    }

    [Fact]
    public async Task Rates_that_cannot_be_are_refused()
    {
        await using TestPlatform platform = await TestPlatform.StartAsync(fixture);

        Assert.Equal(PlatformError.Invalid, (await Assert.ThrowsAsync<PlatformException>(() =>
            platform.Ledger.RecordPriceAsync(Model, platform.Time.GetUtcNow(), Output(-1), Cancellation))).Error);
        Assert.Empty(await platform.Prices.HistoryAsync(Model, Cancellation));
    }

    [Fact]
    public async Task Administrators_alone_write_prices_down_and_it_is_noted()
    {
        await using TestPlatform platform = await TestPlatform.StartAsync(fixture);
        using TestAccounts accounts = await TestAccounts.StartAsync(platform);
        PriceAdministration prices = new(platform.Ledger, platform.Audit);
        await CallAsync(platform);

        Assert.Equal(PlatformError.Forbidden, (await Assert.ThrowsAsync<PlatformException>(
            () => prices.RecordAsync(platform.Owner, Model, platform.Time.GetUtcNow(), Output(5), Cancellation))).Error);
        Assert.Equal("rate", (await Assert.ThrowsAsync<PlatformException>(
            () => prices.RecordAsync(accounts.Administrator, Model, platform.Time.GetUtcNow(), Output(-1), Cancellation))).Reason);
        Assert.Equal(1, await prices.RecordAsync(accounts.Administrator, Model, platform.Time.GetUtcNow().AddHours(-1), Output(5), Cancellation));

        AuditEntry line = Assert.Single((await platform.Audit.ListAsync(accounts.Administrator, new AuditQuery { Actions = ["price.record"] }, Cancellation)).Items);
        Assert.Contains("output 0.000000005", line.Detail, StringComparison.Ordinal);
        Assert.Equal(accounts.Administrator.Id, line.ActorId);
    }

    private async Task RateAsync((bool IsPrice, int Minutes, int Nanos)[] steps)
    {
        await using TestPlatform platform = await TestPlatform.StartAsync(fixture);
        List<(DateTimeOffset At, UsageAmounts Usage)> calls = [];
        foreach ((bool isPrice, int minutes, int nanos) in steps)
        {
            platform.Time.Advance(TimeSpan.FromMinutes(3));
            if (isPrice)
            {
                await platform.Ledger.RecordPriceAsync(Model, platform.Time.GetUtcNow().AddMinutes(minutes), Output(nanos), Cancellation);
            }
            else
            {
                UsageAmounts usage = new() { OutputTokens = nanos * 123_456L };
                await platform.Ledger.SettleAsync(platform.Ledger.Reserve(platform.Payer, Model, usage).Reservation!, usage, Cancellation);
                calls.Add((platform.Time.GetUtcNow(), usage));
            }
        }

        long expected = calls.Sum(call => platform.Prices.RatesAt(Model, call.At).CostOf(call.Usage).Nanos);
        Assert.Equal((expected, expected), (platform.Spent(BudgetPeriod.Total), await platform.ReportedAsync()));
    }

    private static Rates Output(long nanos) => new() { PerMillionOutput = new Money(nanos) };

    private static Task<LedgerReceipt> CallAsync(TestPlatform platform) =>
        platform.Ledger.SettleAsync(platform.Ledger.Reserve(platform.Payer, Model, s_million).Reservation!, s_million, Cancellation);
}
