using System.Globalization;
using Lyceum.Platform;
using Lyceum.Platform.Ledgers;
using Lyceum.Platform.Prices;
using Lyceum.TestKit;
using Lyceum.Web.Site;
using Microsoft.Extensions.DependencyInjection;

namespace Lyceum.Web.Tests.Site;

public class PricingTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private static readonly Rates s_rates = new() { PerMillionInput = Money.Parse("0.333333333"), PerMillionCachedInput = Money.Parse("0.05"), PerMillionOutput = Money.Parse("1.7") };

    [Theory]
    [InlineData(1, 0, 0, 1)]
    [InlineData(1234, 234, 567, 89)]
    [InlineData(10_000_000, 10_000_000, 10_000_000, 1_000_000_000)]
    public void The_estimate_is_what_the_ledger_would_charge(long input, long cached, long output, long calls)
    {
        CostEstimate estimate = CostEstimate.Of("m", s_rates, Text(input), Text(cached), Text(output), Text(calls));

        Money one = s_rates.CostOf(new UsageAmounts { InputTokens = input, CachedInputTokens = cached, OutputTokens = output });
        if ((Int128)one.Nanos * calls > long.MaxValue)
        {
            Assert.Equal("Estimator_too_much", estimate.Problem);
        }
        else
        {
            Assert.Equal((null, one, new Money(one.Nanos * calls)), (estimate.Problem, estimate.PerCall, estimate.Total));
        }

        static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);
    }

    [Theory]
    [InlineData("-1", "0", "Estimator_wrong")]
    [InlineData("1e3", "0", "Estimator_wrong")]
    [InlineData("99999999999999999999", "0", "Estimator_wrong")]
    [InlineData("5", "6", "Estimator_too_cached")]
    public void What_makes_no_sense_is_said(string input, string cached, string problem) => Assert.Equal(problem, CostEstimate.Of("m", s_rates, input, cached, "1", "1").Problem);

    [Fact]
    public async Task The_page_shows_the_price_book_and_reckons_without_a_script()
    {
        await using TestSite site = await PrimerSite.StartAsync();
        await site.Services.GetRequiredService<Ledger>().RecordPriceAsync("primer-1", DateTimeOffset.UnixEpoch, s_rates, Cancellation);
        using Browser browser = new(site);

        await browser.GoAsync("/pricing?model=primer-1&input=1000&cached=200&output=300&calls=7");
        Assert.Contains("0.333333333", browser.Page.QuerySelector(".price-table")!.TextContent, StringComparison.Ordinal);
        Money one = s_rates.CostOf(new UsageAmounts { InputTokens = 1000, CachedInputTokens = 200, OutputTokens = 300 });
        Assert.Equal(new Money(one.Nanos * 7).ToString(), browser.Page.QuerySelector(".estimate-sum")!.TextContent);
        Assert.Equal("1000", browser.Page.QuerySelector("#input")!.GetAttribute("value"));
        await browser.GoAsync("/pricing?input=abc");
        Assert.NotNull(browser.Page.QuerySelector(".estimate-problem"));
    }
}
