using Lyceum.Platform.Keys;
using Lyceum.Platform.Ledgers;
using Lyceum.Platform.Limits;

namespace Lyceum.Platform.Tests.Keys;

public sealed class VerifiedCacheTests
{
    private static readonly DateTimeOffset s_now = new(2026, 3, 15, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void The_one_used_longest_ago_makes_room()
    {
        VerifiedCache<VerifiedKey> cache = new(2);
        (Sha256Digest first, Sha256Digest second, Sha256Digest third) = (Hash(1), Hash(2), Hash(3));
        cache.Add(first, Key(), s_now, cache.Version);
        cache.Add(second, Key(), s_now, cache.Version);
        Assert.True(Has(cache, first));
        cache.Add(third, Key(), s_now, cache.Version);

        Assert.Equal((true, false, true), (Has(cache, first), Has(cache, second), Has(cache, third)));
    }

    [Fact]
    public void What_was_read_before_something_was_forgotten_is_not_added_after()
    {
        VerifiedCache<VerifiedKey> cache = new(2);
        long version = cache.Version;
        VerifiedKey key = Key();

        // A checker reads the row; the key is revoked; the checker comes to add what it read.
        cache.Forget(other => other.KeyId == key.KeyId);
        cache.Add(Hash(1), key, s_now, version);

        Assert.False(Has(cache, Hash(1)));
    }

    [Fact]
    public void Old_entries_are_not_found()
    {
        VerifiedCache<VerifiedKey> cache = new(2);
        cache.Add(Hash(1), Key(), s_now, cache.Version);

        Assert.False(cache.TryFind(Hash(1), s_now, out _));
        Assert.False(Has(cache, Hash(1)));
    }

    private static bool Has(VerifiedCache<VerifiedKey> cache, Sha256Digest hash) => cache.TryFind(hash, s_now.AddSeconds(-1), out _);

    private static Sha256Digest Hash(byte of) => Sha256Digest.Of([of]);

    private static VerifiedKey Key() => new()
    {
        KeyId = Guid.CreateVersion7(s_now), Payer = new Payer(Guid.Empty, Guid.Empty, null), Scopes = KeyScopes.Everything, Limits = QuotaLimits.None, ExpiresAt = null,
    };
}
