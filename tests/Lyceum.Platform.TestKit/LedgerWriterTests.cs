using Lyceum.Platform.Budgets;
using Lyceum.Platform.Ledgers;

namespace Lyceum.Platform.TestKit;

/// <summary>What becomes of rows while the database takes none.</summary>
public abstract class LedgerWriterTests(DatabaseFixture fixture)
{
    private const int Rows = 20;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_database_that_is_away_for_a_while_loses_no_row()
    {
        await using TestPlatform platform = await TestPlatform.StartAsync(fixture);
        await using LedgerStore store = new(platform.Database);
        int tries = 0;
        using SemaphoreSlim asked = new(0);
        Between between = new(store)
        {
            Before = () =>
            {
                asked.Release();
                if (++tries <= 6)
                {
                    throw new IOException("The database is away.");
                }
            },
        };
        await using LedgerWriter writer = new(between, new LedgerOptions(), platform.Time);

        Task writing = Task.WhenAll(Enumerable.Range(0, Rows).Select(_ => writer.WriteAsync(Row(platform), [], Cancellation)));
        // Twice at once, and then not before some time has passed.
        await asked.WaitAsync(Cancellation);
        await asked.WaitAsync(Cancellation);
        Assert.False(writing.IsCompleted);
        Assert.Equal(0, await platform.ReportedAsync());
        await PassAsync(platform, writing);
        await writing;

        Assert.Equal(Rows, await platform.ReportedAsync());
    }

    [Fact]
    public async Task A_commit_whose_answer_got_lost_counts_once()
    {
        await using TestPlatform platform = await TestPlatform.StartAsync(fixture);
        await using LedgerStore store = new(platform.Database);
        bool lost = false;
        Between between = new(store)
        {
            After = () =>
            {
                if (!lost)
                {
                    lost = true;
                    throw new IOException("The connection is gone.");
                }
            },
        };
        await using LedgerWriter writer = new(between, new LedgerOptions(), platform.Time);

        Task writing = Task.WhenAll(Enumerable.Range(0, Rows).Select(_ => writer.WriteAsync(Row(platform), [], Cancellation)));
        await PassAsync(platform, writing);
        await writing;

        Assert.True(lost);
        Assert.Equal(Rows, await platform.ReportedAsync());
    }

    [Fact]
    public async Task A_row_that_is_there_already_is_refused_where_nothing_got_lost()
    {
        await using TestPlatform platform = await TestPlatform.StartAsync(fixture);
        await using LedgerStore store = new(platform.Database);
        await using LedgerWriter writer = new(store, new LedgerOptions(), platform.Time);
        LedgerEntry row = Row(platform);
        await writer.WriteAsync(row, [], Cancellation);

        PlatformException refused = await Assert.ThrowsAsync<PlatformException>(() => writer.WriteAsync(row, [], Cancellation));

        Assert.Equal(PlatformError.Storage, refused.Error);
        Assert.Equal(1, await platform.ReportedAsync());
    }

    [Fact]
    public async Task Closing_waits_for_no_database_that_stays_away()
    {
        await using TestPlatform platform = await TestPlatform.StartAsync(fixture);
        await using LedgerStore store = new(platform.Database);
        using SemaphoreSlim asked = new(0);
        Between between = new(store)
        {
            Before = () =>
            {
                asked.Release();
                throw new IOException("The database is away.");
            },
        };
        LedgerWriter writer = new(between, new LedgerOptions(), platform.Time);
        Task writing = writer.WriteAsync(Row(platform), [], Cancellation);
        await asked.WaitAsync(Cancellation);
        await asked.WaitAsync(Cancellation);

        await writer.DisposeAsync();

        Assert.IsType<IOException>((await Assert.ThrowsAsync<PlatformException>(() => writing)).InnerException);
        await writer.DisposeAsync();
    }

    private static async Task PassAsync(TestPlatform platform, Task until)
    {
        while (!until.IsCompleted)
        {
            Cancellation.ThrowIfCancellationRequested();
            platform.Time.Advance(TimeSpan.FromMilliseconds(100));
            await Task.Yield();
        }
    }

    private static LedgerEntry Row(TestPlatform platform) => new()
    {
        Id = Guid.CreateVersion7(),
        OrganizationId = platform.Owner.OrganizationId,
        ProjectId = platform.Project.Id,
        Kind = LedgerEntryKind.Usage,
        Model = TestPlatform.Model,
        Operation = UsageOperation.Completions,
        OccurredAt = platform.Time.GetUtcNow(),
        RecordedAt = platform.Time.GetUtcNow(),
        OutputTokens = 1,
        CostNanos = 1,
    };

    /// <summary>Lets a test fail what a store is asked for, before and after it is done.</summary>
    private sealed class Between(LedgerStore store) : ILedgerStore
    {
        public Action? Before { get; init; }

        public Action? After { get; init; }

        public async Task SaveAsync(IReadOnlyList<LedgerEntry> entries, IReadOnlyList<BudgetAlert> alerts)
        {
            Before?.Invoke();
            await store.SaveAsync(entries, alerts);
            After?.Invoke();
        }

        public Task<bool> HoldsAsync(LedgerEntry entry) => store.HoldsAsync(entry);
    }
}
