using Lyceum.Platform.Data;
using Lyceum.Platform.Organizations;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Time.Testing;

namespace Lyceum.Platform.TestKit;

public abstract class SchemaTests(DatabaseFixture fixture)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Migrating_twice_changes_nothing()
    {
        await using TestPlatform platform = await TestPlatform.StartAsync(fixture);

        Assert.Null(await platform.Database.MigrateAsync(Cancellation));
        Assert.Equal("First", (await platform.Organizations.GetAsync(platform.Owner, Cancellation)).Name);
    }

    [Fact]
    public async Task Several_may_migrate_at_the_same_time()
    {
        fixture.SkipWhereUnavailable();
        DatabaseOptions options = await fixture.CreateAsync(Cancellation);

        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(() => new PlatformDatabase(options, TimeProvider.System).MigrateAsync(Cancellation))));

        await using PlatformDbContext context = new PlatformDatabase(options, TimeProvider.System).OpenEverywhere();
        Assert.Empty(await context.Database.GetPendingMigrationsAsync(Cancellation));
    }

    [Fact]
    public async Task A_newer_schema_is_refused_and_left_alone()
    {
        await using TestPlatform platform = await TestPlatform.StartAsync(fixture);
        await using (PlatformDbContext context = platform.Database.OpenEverywhere())
        {
            await context.Database.ExecuteSqlAsync(
                $"INSERT INTO \"__EFMigrationsHistory\" (\"MigrationId\", \"ProductVersion\") VALUES ('99990101000000_FromTomorrow', '99.0.0')", Cancellation);
        }

        PlatformException refused = await Assert.ThrowsAsync<PlatformException>(() => platform.Database.MigrateAsync(Cancellation));

        Assert.Equal(PlatformError.Storage, refused.Error);
        Assert.Contains("99990101000000_FromTomorrow", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_model_is_what_the_migrations_make()
    {
        fixture.SkipWhereUnavailable();
        await using PlatformDbContext context = new PlatformDatabase(await fixture.CreateAsync(Cancellation), TimeProvider.System).OpenEverywhere();

        Assert.False(context.Database.HasPendingModelChanges(), "The model has changed: write a migration for each database (see the room's README).");
    }

    [Fact]
    public async Task Times_come_back_to_the_microsecond()
    {
        await using TestPlatform platform = await TestPlatform.StartAsync(fixture);
        DateTimeOffset time = new(2031, 12, 31, 23, 59, 59, 999, 999, TimeSpan.Zero);
        platform.Time.SetUtcNow(time);
        Actor actor = await platform.Organizations.CreateAsync("Late", Guid.CreateVersion7(), Cancellation);

        Assert.Equal(time, (await platform.Organizations.GetAsync(actor, Cancellation)).CreatedAt);
    }
}
