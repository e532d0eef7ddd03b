using System.IO.Compression;
using System.Security.Cryptography;
using Lyceum.Platform.Data;
using Microsoft.EntityFrameworkCore;

namespace Lyceum.Platform.Transfer;

/// <summary>
/// Writes the database, the files and the key ring into one archive, a zip, while others use them. The database in it is always a
/// SQLite file, so that a backup can be restored into either kind. Models and settings are not in it.
/// </summary>
/// <param name="database">The database.</param>
/// <param name="directory">Where the rest is.</param>
/// <param name="time">The clock.</param>
public sealed class DataBackup(PlatformDatabase database, DataDirectory directory, TimeProvider time)
{
    private static readonly EnumerationOptions s_filesAlone = new()
    {
        RecurseSubdirectories = true,
        // A hidden file is one that is still being written; a link leads out of what is ours.
        AttributesToSkip = FileAttributes.Hidden | FileAttributes.ReparsePoint,
    };

    /// <summary>Writes a backup. It appears under its name when it is whole.</summary>
    /// <param name="path">The archive's path, where nothing may be yet.</param>
    /// <param name="report">Hears how many bytes are written; null for nobody.</param>
    /// <param name="cancellationToken">Ends it early and leaves nothing.</param>
    /// <returns>What it holds.</returns>
    /// <exception cref="PlatformException">There is something at the path, or a schema is another one.</exception>
    /// <exception cref="IOException">Something could not be read or written.</exception>
    public async Task<BackupManifest> WriteAsync(string path, Action<TransferProgress>? report, CancellationToken cancellationToken)
    {
        path = Path.GetFullPath(path);
        if (Path.Exists(path))
        {
            throw PlatformException.Conflict($"There is a file {path} already; choose another name for the backup.");
        }

        // Beside the archive, where there is room for one, and for the owner's eyes alone: it holds hashes and key rings.
        string work = $"{path}.{Guid.NewGuid():N}.partial";
        PrivateFiles.CreateDirectory(work);
        try
        {
            string snapshot = Path.Combine(work, BackupManifest.DatabaseName);
            report?.Invoke(new TransferProgress("Database", 0, 0));
            string schema = await SnapshotAsync(snapshot, report, cancellationToken).ConfigureAwait(false);

            // After the database: what it names was there before it.
            List<(string Name, string Path)> members = [(BackupManifest.DatabaseName, snapshot)];
            members.AddRange(Under(directory.Files, DataDirectory.FilesName));
            members.AddRange(Under(directory.KeyRing, DataDirectory.KeyRingName));
            string archive = Path.Combine(work, "archive.zip");
            BackupManifest manifest = await PackAsync(archive, members, schema, report, cancellationToken).ConfigureAwait(false);
            File.Move(archive, path);
            return manifest;
        }
        finally
        {
            Directory.Delete(work, recursive: true);
        }
    }

    private static IEnumerable<(string Name, string Path)> Under(string folder, string name)
    {
        if (!Directory.Exists(folder))
        {
            yield break;
        }

        foreach (string file in Directory.EnumerateFiles(folder, "*", s_filesAlone).Order(StringComparer.Ordinal))
        {
            string member = $"{name}/{Path.GetRelativePath(folder, file).Replace(Path.DirectorySeparatorChar, '/')}";
            if (!BackupManifest.IsMemberName(member))
            {
                throw new PlatformException(PlatformError.Invalid, $"The file {file} has a name that Lyceum gives no file; take it out of that folder and try again.");
            }

            yield return (member, file);
        }
    }

