using System.Text.RegularExpressions;

namespace Lyceum.Models.Store;

/// <summary>
/// A folder for what is on its way into the store or out of it. Nobody else ever has the same one. A lock beside it lasts as long as the
/// process, so that what a process leaves that was killed can be told from what is still in work. Disposing removes the folder.
/// </summary>
internal sealed partial class StagingFolder : IDisposable
{
    private readonly FileStream _lock;

    private StagingFolder(string path, FileStream guard)
    {
        Path = path;
        _lock = guard;
    }

    /// <summary>The folder.</summary>
    public string Path { get; }

    /// <summary>Creates a folder.</summary>
    /// <param name="parent">Where.</param>
    /// <param name="model">The model that it is for, to be found by people.</param>
    /// <exception cref="IOException">It cannot be created.</exception>
    public static StagingFolder Create(string parent, string model)
    {
        string path = System.IO.Path.Combine(parent, $"{model}.{Guid.NewGuid():N}.staging");

        // The lock comes first and goes last: a folder without one is nobody's.
        FileStream guard = OpenLock(path);
        try
        {
            Directory.CreateDirectory(path);
            return new StagingFolder(path, guard);
        }
        catch
        {
            guard.Dispose();
            throw;
        }
    }

    /// <summary>Whether a folder's name is one that <see cref="Create"/> gives.</summary>
    public static bool IsName(string name) => Form().IsMatch(name);

    /// <summary>Removes the folders of processes that are gone. What cannot be removed stays for the next time.</summary>
    /// <param name="parent">Where they are; it exists.</param>
    public static void RemoveAbandoned(string parent)
    {
        foreach (string path in Directory.GetDirectories(parent).Where(static path => IsName(System.IO.Path.GetFileName(path))))
        {
            using FileStream? guard = TryLock(path);
            if (guard is null)
            {
                continue;
            }

            using FileStream? second = TryLock(path);
            if (second is not null)
            {
                // A file system that knows no locks cannot say whose folder this is.
                return;
            }

            try
            {
                Directory.Delete(path, recursive: true);
            }
            catch (Exception error) when (error is IOException or UnauthorizedAccessException)
            {
                // Nobody who brings a model in should fail for what another left.
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        try
        {
            if (Directory.Exists(Path))
            {
                Directory.Delete(Path, recursive: true);
            }
        }
        finally
        {
            _lock.Dispose();
        }
    }

    private static FileStream? TryLock(string path)
    {
        try
        {
            return OpenLock(path);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private static FileStream OpenLock(string path) => new(path + ".lock", FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, 1, FileOptions.DeleteOnClose);

    // The other endings are those of earlier versions.
    [GeneratedRegex(@"\.[0-9a-f]{32}\.(staging|import|upload|removed)\z", RegexOptions.CultureInvariant)]
    private static partial Regex Form();
}
