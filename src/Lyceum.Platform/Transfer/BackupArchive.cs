using System.Globalization;
using System.IO.Compression;
using System.Security.Cryptography;
using Lyceum.Platform.Data;

namespace Lyceum.Platform.Transfer;

/// <summary>
/// A backup as a stranger may have made it. Names, lengths and hashes are held against the manifest, and no member is longer than
/// that says, whatever it unpacks to.
/// </summary>
internal sealed class BackupArchive : IAsyncDisposable
{
    private readonly ZipArchive _zip;
    private readonly Dictionary<string, ZipArchiveEntry> _entries;

    private BackupArchive(ZipArchive zip, Dictionary<string, ZipArchiveEntry> entries, BackupManifest manifest)
    {
        _zip = zip;
        _entries = entries;
        Manifest = manifest;
    }

    /// <summary>What it says that it holds.</summary>
    public BackupManifest Manifest { get; }

    /// <summary>Opens a backup and reads its manifest.</summary>
    /// <exception cref="PlatformException">It is none, or the manifest and the archive contradict each other.</exception>
    public static async Task<BackupArchive> OpenAsync(string path, CancellationToken cancellationToken)
    {
        FileStream file;
        try
        {
            file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read);
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new PlatformException(PlatformError.NotFound, $"There is no file {path}.", exception);
        }

        ZipArchive? zip = null;
        try
        {
            zip = await ZipArchive.CreateAsync(file, ZipArchiveMode.Read, leaveOpen: false, entryNameEncoding: null, cancellationToken).ConfigureAwait(false);
            BackupArchive archive = await ReadAsync(zip, cancellationToken).ConfigureAwait(false);
            zip = null;
            return archive;
        }
        catch (InvalidDataException exception)
        {
            throw BackupManifest.Damaged("it is no zip archive, or a broken one", exception);
        }
        finally
        {
            if (zip is not null)
            {
                await zip.DisposeAsync().ConfigureAwait(false);
            }
        }
    }

    /// <summary>Unpacks everything into a folder and checks it.</summary>
    /// <param name="folder">The folder, which is empty.</param>
    /// <param name="report">Hears how many bytes are unpacked.</param>
    /// <param name="cancellationToken">Ends it early.</param>
    /// <exception cref="PlatformException">A member is not what the manifest says, or there is no room.</exception>
    public async Task UnpackAsync(string folder, Action<TransferProgress>? report, CancellationToken cancellationToken)
    {
        long total;
        try
        {
            total = Manifest.TotalBytes();
        }
        catch (OverflowException exception)
        {
            throw BackupManifest.Damaged("its manifest tells lengths that cannot be", exception);
        }

        long room = new DriveInfo(folder).AvailableFreeSpace;
        if (total > room)
        {
            throw new PlatformException(
                PlatformError.Storage,
                string.Create(CultureInfo.InvariantCulture, $"The backup says that it holds {total:N0} bytes, and there is room for {room:N0} beside {folder}; nothing was restored."));
        }

        long done = 0;
        foreach (BackupMember member in Manifest.Members)
        {
            string path = Path.Combine([folder, .. member.Name.Split('/')]);
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            await UnpackAsync(
                member,
                path,
                bytes =>
                {
                    done += bytes;
                    report?.Invoke(new TransferProgress("Unpacking", done, total));
                },
                cancellationToken).ConfigureAwait(false);
        }
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _zip.DisposeAsync();

    private static async Task<BackupArchive> ReadAsync(ZipArchive zip, CancellationToken cancellationToken)
    {
        Dictionary<string, ZipArchiveEntry> entries = new(StringComparer.Ordinal);
        foreach (ZipArchiveEntry entry in zip.Entries)
        {
            if (!entries.TryAdd(entry.FullName, entry))
            {
                throw BackupManifest.Damaged($"it has {entry.FullName} twice");
            }
        }

        if (!entries.Remove(BackupManifest.MemberName, out ZipArchiveEntry? first))
        {
            throw BackupManifest.Damaged("it has no manifest");
        }

        BackupManifest manifest;
        Stream text = await first.OpenAsync(cancellationToken).ConfigureAwait(false);
        await using (text.ConfigureAwait(false))
        {
            manifest = await BackupManifest.ReadAsync(text, first.Length, cancellationToken).ConfigureAwait(false);
        }

        if (entries.Count != manifest.Members.Count || manifest.Members.FirstOrDefault(member => !entries.ContainsKey(member.Name)) is not null)
        {
            throw BackupManifest.Damaged("it does not hold the files that its manifest names");
        }

        return new BackupArchive(zip, entries, manifest);
    }

    private async Task UnpackAsync(BackupMember member, string path, Action<int> copied, CancellationToken cancellationToken)
    {
        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        byte[] buffer = new byte[1 << 17];
        long length = 0;
        try
        {
            Stream input = await _entries[member.Name].OpenAsync(cancellationToken).ConfigureAwait(false);
            await using (input.ConfigureAwait(false))
            {
                FileStream output = PrivateFiles.Create(path);
                await using (output.ConfigureAwait(false))
                {
                    int read;
                    while ((read = await input.ReadAsync(buffer, cancellationToken).ConfigureAwait(false)) > 0)
                    {
                        length += read;
                        if (length > member.Bytes)
                        {
                            break;
                        }

                        hash.AppendData(buffer, 0, read);
                        await output.WriteAsync(buffer.AsMemory(0, read), cancellationToken).ConfigureAwait(false);
                        copied(read);
                    }

                    output.Flush(flushToDisk: true);
                }
            }
        }
        catch (InvalidDataException exception)
        {
            throw BackupManifest.Damaged($"{member.Name} cannot be unpacked", exception);
        }

        if (length != member.Bytes || !Convert.ToHexStringLower(hash.GetHashAndReset()).Equals(member.Sha256, StringComparison.OrdinalIgnoreCase))
        {
            throw BackupManifest.Damaged($"{member.Name} is not what the manifest says");
        }
    }
}