    /// <summary>One moment of the database as a SQLite file.</summary>
    private async Task<string> SnapshotAsync(string path, Action<TransferProgress>? report, CancellationToken cancellationToken)
    {
        // There and empty, so that SQLite keeps who may read it.
        PrivateFiles.Create(path).Dispose();
        if (database.Provider == DatabaseProvider.Sqlite)
        {
            PlatformDbContext context = database.OpenEverywhere();
            await using (context.ConfigureAwait(false))
            {
                context.Database.SetCommandTimeout(0);
                await context.Database.ExecuteSqlAsync($"VACUUM INTO {path}", cancellationToken).ConfigureAwait(false);
            }
        }
        else
        {
            PlatformDatabase file = new(DatabaseOptions.Sqlite(path), time);
            await file.MigrateAsync(cancellationToken).ConfigureAwait(false);
            await new DataCopy(database, file).RunAsync(report, cancellationToken).ConfigureAwait(false);
            await file.CloseFileAsync(cancellationToken).ConfigureAwait(false);
        }

        PlatformDatabase written = new(DatabaseOptions.Sqlite(path), time);
        PlatformDbContext reader = written.OpenEverywhere();
        string schema;
        await using (reader.ConfigureAwait(false))
        {
            schema = (await reader.Database.GetAppliedMigrationsAsync(cancellationToken).ConfigureAwait(false)).LastOrDefault() ?? "";
        }

        await written.CloseFileAsync(cancellationToken).ConfigureAwait(false);
        return schema;
    }

    private async Task<BackupManifest> PackAsync(
        string archive, List<(string Name, string Path)> members, string schema, Action<TransferProgress>? report, CancellationToken cancellationToken)
    {
        long total = members.Sum(static member => new FileInfo(member.Path) is { Exists: true } file ? file.Length : 0);
        long done = 0;
        FileStream stream = PrivateFiles.Create(archive);
        await using (stream.ConfigureAwait(false))
        {
            BackupManifest manifest;
            ZipArchive zip = await ZipArchive.CreateAsync(stream, ZipArchiveMode.Create, leaveOpen: true, entryNameEncoding: null, cancellationToken).ConfigureAwait(false);
            await using (zip.ConfigureAwait(false))
            {
                List<BackupMember> packed = [];
                foreach ((string name, string path) in members)
                {
                    FileStream? input = OpenIfThere(path);
                    if (input is null)
                    {
                        continue;
                    }

                    await using (input.ConfigureAwait(false))
                    {
                        Stream output = await zip.CreateEntry(name, CompressionLevel.Fastest).OpenAsync(cancellationToken).ConfigureAwait(false);
                        await using (output.ConfigureAwait(false))
                        {
                            packed.Add(await CopyAsync(name, input, output, Count, cancellationToken).ConfigureAwait(false));
                        }
                    }
                }

                manifest = new BackupManifest
                {
                    Format = BackupManifest.CurrentFormat,
                    Program = typeof(DataBackup).Assembly.GetName().Version!.ToString(3),
                    Schema = schema,
                    Database = database.Provider,
                    CreatedAt = time.GetUtcNow(),
                    Members = packed,
                };
                Stream last = await zip.CreateEntry(BackupManifest.MemberName).OpenAsync(cancellationToken).ConfigureAwait(false);
                await using (last.ConfigureAwait(false))
                {
                    await manifest.WriteAsync(last, cancellationToken).ConfigureAwait(false);
                }
            }

            stream.Flush(flushToDisk: true);
            return manifest;
        }

        void Count(int bytes)
        {
            done += bytes;
            report?.Invoke(new TransferProgress("Backup", done, long.Max(done, total)));
        }
    }

    // A file that was deleted since the snapshot is no longer anybody's.
    private static FileStream? OpenIfThere(string path)
    {
        try
        {
            return new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        }
        catch (FileNotFoundException)
        {
            return null;
        }
    }

    private static async Task<BackupMember> CopyAsync(string name, Stream from, Stream to, Action<int> copied, CancellationToken cancellationToken)
    {
        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        byte[] buffer = new byte[1 << 17];
        long length = 0;
        int read;
        while ((read = await from.ReadAsync(buffer, cancellationToken).ConfigureAwait(false)) > 0)
        {
            hash.AppendData(buffer, 0, read);
            await to.WriteAsync(buffer.AsMemory(0, read), cancellationToken).ConfigureAwait(false);
            length += read;
            copied(read);
        }

        return new BackupMember(name, length, Convert.ToHexStringLower(hash.GetHashAndReset()));
    }
}
