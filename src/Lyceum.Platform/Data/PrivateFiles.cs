namespace Lyceum.Platform.Data;

/// <summary>Files and folders that their owner alone may read, where the system knows of that.</summary>
internal static class PrivateFiles
{
    private const UnixFileMode OwnersFile = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    /// <summary>Makes a folder, with those above it. One that is there stays as it is.</summary>
    public static void CreateDirectory(string path)
    {
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(path);
        }
        else
        {
            Directory.CreateDirectory(path, OwnersFile | UnixFileMode.UserExecute);
        }
    }

    /// <summary>Makes a file that must not be there, and opens it for writing. The caller disposes it.</summary>
    public static FileStream Create(string path)
    {
        FileStreamOptions options = new() { Mode = FileMode.CreateNew, Access = FileAccess.Write, Options = FileOptions.Asynchronous };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = OwnersFile;
        }

        return new FileStream(path, options);
    }

    /// <summary>Takes a file away from everybody but its owner. Does not open it. Nothing happens where there is none, or where this process is not its owner, who chose.</summary>
    public static void Restrict(string path)
    {
        if (OperatingSystem.IsWindows() || !File.Exists(path))
        {
            return;
        }

        try
        {
            UnixFileMode mode = File.GetUnixFileMode(path);
            if ((mode & ~(OwnersFile | UnixFileMode.UserExecute)) != 0)
            {
                File.SetUnixFileMode(path, mode & (OwnersFile | UnixFileMode.UserExecute));
            }
        }
        catch (Exception exception) when (exception is UnauthorizedAccessException or IOException)
        {
            // Another's, gone since, or where nothing is changed.
        }
    }
}
