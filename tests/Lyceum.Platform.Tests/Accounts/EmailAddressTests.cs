using Lyceum.Platform.Accounts;

namespace Lyceum.Platform.Tests.Accounts;

public sealed class EmailAddressTests
{
    [Theory]
    [InlineData("ada@example.com", "example.com")]
    [InlineData(" Ada.Love-lace+work@sub.example.co.uk ", "sub.example.co.uk")]
    [InlineData("root@localhost", "localhost")]
    [InlineData("x@xn--bcher-kva.example", "xn--bcher-kva.example")]
    public void Addresses_are_taken(string text, string domain)
    {
        string address = EmailAddress.Check(text);

        Assert.Equal(text.Trim(), address);
        Assert.Equal(domain, EmailAddress.Domain(address).ToString());
        Assert.Equal(EmailAddress.Normalize(address), EmailAddress.Normalize(address.ToUpperInvariant()));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("ada")]
    [InlineData("@example.com")]
    [InlineData("ada@")]
    [InlineData("ada@@example.com")]
    [InlineData("a@b@example.com")]
    [InlineData("Ada <ada@example.com>")]
    [InlineData("ada lovelace@example.com")]
    [InlineData("\"a b\"@example.com")]
    [InlineData("ada@exa\nmple.com")]
    [InlineData("аda@example.com")]
    [InlineData("ada@example.com,eve@example.com")]
    public void What_is_none_is_refused(string? text) => Assert.Throws<PlatformException>(() => EmailAddress.Check(text));

    [Fact]
    public void Longer_than_mail_allows_is_refused()
    {
        Assert.Equal(EmailAddress.MaximumLength, EmailAddress.Check(new string('a', 242) + "@example.com").Length);
        Assert.Throws<PlatformException>(static () => EmailAddress.Check(new string('a', 243) + "@example.com"));
    }
}
