using System.Globalization;
using Lyceum.Platform.Conversations;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace Lyceum.Platform.Data;

/// <summary>
/// Brings the tables to the newest migration: one process at a time, after a copy of the file was made, and never where the
/// tables were written by a newer program, which an older one would misread.
/// </summary>
/// <param name="database">The database.</param>
/// <param name="options">Where it is.</param>
/// <param name="time">The clock.</param>
internal sealed class SchemaMigrator(PlatformDatabase database, DatabaseOptions options, TimeProvider time)
{
    // Any number that nobody else locks on the same server: "Lyceum" in ASCII.
    private const long PostgresLock = 0x4C79_6365_756D;
    private static readonly TimeSpan s_pause = TimeSpan.FromMilliseconds(100);

    /// <summary>Migrates where something is left to do.</summary>
    /// <returns>The path of the copy made before; null where nothing was copied.</returns>
    public async Task<string?> MigrateAsync(CancellationToken cancellationToken)
    {
        PlatformDbContext context = database.OpenEverywhere();
        await using (context.ConfigureAwait(false))
        {
            if (options.Provider == DatabaseProvider.Postgres)
            {
                // A session's lock: the server gives it back when the process dies.
                await context.Database.OpenConnectionAsync(cancellationToken).ConfigureAwait(false);
                await LockServerAsync(context, cancellationToken).ConfigureAwait(false);
                try
                {
                    return await MigrateLockedAsync(context, hasFile: false, cancellationToken).ConfigureAwait(false);
                }
                finally
                {
                    await context.Database.ExecuteSqlAsync($"SELECT pg_advisory_unlock({PostgresLock})", CancellationToken.None).ConfigureAwait(false);
                }
            }

            PrivateFiles.CreateDirectory(Path.GetDirectoryName(options.Location)!);
            await using FileStream held = await LockFileAsync(cancellationToken).ConfigureAwait(false);
            // Asked now: whoever opens an empty file writes its head.
            bool hasFile = HasContent(options.Location);
            MakePrivate(options.Location);
            return await MigrateLockedAsync(context, hasFile, cancellationToken).ConfigureAwait(false);
        }
    }

    private static bool HasContent(string path)
    {
        FileInfo file = new(path);
        return (file.LinkTarget is null ? file : file.ResolveLinkTarget(returnFinalTarget: true)) is FileInfo { Exists: true, Length: > 0 };
    }

    // Prompts, hashes and keys are in it: other users of the machine have no business there. What SQLite makes beside the file gets the file's mode.
    private static void MakePrivate(string path)
    {
        // A link that leads to no file yet is SQLite's to follow.
        if (!Path.Exists(path) && new FileInfo(path).LinkTarget is null)
        {
            PrivateFiles.Create(path).Dispose();
            return;
        }

        // By its name: opening and closing it would end the locks that this process has on it.
        foreach (string file in (string[])[path, $"{path}-wal", $"{path}-shm", $"{path}-journal"])
        {
            PrivateFiles.Restrict(file);
        }
    }

    private async Task<string?> MigrateLockedAsync(PlatformDbContext context, bool hasFile, CancellationToken cancellationToken)
    {
        string[] known = [.. context.Database.GetMigrations()];
        string[] applied = [.. await context.Database.GetAppliedMigrationsAsync(cancellationToken).ConfigureAwait(false)];
        if (applied.Except(known, StringComparer.Ordinal).FirstOrDefault() is { } unknown)
        {
            throw new PlatformException(
                PlatformError.Storage,
                $"The database ({options}) was written by a newer version of Lyceum (its schema has '{unknown}'); update Lyceum, or restore the backup made before that update.");
        }

        if (applied.Length == known.Length)
        {
            await AppendOnlyGuards.InstallAsync(context, cancellationToken).ConfigureAwait(false);
            await PrepareSearchAsync(context, cancellationToken).ConfigureAwait(false);
            return null;
        }

        string? backup = !hasFile ? null : await BackUpAsync(context, known[^1], cancellationToken).ConfigureAwait(false);
        if (options.Provider == DatabaseProvider.Sqlite)
        {
            // EF's own lock is a row that a killed process leaves behind for ever. Ours is held, so whose it was is gone.
            await context.Database.ExecuteSqlAsync($"DROP TABLE IF EXISTS \"__EFMigrationsLock\"", cancellationToken).ConfigureAwait(false);
        }

        await context.Database.MigrateAsync(cancellationToken).ConfigureAwait(false);
        await AppendOnlyGuards.InstallAsync(context, cancellationToken).ConfigureAwait(false);
        await PrepareSearchAsync(context, cancellationToken).ConfigureAwait(false);
        return backup;
    }

    private Task PrepareSearchAsync(PlatformDbContext context, CancellationToken cancellationToken) =>
        options.Provider == DatabaseProvider.Sqlite ? SqliteMessageIndex.PrepareAsync(context, cancellationToken) : Task.CompletedTask;

    private async Task<string> BackUpAsync(PlatformDbContext context, string target, CancellationToken cancellationToken)
    {
        string stamp = time.GetUtcNow().ToString("yyyyMMdd'T'HHmmss", CultureInfo.InvariantCulture);
        string backup = $"{options.Location}.{stamp}.before-{target}.backup";
        // There and empty, so that SQLite keeps who may read it.
        PrivateFiles.Create(backup).Dispose();
        // A copy through SQLite holds what is still in the log, which a copy of the file would not.
        await context.Database.ExecuteSqlAsync($"VACUUM INTO {backup}", cancellationToken).ConfigureAwait(false);
        return backup;
    }

    private async Task LockServerAsync(PlatformDbContext context, CancellationToken cancellationToken)
    {
        context.Database.SetCommandTimeout(options.Patience);
        try
        {
            await context.Database.ExecuteSqlAsync($"SELECT pg_advisory_lock({PostgresLock})", cancellationToken).ConfigureAwait(false);
        }
        catch (NpgsqlException exception) when (exception.InnerException is TimeoutException)
        {
            throw StillMigrating(exception);
        }

        // A migration of many rows takes as long as it takes.
        context.Database.SetCommandTimeout(0);
    }

    private PlatformException StillMigrating(Exception exception) => new(
        PlatformError.Storage,
        $"Another process is migrating the database ({options}) and has not ended in {options.Patience.TotalSeconds} seconds; wait for it or end it.",
        exception);

    private async Task<FileStream> LockFileAsync(CancellationToken cancellationToken)
    {
        string path = options.Location + ".migration-lock";
        long began = time.GetTimestamp();
        while (true)
        {
            try
            {
                return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            }
            catch (IOException) when (time.GetElapsedTime(began) < options.Patience)
            {
                await Task.Delay(s_pause, time, cancellationToken).ConfigureAwait(false);
            }
            catch (IOException exception)
            {
                throw StillMigrating(exception);
            }
        }
    }
}
