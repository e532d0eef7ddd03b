using Lyceum.Platform.Data;
using Lyceum.Platform.TestKit;
using Lyceum.Platform.Transfer;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Time.Testing;

namespace Lyceum.Platform.Tests.Data;

/// <summary>What only a file has: pragmas, backups, a lock beside it.</summary>
public sealed class SqliteFileTests(SqliteFixture fixture) : IClassFixture<SqliteFixture>
{
    private const UnixFileMode Owner = UnixFileMode.UserRead | UnixFileMode.UserWrite;
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

    [Fact]
    public async Task The_file_and_what_lies_beside_it_are_the_owners_alone()
    {
        if (OperatingSystem.IsWindows())
        {
            Assert.Skip("Windows has no such modes.");
            return;
        }

        string folder = Path.Combine(Path.GetDirectoryName((await fixture.CreateAsync(Cancellation)).Location)!, $"{Guid.NewGuid():N}", "data");
        DatabaseOptions options = DatabaseOptions.Sqlite(Path.Combine(folder, "lyceum.db"));
        PlatformDatabase database = new(options, _time);

        // There was nothing to copy.
        Assert.Null(await database.MigrateAsync(Cancellation));
        await using PlatformDbContext context = database.OpenEverywhere();
        await context.Database.OpenConnectionAsync(Cancellation);
        await context.ChangeStamps.ExecuteUpdateAsync(static set => set.SetProperty(static stamp => stamp.Stamp, Guid.NewGuid()), Cancellation);

        Assert.Equal(Owner | UnixFileMode.UserExecute, File.GetUnixFileMode(folder));
        Assert.Equal(Owner, File.GetUnixFileMode(options.Location));
        Assert.Equal(Owner, File.GetUnixFileMode(options.Location + "-wal"));
        Assert.Equal(Owner, File.GetUnixFileMode(options.Location + "-shm"));
    }

    [Fact]
    public async Task A_file_that_others_could_read_is_taken_from_them_and_its_copy_is_never_theirs()
    {
        if (OperatingSystem.IsWindows())
        {
            Assert.Skip("Windows has no such modes.");
            return;
        }

        DatabaseOptions options = await fixture.CreateAsync(Cancellation);
        await ExecuteAsync(options.Location, "CREATE TABLE Precious (Id INTEGER)");
        SqliteConnection.ClearAllPools();
        File.SetUnixFileMode(options.Location, Owner | UnixFileMode.GroupRead | UnixFileMode.OtherRead);

        string? backup = await new PlatformDatabase(options, _time).MigrateAsync(Cancellation);

        Assert.Equal(Owner, File.GetUnixFileMode(options.Location));
        Assert.Equal(Owner, File.GetUnixFileMode(backup!));
        Assert.Equal(0L, await ExecuteAsync(backup!, "SELECT COUNT(*) FROM Precious"));
    }

    [Fact]
    public async Task A_link_to_a_file_that_is_not_there_yet_is_followed()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Links are an administrator's there.");
        string file = (await fixture.CreateAsync(Cancellation)).Location;
        string link = (await fixture.CreateAsync(Cancellation)).Location;
        File.CreateSymbolicLink(link, file);

        Assert.Null(await new PlatformDatabase(DatabaseOptions.Sqlite(link), _time).MigrateAsync(Cancellation));

        Assert.True(File.Exists(file));
    }

    [Fact]
    public async Task A_new_data_directory_is_the_owners_alone_and_one_that_is_there_stays_as_it_is()
    {
        if (OperatingSystem.IsWindows())
        {
            Assert.Skip("Windows has no such modes.");
            return;
        }

        string folder = Path.Combine(Path.GetDirectoryName((await fixture.CreateAsync(Cancellation)).Location)!, $"{Guid.NewGuid():N}");
        DataDirectory directory = new(folder);

        directory.Create();
        Assert.Equal(Owner | UnixFileMode.UserExecute, File.GetUnixFileMode(folder));
        UnixFileMode chosen = Owner | UnixFileMode.UserExecute | UnixFileMode.GroupRead | UnixFileMode.GroupExecute;
        File.SetUnixFileMode(folder, chosen);
        directory.Create();
        Assert.Equal(chosen, File.GetUnixFileMode(folder));
    }

    [Fact]
    public async Task A_sign_in_of_nobody_is_written_to_the_disk_too()
    {
        await using TestPlatform platform = await TestPlatform.StartAsync(fixture);
        using TestAccounts accounts = TestAccounts.On(platform);
        await using SqliteConnection other = new($"Data Source={platform.Options.Location};Pooling=False");
        await other.OpenAsync(Cancellation);
        long before = await VersionAsync();
        for (int i = 0; i < 3; i++)
        {
            platform.Time.Advance(TimeSpan.FromSeconds(1));
            await accounts.SignInAsync("nobody@example.com", "wrong password");

            // Another number once somebody else's commit has changed the file; a commit that changes nothing writes nothing.
            long after = await VersionAsync();
            Assert.NotEqual(before, after);
            before = after;
        }

        async Task<long> VersionAsync()
        {
            await using SqliteCommand command = other.CreateCommand();
            command.CommandText = "PRAGMA data_version";
            return (long)(await command.ExecuteScalarAsync(Cancellation))!;
        }
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
