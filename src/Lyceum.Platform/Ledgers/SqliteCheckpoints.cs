using Lyceum.Platform.Data;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace Lyceum.Platform.Ledgers;

/// <summary>
/// Brings what SQLite's log holds into the file, beside the writer and not within its commits, where calls would wait for it. What is
/// durable does not depend on it: the log is. Only where this falls behind does a commit do it.
/// </summary>
/// <param name="database">The file.</param>
internal sealed class SqliteCheckpoints(PlatformDatabase database) : IAsyncDisposable
{
    // Pages of 4 KiB; twice as many as SQLite would let gather. A page is brought into the file once, however often it changed in between.
    private const int PagesBetween = 2000;

    // A commit writes the last page of each table and index anew, and its rows fill further ones.
    private const int PagesOfCommit = 8;
    private const int RowsOfPage = 8;

    private Task _running = Task.CompletedTask;
    private int _pages;

    /// <summary>Tells the writer's connection to leave it be until the log has 8000 pages, 32 MiB.</summary>
    public static Task TakeOverAsync(PlatformDbContext context) =>
        context.Database.ExecuteSqlAsync($"PRAGMA wal_autocheckpoint = 8000", CancellationToken.None);

    /// <summary>Notes that rows were committed. For one caller at a time.</summary>
    public void Written(int rows)
    {
        _pages += PagesOfCommit + (rows / RowsOfPage);
        if (_pages >= PagesBetween && _running.IsCompleted)
        {
            _pages = 0;

            // A thread of its own: it waits for the disk for longer than a commit does, and the pool has few others to answer calls meanwhile.
            _running = Task.Factory.StartNew(Checkpoint, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        }
    }

    /// <summary>Waits for what it is doing.</summary>
    public async ValueTask DisposeAsync() => await _running.ConfigureAwait(false);

    private void Checkpoint()
    {
        try
        {
            using PlatformDbContext context = database.OpenEverywhere();
            // Passive: waits for nobody, and nobody waits for it.
            context.Database.ExecuteSql($"PRAGMA wal_checkpoint(PASSIVE)");
        }
        catch (SqliteException)
        {
            // The log keeps what it has, and the next one or the writer brings it into the file; a broken disk the writer finds itself.
        }
    }
}
