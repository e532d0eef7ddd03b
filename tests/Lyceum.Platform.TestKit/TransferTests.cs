using Lyceum.Platform.Audit;
using Lyceum.Platform.Budgets;
using Lyceum.Platform.Data;
using Lyceum.Platform.Keys;
using Lyceum.Platform.Ledgers;
using Lyceum.Platform.Prices;
using Lyceum.Platform.Projects;
using Lyceum.Platform.Transfer;
using Microsoft.EntityFrameworkCore;

namespace Lyceum.Platform.TestKit;

/// <summary>Copying from one kind of database to another, and back.</summary>
public abstract class TransferTests(DatabaseFixture first, DatabaseFixture second)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Every_table_comes_along_with_all_that_is_in_it_and_comes_back()
    {
        PlatformDatabase origin = await EmptyAsync(first);
        PlatformDatabase there = await EmptyAsync(second);
        PlatformDatabase back = await EmptyAsync(first);
        // More than a batch.
        await SampleRows.AddAsync(origin, 600, new Random(11), Cancellation);
        SortedDictionary<string, string[]> expected = await SampleRows.ReadAsync(origin, Cancellation);
        List<TransferProgress> heard = [];

        IReadOnlyList<CopiedTable> copied = await new DataCopy(origin, there).RunAsync(heard.Add, Cancellation);
        await new DataCopy(there, back).RunAsync(null, Cancellation);

        Assert.All(expected, static table => Assert.True(table.Value.Length >= 600, $"{table.Key} has no rows: nothing is proved of it."));
        Assert.Equal(expected, await SampleRows.ReadAsync(there, Cancellation));
        Assert.Equal(expected, await SampleRows.ReadAsync(back, Cancellation));
        Assert.Equal(expected.Values.Sum(static rows => rows.LongLength), copied.Sum(static table => table.Rows));
        Assert.Equal((copied.Sum(static table => table.Rows), heard[^1].Done), (heard[^1].Total, heard[^1].Total));
    }

    [Fact]
    public async Task What_was_copied_goes_on_as_before()
    {
        await using TestPlatform platform = await TestPlatform.StartAsync(first);
        second.SkipWhereUnavailable();
        IssuedKey key = await platform.Keys.CreateAsync(platform.Owner, platform.Project.Id, new KeySettings("Key"), Cancellation);
        Payer payer = platform.Payer with { KeyId = key.Key.Id };
        await platform.Budgets.SetAsync(platform.Owner, new BudgetSettings(BudgetScope.Key, key.Key.Id, BudgetPeriod.Day, new Money(100)), Cancellation);
        await platform.SpendAsync(70, payer);
        await platform.Ledger.RecordPriceAsync(TestPlatform.Model, DateTimeOffset.UnixEpoch, new Rates { PerMillionOutput = new Money(1_100_000) }, Cancellation);
        PlatformDatabase copy = await EmptyAsync(second);

        await new DataCopy(platform.Database, copy).RunAsync(null, Cancellation);

        using AuditLog audit = new(copy, platform.Time);
        await using Ledger ledger = new(copy, new PriceBook(copy, platform.Time), platform.Time);
        await ledger.StartAsync(Cancellation);
        AuditVerification verified = await audit.VerifyAsync(platform.Owner, (await platform.Audit.VerifyAsync(platform.Owner, null, Cancellation)).Head, Cancellation);
        Assert.True(verified.IsWhole, verified.Problem);
        Assert.Equal((new Money(77), Money.Zero), ledger.Standing(platform.Owner, BudgetScope.Key, key.Key.Id, BudgetPeriod.Day));
        Assert.Equal(BudgetScope.Key, ledger.Reserve(payer, TestPlatform.Model, TestPlatform.Costing(21)).Refusal?.Scope);
        Assert.Equal(key.Key.Id, (await new ApiKeyVerifier(copy, platform.Time).VerifyAsync(key.Secret.Reveal(), "/v1/models", null, Cancellation)).Key?.KeyId);
        await audit.AppendAsync(platform.Owner, new AuditRecord("thing.done", platform.Owner.Id), Cancellation);
    }

    [Fact]
    public async Task The_copy_is_one_moment_of_a_source_in_use()
    {
        await using TestPlatform platform = await TestPlatform.StartAsync(first);
        PlatformDatabase copy = await EmptyAsync(second);
        bool written = false;

        await new DataCopy(platform.Database, copy).RunAsync(
            _ =>
            {
                if (!written)
                {
                    written = true;
                    // From another thread, as another caller would, while the copy reads.
                    Task.Run(() => platform.Projects.CreateAsync(platform.Owner, "Late", Cancellation), Cancellation).GetAwaiter().GetResult();
                }
            },
            Cancellation);

        Assert.True(written);
        await using PlatformDbContext context = copy.OpenEverywhere();
        Assert.Equal("Default", (await context.AcrossOrganizations<Project>().SingleAsync(Cancellation)).Name);
        using AuditLog audit = new(copy, platform.Time);
        Assert.True((await audit.VerifyAsync(platform.Owner, null, Cancellation)).IsWhole);
    }

    [Fact]
    public async Task A_target_that_is_not_empty_is_refused_and_left_alone()
    {
        await using TestPlatform platform = await TestPlatform.StartAsync(first);
        await using TestPlatform other = await TestPlatform.StartAsync(second);

        PlatformException refused = await Assert.ThrowsAsync<PlatformException>(() => new DataCopy(platform.Database, other.Database).RunAsync(null, Cancellation));

        Assert.Equal(PlatformError.Conflict, refused.Error);
        Assert.Equal("First", (await other.Organizations.GetAsync(other.Owner, Cancellation)).Name);
    }

    [Fact]
    public async Task A_copy_that_is_ended_leaves_its_target_empty()
    {
        await using TestPlatform platform = await TestPlatform.StartAsync(first);
        PlatformDatabase copy = await EmptyAsync(second);
        SortedDictionary<string, string[]> before = await SampleRows.ReadAsync(copy, Cancellation);
        using CancellationTokenSource stop = new();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => new DataCopy(platform.Database, copy).RunAsync(
            progress =>
            {
                if (progress.Done == progress.Total)
                {
                    stop.Cancel();
                }
            },
            stop.Token));

        Assert.Equal(before, await SampleRows.ReadAsync(copy, Cancellation));
        await new DataCopy(platform.Database, copy).RunAsync(null, Cancellation);
    }

    [Fact]
    public async Task Another_schema_is_refused()
    {
        await using TestPlatform platform = await TestPlatform.StartAsync(first);
        second.SkipWhereUnavailable();
        PlatformDatabase never = new(await second.CreateAsync(Cancellation), TimeProvider.System);
        Assert.Equal(PlatformError.Storage, (await Assert.ThrowsAsync<PlatformException>(() => new DataCopy(platform.Database, never).RunAsync(null, Cancellation))).Error);

        PlatformDatabase copy = await EmptyAsync(second);
        await using (PlatformDbContext context = copy.OpenEverywhere())
        {
            await context.Database.ExecuteSqlAsync(
                $"INSERT INTO \"__EFMigrationsHistory\" (\"MigrationId\", \"ProductVersion\") VALUES ('99990101000000_FromTomorrow', '99.0.0')", Cancellation);
        }

        Assert.Equal(PlatformError.Storage, (await Assert.ThrowsAsync<PlatformException>(() => new DataCopy(platform.Database, copy).RunAsync(null, Cancellation))).Error);
    }

    private static async Task<PlatformDatabase> EmptyAsync(DatabaseFixture fixture)
    {
        fixture.SkipWhereUnavailable();
        PlatformDatabase database = new(await fixture.CreateAsync(Cancellation), TimeProvider.System);
        await database.MigrateAsync(Cancellation);
        return database;
    }
}
