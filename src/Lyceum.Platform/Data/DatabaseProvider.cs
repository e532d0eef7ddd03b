namespace Lyceum.Platform.Data;

/// <summary>What stores the data.</summary>
public enum DatabaseProvider
{
    /// <summary>A file, written by this process alone.</summary>
    Sqlite,

    /// <summary>A PostgreSQL server.</summary>
    Postgres,
}
