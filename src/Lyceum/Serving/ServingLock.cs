namespace Lyceum.Serving;

/// <summary>
/// Tells whether another server works on the same SQLite file. Each one holds a shared lock on a file beside it as long as it lives; the system takes it away from
/// a process that dies, however it dies. So whoever gets the lock for itself alone knows that nothing of what others were doing goes on.
/// </summary>
internal sealed class ServingLock : IDisposable
{
    private static readonly TimeSpan s_pause = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(30);

    private readonly string _path;
    private FileStream? _held;

    private ServingLock(string path, FileStream? held, bool isAlone) => (_path, _held, IsAlone) = (path, held, isAlone);

    /// <summary>Whether there is no other server, and none can start before <see cref="ShareAsync"/>.</summary>
    public bool IsAlone { get; }

    /// <summary>Takes the lock alone where that can be had. Where the file system has no locks, nobody is alone.</summary>
    /// <param name="database">The database's file.</param>
    public static ServingLock Take(string database)
    {
        string path = database + ".serving";
        FileStream? alone = TryOpen(path, FileShare.None);
        if (alone is not null && TryOpen(path, FileShare.ReadWrite) is { } second)
        {
            second.Dispose();
            alone.Dispose();
            alone = null;
        }

        return new ServingLock(path, alone, alone is not null);
    }

    /// <summary>Lets others in beside this one, and waits for one that is alone for a moment.</summary>
    /// <param name="time">The clock.</param>
    /// <param name="cancellation">Ends the waiting.</param>
    public async Task ShareAsync(TimeProvider time, CancellationToken cancellation)
    {
        _held?.Dispose();
        long begin = time.GetTimestamp();
        while ((_held = TryOpen(_path, FileShare.ReadWrite)) is null && time.GetElapsedTime(begin) < s_patience)
        {
            await Task.Delay(s_pause, time, cancellation).ConfigureAwait(false);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _held?.Dispose();

    private static FileStream? TryOpen(string path, FileShare share)
    {
        try
        {
            return new FileStream(path, FileMode.OpenOrCreate, share == FileShare.None ? FileAccess.ReadWrite : FileAccess.Read, share);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
