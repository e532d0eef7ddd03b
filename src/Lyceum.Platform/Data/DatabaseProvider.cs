namespace Lyceum.Platform.Data;

/// <summary>What stores the data.</summary>
public enum DatabaseProvider
{
    /// <summary>A file; processes on this machine may share it.</summary>
    Sqlite,

    /// <summary>A PostgreSQL server.</summary>
    Postgres,
}
