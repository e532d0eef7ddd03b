using Lyceum.Platform.Data;
using Lyceum.Platform.TestKit;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Time.Testing;

namespace Lyceum.Platform.Tests.Data;

/// <summary>What only a file has: pragmas, backups, a lock beside it.</summary>
public sealed class SqliteFileTests(SqliteFixture fixture) : IClassFixture<SqliteFixture>
{
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 3, 15, 12, 0, 0, TimeSpan.Zero));

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Commits_are_on_the_disk_and_keys_are_checked()
    {
        await using TestPlatform platform = await TestPlatform.StartAsync(fixture);
        await using PlatformDbContext context = platform.Database.OpenFor(platform.Owner);

        Assert.Equal("wal", await PragmaAsync<string>(context, $"SELECT journal_mode AS \"Value\" FROM pragma_journal_mode"));
        Assert.Equal(2, await PragmaAsync<int>(context, $"SELECT synchronous AS \"Value\" FROM pragma_synchronous"));
        Assert.Equal(1, await PragmaAsync<int>(context, $"SELECT foreign_keys AS \"Value\" FROM pragma_foreign_keys"));
        Assert.Equal(30_000, await PragmaAsync<int>(context, $"SELECT timeout AS \"Value\" FROM pragma_busy_timeout"));
    }

    [Fact]
    public async Task A_file_with_something_in_it_is_copied_before_it_is_migrated()
    {
        DatabaseOptions options = await fixture.CreateAsync(Cancellation);
        await ExecuteAsync(options.Location, "CREATE TABLE Precious (Id INTEGER); INSERT INTO Precious VALUES (42);");

        string? backup = await new PlatformDatabase(options, _time).MigrateAsync(Cancellation);

        Assert.NotNull(backup);
        Assert.Contains("20260315T120000", backup, StringComparison.Ordinal);
        Assert.Equal(42L, await ExecuteAsync(backup, "SELECT Id FROM Precious"));
        Assert.Equal(0L, await ExecuteAsync(backup, "SELECT COUNT(*) FROM sqlite_master WHERE name = 'Organizations'"));
        Assert.Equal(1L, await ExecuteAsync(options.Location, "SELECT COUNT(*) FROM sqlite_master WHERE name = 'Organizations'"));
    }

    [Fact]
    public async Task What_a_killed_migration_left_locked_is_unlocked()
    {
        DatabaseOptions options = await fixture.CreateAsync(Cancellation);
        await ExecuteAsync(options.Location, "CREATE TABLE \"__EFMigrationsLock\" (\"Id\" INTEGER PRIMARY KEY, \"Timestamp\" TEXT NOT NULL); INSERT INTO \"__EFMigrationsLock\" VALUES (1, '2020-01-01');");

        await new PlatformDatabase(options, _time).MigrateAsync(Cancellation);

        Assert.Equal(1L, await ExecuteAsync(options.Location, "SELECT COUNT(*) FROM sqlite_master WHERE name = 'Organizations'"));
    }

    [Fact]
    public async Task A_migration_elsewhere_is_waited_for_and_then_told_of()
    {
        DatabaseOptions options = (await fixture.CreateAsync(Cancellation)) with { Patience = TimeSpan.FromMilliseconds(100) };
        PlatformDatabase database = new(options, _time);
        await using (new FileStream(options.Location + ".migration-lock", FileMode.Create, FileAccess.ReadWrite, FileShare.None))
        {
            Task<string?> migrating = database.MigrateAsync(Cancellation);
            Assert.False(migrating.IsCompleted);
            _time.Advance(TimeSpan.FromMilliseconds(100));
            PlatformException refused = await Assert.ThrowsAsync<PlatformException>(() => migrating);
            Assert.Equal(PlatformError.Storage, refused.Error);
        }

        await database.MigrateAsync(Cancellation);
    }

    private static Task<T> PragmaAsync<T>(PlatformDbContext context, FormattableString query) =>
        context.Database.SqlQuery<T>(query).SingleAsync(Cancellation);

    private static async Task<object?> ExecuteAsync(string path, string statement)
    {
        await using SqliteConnection connection = new($"Data Source={path}");
        await connection.OpenAsync(Cancellation);
        await using SqliteCommand command = connection.CreateCommand();
        command.CommandText = statement;
        return await command.ExecuteScalarAsync(Cancellation);
    }
}
