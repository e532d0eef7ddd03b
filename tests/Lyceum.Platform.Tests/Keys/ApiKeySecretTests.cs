using CsCheck;
using Lyceum.Platform.Keys;

namespace Lyceum.Platform.Tests.Keys;

public sealed class ApiKeySecretTests
{
    private static readonly Gen<ApiKeySecret> s_secret = Gen.Byte.Array[32].Select(static random => ApiKeySecret.Create(random));

    [Fact]
    public void Any_secret_is_read_as_what_it_is() => s_secret.Sample(static secret =>
    {
        Assert.True(ApiKeySecret.TryParse(secret.Reveal(), out ApiKeySecret? read));
        Assert.Equal(secret.Hash, read.Hash);
        Assert.Equal(ApiKeySecret.Length, secret.Reveal().Length);
        Assert.StartsWith(secret.Prefix, secret.Reveal(), StringComparison.Ordinal);
    });

    [Fact]
    public void A_mistyped_character_is_seen() => Gen.Select(s_secret, Gen.Int[7, ApiKeySecret.Length - 1], Gen.Char["0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"]).Sample(static (secret, place, other) =>
    {
        char[] text = secret.Reveal().ToCharArray();
        bool same = text[place] == other;
        text[place] = other;

        Assert.Equal(same, ApiKeySecret.TryParse(new string(text), out _));
    });

    [Fact]
    public void Hostile_text_is_refused_and_throws_nothing() =>
        Gen.String[0, 100].Sample(static text => Assert.False(ApiKeySecret.TryParse("sk-lyc-" + text, out _) || ApiKeySecret.TryParse(text, out _)));

    [Fact]
    public void Nothing_but_reveal_prints_it()
    {
        ApiKeySecret secret = ApiKeySecret.Create();

        Assert.Equal(secret.Prefix + "…", secret.ToString());
        Assert.Equal(13, secret.Prefix.Length);
        Assert.DoesNotContain(secret.Reveal(), new IssuedKey(new ApiKey { Name = "Key" }, secret).ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void The_form_stays_what_it_was() =>
        Assert.Equal(
            ApiKeySecret.Create(new byte[32]).Reveal()[..50],
            "sk-lyc-" + new string('0', 43));
}
