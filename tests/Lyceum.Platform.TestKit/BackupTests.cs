using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Lyceum.Platform.Audit;
using Lyceum.Platform.Budgets;
using Lyceum.Platform.Data;
using Lyceum.Platform.Ledgers;
using Lyceum.Platform.Prices;
using Lyceum.Platform.Transfer;
using Microsoft.EntityFrameworkCore;

namespace Lyceum.Platform.TestKit;

/// <summary>Backups of one kind of database, restored into its own kind and into a SQLite file.</summary>
public abstract class BackupTests(DatabaseFixture fixture) : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("lyceum-backup-");

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private string Archive => Path.Combine(_folder.FullName, "one.zip");

    private DataDirectory Origin => new(Path.Combine(_folder.FullName, "origin"));

    private DataDirectory Fresh => new(Path.Combine(_folder.FullName, "fresh"));

    public void Dispose()
    {
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        _folder.Delete(recursive: true);
        GC.SuppressFinalize(this);
    }

    [Fact]
    public async Task A_backup_brings_everything_back_on_either_kind_of_database()
    {
        await using TestPlatform platform = await TestPlatform.StartAsync(fixture);
        await platform.SpendAsync(42);
        BackupManifest manifest = await BackUpAsync(platform);
        SortedDictionary<string, string[]> expected = await SampleRows.ReadAsync(platform.Database, Cancellation);
        DatabaseOptions same = await fixture.CreateAsync(Cancellation);
        DataDirectory second = new(Path.Combine(_folder.FullName, "second"));

        foreach ((DatabaseOptions options, DataDirectory directory) in new[] { (DatabaseOptions.Sqlite(Fresh.Database), Fresh), (same, second) })
        {
            RestoredBackup restored = await new DataRestore(options, directory, platform.Time).ReadAsync(Archive, replace: false, null, Cancellation);

            PlatformDatabase database = new(options, platform.Time);
            Assert.Null(restored.MovedAside);
            Assert.Equal(platform.Database.Provider, restored.Manifest.Database);
            Assert.Equal(expected, await SampleRows.ReadAsync(database, Cancellation));
            Assert.Equal("A blob", await File.ReadAllTextAsync(Path.Combine(directory.Files, "ab", "cd", "abcd"), Cancellation));
            Assert.Equal("<key/>", await File.ReadAllTextAsync(Path.Combine(directory.KeyRing, "key-1.xml"), Cancellation));
            Assert.False(File.Exists(Path.Combine(directory.Files, ".upload")));
            Assert.DoesNotContain(Directory.EnumerateFileSystemEntries(directory.Path), static left => Path.GetFileName(left).StartsWith(".restore", StringComparison.Ordinal));
            using AuditLog audit = new(database, platform.Time);
            Assert.True((await audit.VerifyAsync(platform.Owner, null, Cancellation)).IsWhole);
            await using Ledger ledger = new(database, new PriceBook(database, platform.Time), platform.Time);
            await ledger.StartAsync(Cancellation);
            Assert.Equal(new Money(42), ledger.Standing(platform.Owner, BudgetScope.Project, platform.Project.Id, BudgetPeriod.Total).Spent);
        }

        Assert.Equal(["database.sqlite", "files/ab/cd/abcd", "keys/key-1.xml"], manifest.Members.Select(static member => member.Name));
        Assert.Equal([Archive], Directory.GetFiles(_folder.FullName));
    }

    [Fact]
    public async Task A_backup_never_takes_the_place_of_a_file()
    {
        await using TestPlatform platform = await TestPlatform.StartAsync(fixture);
        await File.WriteAllTextAsync(Archive, "mine", Cancellation);

        Assert.Equal(PlatformError.Conflict, (await Assert.ThrowsAsync<PlatformException>(() => BackUpAsync(platform))).Error);

        Assert.Equal("mine", await File.ReadAllTextAsync(Archive, Cancellation));
    }

    [Fact]
    public async Task What_is_there_is_kept_unless_it_is_to_be_moved_aside()
    {
        await using TestPlatform platform = await TestPlatform.StartAsync(fixture);
        await BackUpAsync(platform);
        DatabaseOptions options = DatabaseOptions.Sqlite(Fresh.Database);
        await FillAsync(options, platform);
        string model = Path.Combine(Fresh.Path, "models", "m.gguf");
        Directory.CreateDirectory(Path.GetDirectoryName(model)!);
        await File.WriteAllTextAsync(model, "model", Cancellation);
        DataRestore restore = new(options, Fresh, platform.Time);

        Assert.Equal(PlatformError.Conflict, (await Assert.ThrowsAsync<PlatformException>(() => restore.ReadAsync(Archive, replace: false, null, Cancellation))).Error);
        RestoredBackup restored = await restore.ReadAsync(Archive, replace: true, null, Cancellation);

        Assert.Equal("First", await NameAsync(options, platform));
        Assert.Equal("Before", await NameAsync(DatabaseOptions.Sqlite(Path.Combine(restored.MovedAside!, "lyceum.db")), platform));
        Assert.Equal("old blob", await File.ReadAllTextAsync(Path.Combine(restored.MovedAside!, "files", "old"), Cancellation));
        Assert.Equal("model", await File.ReadAllTextAsync(model, Cancellation));
        Assert.False(File.Exists(Path.Combine(Fresh.Files, "old")));
    }

    [Fact]
    public async Task Nothing_is_restored_under_a_server_that_runs()
    {
        await using TestPlatform platform = await TestPlatform.StartAsync(fixture);
        await BackUpAsync(platform);
        DatabaseOptions options = DatabaseOptions.Sqlite(Fresh.Database);
        await FillAsync(options, platform);
        await using PlatformDbContext server = new PlatformDatabase(options, platform.Time).OpenEverywhere();
        await server.Database.OpenConnectionAsync(Cancellation);
        Assert.True(await server.AcrossOrganizations<Organizations.Organization>().AnyAsync(Cancellation));

        PlatformException refused = await Assert.ThrowsAsync<PlatformException>(
            () => new DataRestore(options, Fresh, platform.Time).ReadAsync(Archive, replace: true, null, Cancellation));

        Assert.Equal(PlatformError.Busy, refused.Error);
        Assert.Equal("Before", await NameAsync(options, platform));
        Assert.Equal("old blob", await File.ReadAllTextAsync(Path.Combine(Fresh.Files, "old"), Cancellation));
    }

    [Fact]
    public async Task What_fails_at_the_end_leaves_everything_as_it_was()
    {
        await using TestPlatform platform = await TestPlatform.StartAsync(fixture);
        await BackUpAsync(platform);
        await FillAsync(DatabaseOptions.Sqlite(Fresh.Database), platform);
        // The database is moved last, and there is a folder where it should go.
        DatabaseOptions blocked = DatabaseOptions.Sqlite(Path.Combine(Fresh.Path, "blocked.db"));
        Directory.CreateDirectory(Path.Combine(Fresh.Path, "blocked.db"));

        await Assert.ThrowsAnyAsync<IOException>(() => new DataRestore(blocked, Fresh, platform.Time).ReadAsync(Archive, replace: true, null, Cancellation));

        Assert.Equal("old blob", await File.ReadAllTextAsync(Path.Combine(Fresh.Files, "old"), Cancellation));
        Assert.False(Directory.Exists(Fresh.KeyRing));
        Assert.Equal(["blocked.db", "files"], Directory.GetDirectories(Fresh.Path).Select(Path.GetFileName).Order());
    }

    [Fact]
    public async Task A_newer_schema_or_form_is_refused()
    {
        await using TestPlatform platform = await TestPlatform.StartAsync(fixture);
        await BackUpAsync(platform);
        await EditManifestAsync(static manifest => manifest["format"] = 2);
        Assert.Contains("form 2", (await RefusedAsync(PlatformError.Storage)).Message, StringComparison.Ordinal);

        File.Delete(Archive);
        await using (PlatformDbContext context = platform.Database.OpenEverywhere())
        {
            await context.Database.ExecuteSqlAsync(
                $"INSERT INTO \"__EFMigrationsHistory\" (\"MigrationId\", \"ProductVersion\") VALUES ('99990101000000_FromTomorrow', '99.0.0')", Cancellation);
        }

        if (platform.Database.Provider == DatabaseProvider.Sqlite)
        {
            await BackUpAsync(platform);
            Assert.Contains("newer version", (await RefusedAsync(PlatformError.Storage)).Message, StringComparison.Ordinal);
        }
        else
        {
            Assert.Equal(PlatformError.Storage, (await Assert.ThrowsAsync<PlatformException>(() => BackUpAsync(platform))).Error);
        }
    }

    [Fact]
    public async Task Hostile_archives_are_refused_and_change_nothing()
    {
        await using TestPlatform platform = await TestPlatform.StartAsync(fixture);
        await BackUpAsync(platform);
        byte[] whole = await File.ReadAllBytesAsync(Archive, Cancellation);

        foreach (string name in new[] { "../outside", "files/../../outside", "/outside", "files/a\\..\\b", "files/.hidden", "lyceum.db", "files", "files//a", "keys/\u0000a", $"files/{new string('a', 300)}" })
        {
            await RefuseAsync(zip => Write(zip, name, "x"), manifest => Members(manifest).Add(Member(name, "x")));
        }

        // Lengths and hashes that are not so.
        await RefuseAsync(null, static manifest => Members(manifest)[0]!["sha256"] = new string('0', 64));
        await RefuseAsync(null, static manifest => Members(manifest)[1]!["bytes"] = 1);
        await RefuseAsync(null, static manifest => Members(manifest)[1]!["bytes"] = 7);
        await RefuseAsync(null, static manifest => Members(manifest)[1]!["bytes"] = -1);
        await RefuseAsync(null, static manifest => Members(manifest)[1]!["bytes"] = long.MaxValue, PlatformError.Invalid);
        await RefuseAsync(null, static manifest => Members(manifest)[1]!["bytes"] = long.MaxValue / 2, PlatformError.Storage);
        // More, less or twice what the manifest names.
        await RefuseAsync(static zip => Write(zip, "files/more", "x"), null);
        await RefuseAsync(static zip => zip.GetEntry("files/ab/cd/abcd")!.Delete(), null);
        await RefuseAsync(static zip => Write(zip, "files/ab/cd/abcd", "x"), null);
        await RefuseAsync(null, static manifest => Members(manifest).Add(Members(manifest)[1]!.DeepClone()));
        await RefuseAsync(null, static manifest => Members(manifest).RemoveAt(0));
        // A much longer content than the manifest says.
        await RefuseAsync(
            static zip =>
            {
                zip.GetEntry("files/ab/cd/abcd")!.Delete();
                Write(zip, "files/ab/cd/abcd", new string('\0', 50_000_000));
            },
            null);
        // A database that is none, and one of somebody else.
        await RefuseAsync(static zip => Replace(zip, "no database"), static manifest => Members(manifest)[0] = Member("database.sqlite", "no database"));
        await RefuseAsync(static zip => Replace(zip, ""), static manifest => Members(manifest)[0] = Member("database.sqlite", ""));
        // Manifests that are none.
        await RefuseAsync(static zip => zip.GetEntry("manifest.json")!.Delete(), null);
        await RefuseAsync(
            static zip =>
            {
                zip.GetEntry("manifest.json")!.Delete();
                Write(zip, "manifest.json", "[[[[[[[[[[[[");
            },
            null);
        foreach (string text in new[] { "null", "[]", "{}", """{"format":1}""", """{"format":1,"program":"x","schema":"x","database":"Sqlite","createdAt":"2026-01-01T00:00:00Z","members":null}""" })
        {
            await RefuseAsync(
                zip =>
                {
                    zip.GetEntry("manifest.json")!.Delete();
                    Write(zip, "manifest.json", text);
                },
                null);
        }

        // Cut off, and broken in the middle.
        await File.WriteAllBytesAsync(Archive, whole[..(whole.Length / 2)], Cancellation);
        await RefusedAsync(PlatformError.Invalid);
        byte[] broken = [.. whole];
        broken.AsSpan(whole.Length / 4, 100).Fill(0xFF);
        await File.WriteAllBytesAsync(Archive, broken, Cancellation);
        await RefusedAsync(PlatformError.Invalid);

        async Task RefuseAsync(Action<ZipArchive>? change, Action<JsonObject>? manifest, PlatformError expected = PlatformError.Invalid)
        {
            await File.WriteAllBytesAsync(Archive, whole, Cancellation);
            if (change is not null)
            {
                await using ZipArchive zip = await ZipFile.OpenAsync(Archive, ZipArchiveMode.Update, Cancellation);
                change(zip);
            }

            if (manifest is not null)
            {
                await EditManifestAsync(manifest);
            }

            await RefusedAsync(expected);
        }
    }

    private static JsonArray Members(JsonObject manifest) => manifest["members"]!.AsArray();

    private static JsonObject Member(string name, string text) => new()
    {
        ["name"] = name,
        ["bytes"] = Encoding.UTF8.GetByteCount(text),
        ["sha256"] = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text))),
    };

    private static void Replace(ZipArchive zip, string text)
    {
        zip.GetEntry("database.sqlite")!.Delete();
        Write(zip, "database.sqlite", text);
    }

    private static void Write(ZipArchive zip, string name, string text)
    {
        using StreamWriter writer = new(zip.CreateEntry(name).Open());
        writer.Write(text);
    }

    private static async Task<string> NameAsync(DatabaseOptions options, TestPlatform platform)
    {
        await using PlatformDbContext context = new PlatformDatabase(options, platform.Time).OpenEverywhere();
        return (await context.AcrossOrganizations<Organizations.Organization>()
            .SingleAsync(organization => context.AcrossOrganizations<Organizations.Member>().Any(member => member.OrganizationId == organization.Id), Cancellation)).Name;
    }

    private async Task FillAsync(DatabaseOptions options, TestPlatform platform)
    {
        PlatformDatabase database = new(options, platform.Time);
        await database.MigrateAsync(Cancellation);
        using AuditLog audit = new(database, platform.Time);
        await new Organizations.OrganizationDirectory(database, audit, platform.Time).CreateAsync("Before", Guid.CreateVersion7(), Cancellation);
        Directory.CreateDirectory(Fresh.Files);
        await File.WriteAllTextAsync(Path.Combine(Fresh.Files, "old"), "old blob", Cancellation);
    }

    private async Task<BackupManifest> BackUpAsync(TestPlatform platform)
    {
        Directory.CreateDirectory(Path.Combine(Origin.Files, "ab", "cd"));
        Directory.CreateDirectory(Origin.KeyRing);
        await File.WriteAllTextAsync(Path.Combine(Origin.Files, "ab", "cd", "abcd"), "A blob", Cancellation);
        await File.WriteAllTextAsync(Path.Combine(Origin.Files, ".upload"), "half", Cancellation);
        await File.WriteAllTextAsync(Path.Combine(Origin.KeyRing, "key-1.xml"), "<key/>", Cancellation);
        return await new DataBackup(platform.Database, Origin, platform.Time).WriteAsync(Archive, null, Cancellation);
    }

    private async Task EditManifestAsync(Action<JsonObject> edit)
    {
        await using ZipArchive zip = await ZipFile.OpenAsync(Archive, ZipArchiveMode.Update, Cancellation);
        ZipArchiveEntry entry = zip.GetEntry("manifest.json")!;
        JsonObject manifest;
        await using (Stream stream = await entry.OpenAsync(Cancellation))
        {
            manifest = (await JsonNode.ParseAsync(stream, cancellationToken: Cancellation))!.AsObject();
        }

        edit(manifest);
        entry.Delete();
        Write(zip, "manifest.json", manifest.ToJsonString());
    }

    private async Task<PlatformException> RefusedAsync(PlatformError expected)
    {
        PlatformException refused = await Assert.ThrowsAsync<PlatformException>(
            () => new DataRestore(DatabaseOptions.Sqlite(Fresh.Database), Fresh, TimeProvider.System).ReadAsync(Archive, replace: false, null, Cancellation));
        Assert.Equal(expected, refused.Error);
        Assert.True(!Directory.Exists(Fresh.Path) || !Directory.EnumerateFileSystemEntries(Fresh.Path).Any(), refused.Message);
        Assert.Equal(["one.zip"], Directory.GetFiles(_folder.FullName).Select(Path.GetFileName));
        return refused;
    }
}
