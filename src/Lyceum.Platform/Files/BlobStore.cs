using System.Buffers;
using System.Collections.Concurrent;
using System.Globalization;

namespace Lyceum.Platform.Files;

/// <summary>
/// A folder of bytes, each named for its hash: <c>blobs/3f/a1/3fa1…-id</c>. What arrives is written to <c>incoming</c>, put on the
/// disk and renamed, so that a name never stands for half of something. The id in a name is its row's (<see cref="Blob"/>): bytes that
/// come again while the same bytes are being deleted get another row and another name, so nobody deletes what somebody else just
/// stored. No name comes from a caller. Safe for use by many threads, and by several processes on one folder.
/// </summary>
internal sealed class BlobStore
{
    private const int BufferBytes = 128 << 10;
    private const UnixFileMode OwnersFolder = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
    private const UnixFileMode OwnersFile = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    private readonly string _incoming;
    private readonly string _blobs;

    // What this process is writing or about to give a row; the sweep leaves it alone however old it is.
    private readonly ConcurrentDictionary<string, bool> _active = new(StringComparer.Ordinal);

    /// <summary>Describes a store; the folder is made when something comes.</summary>
    /// <param name="folder">Its path, such as <c>files</c> in the data folder.</param>
    public BlobStore(string folder)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(folder);
        string root = Path.GetFullPath(folder);
        _incoming = Path.Combine(root, "incoming");
        _blobs = Path.Combine(root, "blobs");
    }

    /// <summary>Opens a blob. The caller disposes the stream, which can seek; it goes on if the blob is deleted meanwhile.</summary>
    /// <exception cref="PlatformException">It is not there.</exception>
    public FileStream OpenRead(byte[] sha256, Guid blobId)
    {
        try
        {
            return new FileStream(PathOf(sha256, blobId), new FileStreamOptions
            {
                Access = FileAccess.Read,
                Share = FileShare.Read | FileShare.Delete,
                Options = FileOptions.Asynchronous,
                BufferSize = 0,
            });
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new PlatformException(PlatformError.NotFound, "The file's content is gone.", exception);
        }
    }

    /// <summary>Whether a blob's bytes are there.</summary>
    public bool Holds(byte[] sha256, Guid blobId) => File.Exists(PathOf(sha256, blobId));

    /// <summary>Begins to take bytes. The caller disposes the writer.</summary>
    /// <exception cref="PlatformException">The disk refuses.</exception>
    public BlobWriter CreateWriter()
    {
        try
        {
            MakeFolder(_incoming);
            string path = Path.Combine(_incoming, $"{Guid.CreateVersion7():N}.part");
            _active[path] = true;
            FileStreamOptions options = new()
            {
                Mode = FileMode.CreateNew,
                Access = FileAccess.Write,
                Share = FileShare.None,
                Options = FileOptions.Asynchronous,
                BufferSize = 0,
            };
            if (!OperatingSystem.IsWindows())
            {
                options.UnixCreateMode = OwnersFile;
            }

            return new BlobWriter(this, path, new FileStream(path, options));
        }
        catch (IOException exception)
        {
            throw Refused(exception);
        }
    }

    /// <summary>Takes a stream to its end. The caller disposes what it gets.</summary>
    /// <param name="content">The stream.</param>
    /// <param name="expected">How many bytes it must have; null where that is not known.</param>
    /// <param name="maximum">How many bytes it may have.</param>
    /// <param name="hold">Where room for them is set aside; null where none is needed.</param>
    /// <param name="cancellationToken">Ends it early.</param>
    /// <exception cref="PlatformException">It has too many or too few bytes, there is no room, or the disk refuses.</exception>
    public async Task<ReceivedBlob> ReceiveAsync(Stream content, long? expected, long maximum, StorageHold? hold, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(expected.GetValueOrDefault(), nameof(expected));
        if (expected > maximum)
        {
            throw TooLarge(maximum);
        }

        if (hold is not null)
        {
            await hold.ReachAsync(expected ?? 0, cancellationToken).ConfigureAwait(false);
        }

        await using BlobWriter writer = CreateWriter();
        byte[] buffer = ArrayPool<byte>.Shared.Rent(BufferBytes);
        try
        {
            int read;
            while ((read = await content.ReadAsync(buffer, cancellationToken).ConfigureAwait(false)) > 0)
            {
                long bytes = writer.Bytes + read;
                if (bytes > maximum)
                {
                    throw TooLarge(maximum);
                }

                if (bytes > expected)
                {
                    throw WrongLength(expected.Value);
                }

                if (hold is not null)
                {
                    await hold.ReachAsync(bytes, cancellationToken).ConfigureAwait(false);
                }

                await writer.WriteAsync(buffer.AsMemory(0, read), cancellationToken).ConfigureAwait(false);
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }

        return expected is { } all && all != writer.Bytes ? throw WrongLength(all) : writer.Finish();
    }

    /// <summary>Gives received bytes the name of a blob, durably.</summary>
    /// <exception cref="PlatformException">The disk refuses.</exception>
    public void Place(ReceivedBlob received, Guid blobId)
    {
        string target = PathOf(received.Sha256, blobId);
        if (received.Path == target)
        {
            return;
        }

        try
        {
            string folder = Path.GetDirectoryName(target)!;
            bool isNew = !Directory.Exists(folder);
            MakeFolder(folder);
            _active[target] = true;
            // Whatever stands there already is the same bytes.
            File.Move(received.Path, target, overwrite: true);
            DirectoryDurability.Flush(folder);
            if (isNew)
            {
                DirectoryDurability.Flush(Path.GetDirectoryName(folder)!);
                DirectoryDurability.Flush(_blobs);
            }
        }
        catch (IOException exception)
        {
            _active.TryRemove(target, out _);
            throw Refused(exception);
        }

        _active.TryRemove(received.Path, out _);
        received.Path = target;
    }

    /// <summary>Whether received bytes have the name of a blob.</summary>
    public bool IsPlaced(ReceivedBlob received, Guid blobId) => received.Path == PathOf(received.Sha256, blobId);

    /// <summary>Ends what was done with received bytes.</summary>
    public void Settle(ReceivedBlob received)
    {
        if (received.IsKept)
        {
            _active.TryRemove(received.Path, out _);
        }
        else
        {
            Forget(received.Path);
        }
    }

    /// <summary>Removes something that nobody needs.</summary>
    public void Forget(string path)
    {
        Remove(path);
        _active.TryRemove(path, out _);
    }

    /// <summary>Removes a blob that no row knows any more.</summary>
    public void Delete(byte[] sha256, Guid blobId) => Remove(PathOf(sha256, blobId));

    /// <summary>Removes what was not received to the end and is not being received here.</summary>
    /// <param name="before">Only what was written last before that.</param>
    /// <returns>How many there were.</returns>
    public int SweepIncoming(DateTimeOffset before)
    {
        int removed = 0;
        foreach (string path in FilesIn(_incoming))
        {
            if (IsAbandoned(path, before))
            {
                Remove(path);
                removed++;
            }
        }

        return removed;
    }

    /// <summary>Blobs that were stored before some time and are not about to be given a row here.</summary>
    public IEnumerable<(string Path, Guid Id)> StoredBefore(DateTimeOffset time)
    {
        foreach (string path in FilesIn(_blobs))
        {
            if (IsAbandoned(path, time) && TryParse(Path.GetFileName(path), out Guid id))
            {
                yield return (path, id);
            }
        }
    }

    /// <summary>What to say when the disk refuses.</summary>
    public static PlatformException Refused(IOException exception) =>
        new(PlatformError.Storage, "The file could not be stored: the disk is full or cannot be written.", exception);

    /// <summary>What to say of something too large.</summary>
    public static PlatformException TooLarge(long maximum) => new(
        PlatformError.TooLarge, string.Create(CultureInfo.InvariantCulture, $"It is larger than {maximum} bytes, the most that is taken here."));

    private static PlatformException WrongLength(long expected) => PlatformException.Invalid(
        string.Create(CultureInfo.InvariantCulture, $"The content does not have the {expected} bytes that were announced."));

    private static IEnumerable<string> FilesIn(string folder) => Directory.Exists(folder)
        ? Directory.EnumerateFiles(folder, "*", new EnumerationOptions { RecurseSubdirectories = true, MaxRecursionDepth = 2, AttributesToSkip = FileAttributes.ReparsePoint })
        : [];

    private static bool TryParse(string name, out Guid id)
    {
        id = default;
        return name.Length == 64 + 1 + 32 && name[64] == '-' && Guid.TryParseExact(name.AsSpan(65), "N", out id);
    }

    private static void MakeFolder(string folder)
    {
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(folder);
        }
        else
        {
            Directory.CreateDirectory(folder, OwnersFolder);
        }
    }

    private static void Remove(string path)
    {
        try
        {
            File.Delete(path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // Somebody holds it, or it is gone with its folder: the sweep tries again.
        }
    }

    private bool IsAbandoned(string path, DateTimeOffset before) =>
        !_active.ContainsKey(path) && File.GetLastWriteTimeUtc(path) < before.UtcDateTime;

    private string PathOf(byte[] sha256, Guid blobId)
    {
        string hash = Convert.ToHexStringLower(sha256);
        return Path.Combine(_blobs, hash[..2], hash[2..4], string.Create(CultureInfo.InvariantCulture, $"{hash}-{blobId:N}"));
    }
}
