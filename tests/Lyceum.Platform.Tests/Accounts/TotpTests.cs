using System.Text;
using Lyceum.Platform.Accounts;

namespace Lyceum.Platform.Tests.Accounts;

public sealed class TotpTests
{
    private static readonly byte[] s_key = Encoding.ASCII.GetBytes("12345678901234567890");

    // RFC 6238, appendix B, whose codes have eight digits: the last six are ours.
    [Theory]
    [InlineData(59, "287082")]
    [InlineData(1111111109, "081804")]
    [InlineData(1111111111, "050471")]
    [InlineData(1234567890, "005924")]
    [InlineData(2000000000, "279037")]
    [InlineData(20000000000, "353130")]
    public void Codes_are_those_of_the_standard(long seconds, string code)
    {
        DateTimeOffset time = DateTimeOffset.FromUnixTimeSeconds(seconds);

        Assert.Equal(code, Totp.Compute(s_key, Totp.StepAt(time)));
        Assert.Equal(Totp.StepAt(time), Totp.Match(s_key, code.Insert(3, " "), time));
    }

    [Fact]
    public void Clocks_may_differ_by_a_step_and_no_more()
    {
        DateTimeOffset time = DateTimeOffset.FromUnixTimeSeconds(1_800_000_000);
        long now = Totp.StepAt(time);

        Assert.Equal(
            [null, now - 1, now, now + 1, null],
            Enumerable.Range(-2, 5).Select(offset => Totp.Match(s_key, Totp.Compute(s_key, now + offset), time)));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("28708")]
    [InlineData("2870822")]
    [InlineData("+87082")]
    [InlineData("２８７０８２")]
    public void What_is_no_code_is_wrong(string? code) => Assert.Null(Totp.Match(s_key, code, DateTimeOffset.FromUnixTimeSeconds(59)));

    // RFC 4648, 10, of whole groups.
    [Theory]
    [InlineData("", "")]
    [InlineData("fooba", "MZXW6YTB")]
    [InlineData("12345678901234567890", "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ")]
    public void Keys_are_written_in_base_32(string bytes, string text) => Assert.Equal(text, Base32.Encode(Encoding.ASCII.GetBytes(bytes)));
}
