using System.Net;
using CsCheck;
using Lyceum.Platform.Keys;

namespace Lyceum.Platform.Tests.Keys;

public sealed class AddressRangeTests
{
    [Theory]
    [InlineData("10.0.0.0/8", "10.255.0.1", true)]
    [InlineData("10.0.0.0/8", "11.0.0.0", false)]
    [InlineData("10.0.0.0/8", "::ffff:10.0.0.1", true)]
    [InlineData("::ffff:10.0.0.0/104", "10.0.0.1", true)]
    [InlineData("::ffff:10.0.0.0/104", "::ffff:0a00:0001", true)]
    [InlineData("0.0.0.0/0", "::ffff:1.2.3.4", true)]
    [InlineData("0.0.0.0/0", "::1", false)]
    [InlineData("::/0", "2001:db8::1", true)]
    [InlineData("::/0", "1.2.3.4", false)]
    [InlineData("2001:db8::/33", "2001:db8:7fff::1", true)]
    [InlineData("2001:db8::/33", "2001:db8:8000::1", false)]
    [InlineData("192.0.2.7", "192.0.2.7", true)]
    [InlineData("192.0.2.7", "192.0.2.8", false)]
    [InlineData("fe80::/10", "fe80::1%3", true)]
    public void Addresses_are_in_a_range_or_not(string range, string address, bool inside)
    {
        Assert.True(AddressRange.TryParse(range, out AddressRange read));
        Assert.Equal(inside, read.Contains(IPAddress.Parse(address)));
    }

    [Theory]
    [InlineData("")]
    [InlineData("10.0.0.1/8")]
    [InlineData("10.0.0.0/33")]
    [InlineData("10.0.0.0/-1")]
    [InlineData("10.0.0.0/+8")]
    [InlineData("10.0.0.0/ 8")]
    [InlineData("10.0.0.0/")]
    [InlineData("::ffff:10.0.0.0/95")]
    [InlineData("fe80::%3/64")]
    [InlineData("example.org")]
    public void What_is_no_range_is_refused(string text) => Assert.False(AddressRange.TryParse(text, out _));

    [Fact]
    public void A_range_is_written_as_it_is_read() => Gen.Select(Gen.Byte.Array[4], Gen.Int[0, 32]).Sample(static (bytes, prefix) =>
    {
        for (int bit = prefix; bit < 32; bit++)
        {
            bytes[bit / 8] &= (byte)~(0x80 >> (bit % 8));
        }

        string text = $"{new IPAddress(bytes)}/{prefix}";
        Assert.True(AddressRange.TryParse(text, out AddressRange range));
        Assert.Equal(text, range.ToString());
    });
}
