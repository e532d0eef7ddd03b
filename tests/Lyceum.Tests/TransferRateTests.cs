using Microsoft.Extensions.Time.Testing;

namespace Lyceum.Tests;

public class TransferRateTests
{
    private readonly FakeTimeProvider _time = new();

    [Fact]
    public void What_was_there_before_does_not_count()
    {
        TransferRate rate = new(_time);
        rate.Add(900_000_000);
        Assert.Equal("", rate.Describe(1_000_000_000, bytes: true));

        _time.Advance(TimeSpan.FromSeconds(2));
        rate.Add(902_000_000);

        Assert.Equal("1.00 MB/s, 1:38 left", rate.Describe(1_000_000_000, bytes: true));
        Assert.Equal("1:38 left", rate.Describe(1_000_000_000, bytes: false));
    }

    [Fact]
    public void The_speed_is_that_of_the_last_seconds()
    {
        TransferRate rate = new(_time);
        for (int second = 0; second < 30; second++)
        {
            rate.Add(second < 15 ? 0 : (second - 14) * 1000);
            _time.Advance(TimeSpan.FromSeconds(1));
        }

        Assert.Equal(1000, rate.PerSecond);
        Assert.Equal("1.00 kB/s, 2:46:25 left", rate.Describe(10_000_000, bytes: true));
    }

    [Theory]
    [InlineData(0, "0 B")]
    [InlineData(999, "999 B")]
    [InlineData(1000, "1.00 kB")]
    [InlineData(999_949, "1.00 MB")]
    [InlineData(12_345_678, "12.3 MB")]
    [InlineData(4_920_000_000, "4.92 GB")]
    [InlineData(long.MaxValue, "9223372 TB")]
    public void Sizes_have_three_digits_that_count(long bytes, string expected) => Assert.Equal(expected, ByteSize.Format(bytes));
}
