using System.Buffers.Binary;
using Lyceum.Platform.Accounts;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.DependencyInjection;

namespace Lyceum.Platform.Tests.Accounts;

public sealed class PasswordRulesTests
{
    [Theory]
    [InlineData("violet harbour seventy")]
    [InlineData("nine chars")]
    [InlineData("aaaabbbbccccdddd")]
    [InlineData("пароль из слов")]
    [InlineData("lovelace wrote about looms")]
    [InlineData("🎓🎓🎓🎓🎓 and more")]
    public void Long_and_uncommon_is_enough(string password) => Check(password);

    [Theory]
    [InlineData(null, "at least 10")]
    [InlineData("", "at least 10")]
    [InlineData("9 letters", "at least 10")]
    [InlineData("🎓🎓🎓🎓🎓🎓", "at least 10")]
    [InlineData("Password12", "everybody")]
    [InlineData("P@ssw0rd2026!", "everybody")]
    [InlineData("QWERTYUIOP", "everybody")]
    [InlineData("!!letmein!!123", "everybody")]
    [InlineData("aaaaaaaaaaaaaaa", "everybody")]
    [InlineData("abababababab", "everybody")]
    [InlineData("abcdefghijklm", "everybody")]
    [InlineData("9876543210", "everybody")]
    [InlineData("ada@example.com", "own name")]
    [InlineData("Lovelace42", "own name")]
    [InlineData("LOVELACElovelace", "own name")]
    public void Short_common_or_own_is_refused(string? password, string because) =>
        Assert.Contains(because, Assert.Throws<PlatformException>(() => Check(password)).Message, StringComparison.Ordinal);

    [Fact]
    public void A_password_longer_than_anybody_writes_is_refused()
    {
        Check(string.Concat(Enumerable.Range(0, 64).Select(static i => $"{i:D4}")));
        Assert.Throws<PlatformException>(static () => Check(string.Concat(Enumerable.Range(0, 64).Select(static i => $"{i:D4}")) + "x"));
    }

    [Fact]
    public void Hashes_are_as_slow_as_the_settings_say()
    {
        ServiceCollection services = new();
        services.AddLyceumAccounts(new AccountOptions());
        using ServiceProvider provider = services.BuildServiceProvider();

        byte[] hash = Convert.FromBase64String(provider.GetRequiredService<IPasswordHasher<UserAccount>>().HashPassword(null!, "violet harbour seventy"));

        // Identity's third format: PBKDF2 with HMAC-SHA-512, its rounds, a salt of 16 bytes. OWASP asks for 220 000.
        Assert.Equal((1, 2), (hash[0], BinaryPrimitives.ReadInt32BigEndian(hash.AsSpan(1))));
        Assert.Equal(250_000, BinaryPrimitives.ReadInt32BigEndian(hash.AsSpan(5)));
        Assert.Equal(16, BinaryPrimitives.ReadInt32BigEndian(hash.AsSpan(9)));
    }

    [Fact]
    public void Settings_that_cannot_be_are_refused()
    {
        AccountOptions usual = new();
        AccountOptions[] impossible =
        [
            usual with { MinimumPasswordLength = 0 },
            usual with { MinimumPasswordLength = 1000 },
            usual with { MaximumFailures = 1 },
            usual with { PasswordIterations = 0 },
            usual with { SessionLifetime = TimeSpan.Zero },
            usual with { PublicAddress = new Uri("/lyceum", UriKind.Relative) },
            usual with { SignUp = (SignUpMode)9 },
        ];

        Assert.All(impossible, static options => Assert.Throws<PlatformException>(() => new ServiceCollection().AddLyceumAccounts(options)));
    }

    private static void Check(string? password) => PasswordRules.Check(password, "ada@example.com", "Ada Lovelace", 10);
}
