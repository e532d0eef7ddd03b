using System.Data.Common;
using System.Globalization;
using Lyceum.Platform.Data;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace Lyceum.Platform.Transfer;

/// <summary>
/// Puts a backup in the place of what is there. First all of it is unpacked beside that, checked against its hashes and brought to
/// this program's schema; only then is anything moved, and what was there is moved aside, never deleted. What fails on the way
/// leaves everything as it was.
/// </summary>
/// <param name="options">The database to restore into: the data directory's own SQLite file, or an empty PostgreSQL database.</param>
/// <param name="directory">The data directory.</param>
/// <param name="time">The clock.</param>
public sealed class DataRestore(DatabaseOptions options, DataDirectory directory, TimeProvider time)
{
    private static readonly string[] s_besideSqlite = ["-wal", "-shm", "-journal"];

    private readonly PlatformDatabase _target = new(options, time);

    /// <summary>Restores a backup. No server may run on the data meanwhile.</summary>
    /// <param name="archive">The backup's path.</param>
    /// <param name="replace">Whether what is there is moved aside; else it is refused. A PostgreSQL database must be empty in any case.</param>
    /// <param name="report">Hears how far it is; null for nobody.</param>
    /// <param name="cancellationToken">Ends it early; everything is left as it was.</param>
    /// <exception cref="PlatformException">The backup is damaged or newer than this program, or there is something in its place.</exception>
    /// <exception cref="IOException">Something could not be read, written or moved.</exception>
    public async Task<RestoredBackup> ReadAsync(string archive, bool replace, Action<TransferProgress>? report, CancellationToken cancellationToken)
    {
        BackupArchive backup = await BackupArchive.OpenAsync(archive, cancellationToken).ConfigureAwait(false);
        await using (backup.ConfigureAwait(false))
        {
            string[] inTheWay = [.. InTheWay()];
            if (inTheWay.Length > 0 && !replace)
            {
                throw PlatformException.Conflict($"There is data already ({inTheWay[0]}); choose another data directory, or have what is there moved aside with --force.");
            }

            string stamp = time.GetUtcNow().ToString("yyyyMMdd'T'HHmmss", CultureInfo.InvariantCulture);
            directory.Create();
            string staged = Path.Combine(directory.Path, $".restore-{Guid.NewGuid():N}");
            PrivateFiles.CreateDirectory(staged);
            try
            {
                await backup.UnpackAsync(staged, report, cancellationToken).ConfigureAwait(false);
                PlatformDatabase database = new(DatabaseOptions.Sqlite(Path.Combine(staged, BackupManifest.DatabaseName)), time);
                await PrepareAsync(database, cancellationToken).ConfigureAwait(false);
                string? aside = inTheWay.Length == 0 ? null : Unused(Path.Combine(directory.Path, $"before-restore-{stamp}"));
                await PutInPlaceAsync(database, staged, inTheWay, aside, report, cancellationToken).ConfigureAwait(false);
                return new RestoredBackup(backup.Manifest, aside);
            }
            finally
            {
                Directory.Delete(staged, recursive: true);
            }
        }
    }

    private static string Unused(string path)
    {
        string name = path;
        for (int i = 2; Path.Exists(name); i++)
        {
            name = string.Create(CultureInfo.InvariantCulture, $"{path}-{i}");
        }

        return name;
    }

    /// <summary>Brings the unpacked database to this program's schema, where it is one at all.</summary>
    private static async Task PrepareAsync(PlatformDatabase database, CancellationToken cancellationToken)
    {
        try
        {
            PlatformDbContext context = database.OpenEverywhere();
            await using (context.ConfigureAwait(false))
            {
                await context.Database.OpenConnectionAsync(cancellationToken).ConfigureAwait(false);
                DbCommand check = context.Database.GetDbConnection().CreateCommand();
                await using (check.ConfigureAwait(false))
                {
                    check.CommandText = "PRAGMA integrity_check(1)";
                    check.CommandTimeout = 0;
                    if (await check.ExecuteScalarAsync(cancellationToken).ConfigureAwait(false) is not "ok")
                    {
                        throw BackupManifest.Damaged("its database is broken");
                    }
                }

                if (!(await context.Database.GetAppliedMigrationsAsync(cancellationToken).ConfigureAwait(false)).Any())
                {
                    throw BackupManifest.Damaged("its database is not Lyceum's");
                }
            }

            await database.MigrateAsync(cancellationToken).ConfigureAwait(false);
            await database.CloseFileAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (SqliteException exception)
        {
            throw BackupManifest.Damaged("its database cannot be read", exception);
        }
    }

    /// <summary>What a restored backup would have to replace.</summary>
    private IEnumerable<string> InTheWay()
    {
        if (options.Provider == DatabaseProvider.Sqlite)
        {
            foreach (string file in s_besideSqlite.Prepend("").Select(suffix => options.Location + suffix).Where(File.Exists))
            {
                yield return file;
            }
        }

        foreach (string folder in new[] { directory.Files, directory.KeyRing })
        {
            if (Directory.Exists(folder) && Directory.EnumerateFileSystemEntries(folder).Any())
            {
                yield return folder;
            }
        }
    }

    private async Task PutInPlaceAsync(
        PlatformDatabase database, string staged, string[] inTheWay, string? aside, Action<TransferProgress>? report, CancellationToken cancellationToken)
    {
        bool isFile = options.Provider == DatabaseProvider.Sqlite;
        if (isFile && inTheWay.Contains(options.Location))
        {
            if (!await _target.CloseFileAsync(cancellationToken).ConfigureAwait(false))
            {
                throw new PlatformException(PlatformError.Busy, $"The database ({options}) is in use; stop the server that runs on it, and restore then.");
            }

            // In one piece now: what was in the log beside it is in it.
            inTheWay = [.. InTheWay()];
        }

        cancellationToken.ThrowIfCancellationRequested();
        Moves moves = new();
        try
        {
            if (aside is not null)
            {
                PrivateFiles.CreateDirectory(aside);
                foreach (string path in inTheWay)
                {
                    moves.Move(path, Path.Combine(aside, Path.GetFileName(path)));
                }
            }

            foreach ((string name, string place) in new[] { (DataDirectory.FilesName, directory.Files), (DataDirectory.KeyRingName, directory.KeyRing) })
            {
                string unpacked = Path.Combine(staged, name);
                if (Directory.Exists(unpacked))
                {
                    if (Directory.Exists(place))
                    {
                        // Empty, or it would have been in the way.
                        Directory.Delete(place);
                    }

                    moves.Move(unpacked, place);
                }
            }

            if (isFile)
            {
                moves.Move(Path.Combine(staged, BackupManifest.DatabaseName), options.Location);
            }
            else
            {
                // Last, since it alone undoes itself.
                await _target.MigrateAsync(cancellationToken).ConfigureAwait(false);
                await new DataCopy(database, _target).RunAsync(report, cancellationToken).ConfigureAwait(false);
                await database.CloseFileAsync(cancellationToken).ConfigureAwait(false);
            }
        }
        catch
        {
            moves.Undo();
            if (Directory.Exists(aside))
            {
                Directory.Delete(aside);
            }

            throw;
        }
    }

    /// <summary>Moves that can be taken back.</summary>
    private sealed class Moves
    {
        private readonly Stack<(string From, string To)> _done = new();

        public void Move(string from, string to)
        {
            Directory.CreateDirectory(Path.GetDirectoryName(to)!);
            Directory.Move(from, to);
            _done.Push((from, to));
        }

        public void Undo()
        {
            while (_done.TryPop(out (string From, string To) move))
            {
                Directory.Move(move.To, move.From);
            }
        }
    }
}
