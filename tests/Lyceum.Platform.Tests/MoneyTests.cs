using CsCheck;

namespace Lyceum.Platform.Tests;

public sealed class MoneyTests
{
    [Theory]
    [InlineData("0", 0)]
    [InlineData("1", 1_000_000_000)]
    [InlineData("0.075", 75_000_000)]
    [InlineData("-12.5", -12_500_000_000)]
    [InlineData("0.000000001", 1)]
    [InlineData("9223372036.854775807", long.MaxValue)]
    [InlineData("-9223372036.854775808", long.MinValue)]
    public void Text_is_read_and_written_exactly(string text, long nanos)
    {
        Assert.Equal(nanos, Money.Parse(text).Nanos);
        Assert.Equal(text, new Money(nanos).ToString());
    }

    [Theory]
    [InlineData("")]
    [InlineData("-")]
    [InlineData(".5")]
    [InlineData("1.")]
    [InlineData("1.0000000001")]
    [InlineData("1e3")]
    [InlineData("+1")]
    [InlineData(" 1")]
    [InlineData("1,5")]
    [InlineData("--1")]
    [InlineData("٣")]
    public void What_is_no_amount_is_refused(string text) => Assert.Throws<FormatException>(() => Money.Parse(text));

    [Theory]
    [InlineData("9223372036.854775808")]
    [InlineData("-9223372036.854775809")]
    [InlineData("99999999999999999999")]
    public void Too_much_is_refused(string text) => Assert.Throws<OverflowException>(() => Money.Parse(text));

    [Fact]
    public void Any_amount_comes_back() => Gen.Long.Sample(static nanos => Assert.Equal(nanos, Money.Parse(new Money(nanos).ToString()).Nanos));

    [Fact]
    public void Sums_are_exact_or_refused() => Gen.Select(Gen.Long, Gen.Long).Sample(static (one, other) =>
    {
        Int128 sum = (Int128)one + other;
        if (sum >= long.MinValue && sum <= long.MaxValue)
        {
            Assert.Equal((long)sum, (new Money(one) + new Money(other)).Nanos);
        }
        else
        {
            Assert.Throws<OverflowException>(() => new Money(one) + new Money(other));
        }
    });
}
