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
    // About as many as SQLite would let gather: a row is some pages, and rows of one commit share them.
    private const int RowsBetween = 250;

    private Task _running = Task.CompletedTask;
    private int _rows;

    /// <summary>Tells the writer's connection to leave it be until the log has 8000 pages, 32 MiB.</summary>
    public static Task TakeOverAsync(PlatformDbContext context) =>
        context.Database.ExecuteSqlAsync($"PRAGMA wal_autocheckpoint = 8000", CancellationToken.None);

    /// <summary>Notes that rows were committed. For one caller at a time.</summary>
    public void Written(int rows)
    {
        _rows += rows;
        if (_rows >= RowsBetween && _running.IsCompleted)
        {
            _rows = 0;
            _running = Task.Run(CheckpointAsync);
        }
    }

    /// <summary>Waits for what it is doing.</summary>
    public async ValueTask DisposeAsync() => await _running.ConfigureAwait(false);

    private async Task CheckpointAsync()
    {
        try
        {
            await using PlatformDbContext context = database.OpenEverywhere();
            // Passive: waits for nobody, and nobody waits for it.
            await context.Database.ExecuteSqlAsync($"PRAGMA wal_checkpoint(PASSIVE)", CancellationToken.None).ConfigureAwait(false);
        }
        catch (SqliteException)
        {
            // The log keeps what it has, and the next one or the writer brings it into the file; a broken disk the writer finds itself.
        }
    }
}
