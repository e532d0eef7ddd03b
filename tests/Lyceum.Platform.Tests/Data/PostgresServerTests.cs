using Lyceum.Platform.Data;
using Lyceum.Platform.TestKit;
using Microsoft.EntityFrameworkCore;

namespace Lyceum.Platform.Tests.Data;

/// <summary>What only a server has: a lock that it gives back by itself.</summary>
public sealed class PostgresServerTests(PostgresFixture fixture) : IClassFixture<PostgresFixture>
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_migration_elsewhere_is_waited_for_and_then_told_of()
    {
        fixture.SkipWhereUnavailable();
        DatabaseOptions options = (await fixture.CreateAsync(Cancellation)) with { Patience = TimeSpan.FromSeconds(1) };
        PlatformDatabase database = new(options, TimeProvider.System);
        await using (PlatformDbContext other = database.OpenEverywhere())
        {
            await other.Database.OpenConnectionAsync(Cancellation);
            await other.Database.ExecuteSqlAsync($"SELECT pg_advisory_lock({0x4C79_6365_756D})", Cancellation);

            PlatformException refused = await Assert.ThrowsAsync<PlatformException>(() => database.MigrateAsync(Cancellation));

            Assert.Equal(PlatformError.Storage, refused.Error);
            await other.Database.ExecuteSqlAsync($"SELECT pg_advisory_unlock({0x4C79_6365_756D})", Cancellation);
        }

        await database.MigrateAsync(Cancellation);
    }
}
