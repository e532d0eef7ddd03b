using Lyceum.Platform.Data;

namespace Lyceum.Platform.Transfer;

/// <summary>
/// Where the platform keeps what is not in a PostgreSQL database. Models and settings lie in the same directory and are not the
/// platform's.
/// </summary>
/// <param name="Path">The data directory.</param>
public sealed record DataDirectory(string Path)
{
    internal const string FilesName = "files";
    internal const string KeyRingName = "keys";

    /// <summary>Makes the directory for its owner alone, where there is none.</summary>
    public void Create() => PrivateFiles.CreateDirectory(Path);

    /// <summary>The SQLite file, where that is the database.</summary>
    public string Database => System.IO.Path.Combine(Path, "lyceum.db");

    /// <summary>The folder of files that were uploaded or made: each is written once and never changed.</summary>
    public string Files => System.IO.Path.Combine(Path, FilesName);

    /// <summary>The folder of backups that administrators had made while the platform ran.</summary>
    public string Backups => System.IO.Path.Combine(Path, "backups");

    /// <summary>The folder of the data-protection key ring.</summary>
    public string KeyRing => System.IO.Path.Combine(Path, KeyRingName);
}
