using CsCheck;
using Lyceum.Platform.Prices;

namespace Lyceum.Platform.Tests.Prices;

public sealed class RatesTests
{
    private static readonly Gen<Money> s_rate = Gen.Long[0, 1_000_000_000_000].Select(static nanos => new Money(nanos));

    private static readonly Gen<Rates> s_rates = Gen.Select(s_rate, s_rate, s_rate, s_rate, s_rate).Select(static (input, cached, output, image, minute) => new Rates
    {
        PerMillionInput = input, PerMillionCachedInput = cached, PerMillionOutput = output, PerImage = image, PerMinute = minute,
    });

    private static readonly Gen<UsageAmounts> s_usage = Gen.Select(Gen.Long[0, 200_000], Gen.Long[0, 200_000], Gen.Long[0, 200_000], Gen.Long[0, 20], Gen.Long[0, 10_000_000])
        .Select(static (input, cached, output, images, milliseconds) => new UsageAmounts
        {
            InputTokens = Math.Max(input, cached), CachedInputTokens = Math.Min(input, cached), OutputTokens = output, Images = images, Milliseconds = milliseconds,
        });

    [Fact]
    public void A_call_costs_what_its_parts_cost()
    {
        Rates rates = new()
        {
            PerMillionInput = Money.Parse("2.5"), PerMillionCachedInput = Money.Parse("1.25"), PerMillionOutput = Money.Parse("10"),
            PerImage = Money.Parse("0.02"), PerMinute = Money.Parse("0.006"),
        };

        Assert.Equal(Money.Parse("0.000625"), rates.CostOf(new UsageAmounts { InputTokens = 400, CachedInputTokens = 300 }));
        Assert.Equal(Money.Parse("0.00325"), rates.CostOf(new UsageAmounts { InputTokens = 100, OutputTokens = 300 }));
        Assert.Equal(Money.Parse("0.049"), rates.CostOf(new UsageAmounts { Images = 2, Milliseconds = 90_000 }));
    }

    [Fact]
    public void A_cost_is_the_exact_sum_rounded_up_once()
    {
        Rates rates = new() { PerMillionInput = new Money(1), PerMillionOutput = new Money(1), PerMinute = new Money(1) };

        Assert.Equal(new Money(1), rates.CostOf(new UsageAmounts { InputTokens = 1, OutputTokens = 1, Milliseconds = 1 }));
        Assert.Equal(new Money(1), rates.CostOf(new UsageAmounts { InputTokens = 500_000, OutputTokens = 500_000 }));
        Assert.Equal(new Money(2), rates.CostOf(new UsageAmounts { InputTokens = 500_000, OutputTokens = 500_001 }));
        Assert.Equal(Money.Zero, rates.CostOf(default));
    }

    [Fact]
    public void No_call_costs_more_than_was_reserved_for_it() => Gen.Select(s_rates, s_usage, s_usage).Sample(static (rates, one, other) =>
    {
        UsageAmounts greatest = new()
        {
            InputTokens = Math.Max(one.InputTokens, other.InputTokens),
            OutputTokens = Math.Max(one.OutputTokens, other.OutputTokens),
            Images = Math.Max(one.Images, other.Images),
            Milliseconds = Math.Max(one.Milliseconds, other.Milliseconds),
        };

        Assert.True(one.IsWithin(greatest));
        Assert.True(rates.CostOf(one) <= rates.GreatestCostOf(greatest));
    });

    [Fact]
    public void Calls_together_cost_what_one_great_call_does_but_for_rounding() => Gen.Select(s_rates, s_usage, s_usage).Sample(static (rates, one, other) =>
    {
        UsageAmounts both = new()
        {
            InputTokens = one.InputTokens + other.InputTokens,
            CachedInputTokens = one.CachedInputTokens + other.CachedInputTokens,
            OutputTokens = one.OutputTokens + other.OutputTokens,
            Images = one.Images + other.Images,
            Milliseconds = one.Milliseconds + other.Milliseconds,
        };
        long apart = (rates.CostOf(one) + rates.CostOf(other)).Nanos;

        Assert.InRange(apart - rates.CostOf(both).Nanos, 0, 1);
    });

    [Fact]
    public void The_greatest_of_everything_overflows_no_sum()
    {
        Rates rates = new() { PerMillionInput = Rates.Maximum, PerMillionOutput = Rates.Maximum, PerImage = Rates.Maximum, PerMinute = Rates.Maximum };
        UsageAmounts most = new() { InputTokens = UsageAmounts.Maximum, OutputTokens = UsageAmounts.Maximum, Images = UsageAmounts.Maximum, Milliseconds = UsageAmounts.Maximum };

        Assert.Throws<OverflowException>(() => rates.CostOf(most));
        Assert.Equal(Money.FromUnits(1_000_000_000), rates.CostOf(new UsageAmounts { OutputTokens = 1_000_000 }));
    }

    [Fact]
    public void Amounts_that_cannot_be_are_refused()
    {
        Assert.Throws<ArgumentException>(() => Rates.Free.CostOf(new UsageAmounts { InputTokens = 1, CachedInputTokens = 2 }));
        Assert.Throws<ArgumentException>(() => Rates.Free.CostOf(new UsageAmounts { Images = -1 }));
        Assert.Throws<ArgumentException>(() => Rates.Free.GreatestCostOf(new UsageAmounts { OutputTokens = UsageAmounts.Maximum + 1 }));
    }
}
