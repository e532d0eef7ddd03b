using Npgsql;

namespace Lyceum.Platform.Data;

/// <summary>Where the data is.</summary>
public sealed record DatabaseOptions
{
    private DatabaseOptions(DatabaseProvider provider, string location)
    {
        Provider = provider;
        Location = location;
    }

    /// <summary>What stores the data.</summary>
    public DatabaseProvider Provider { get; }

    /// <summary>How long to wait for another writer, or for another process that migrates the schema.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>A file's path, or a connection string, which may hold a password.</summary>
    internal string Location { get; }

    /// <summary>A SQLite file, made where there is none.</summary>
    /// <param name="path">Its path.</param>
    public static DatabaseOptions Sqlite(string path)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        return new(DatabaseProvider.Sqlite, Path.GetFullPath(path));
    }

    /// <summary>A database of a PostgreSQL server, which must exist.</summary>
    /// <param name="connectionString">How to reach it, in Npgsql's form.</param>
    /// <exception cref="ArgumentException">It is not of that form.</exception>
    public static DatabaseOptions Postgres(string connectionString)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(connectionString);
        _ = new NpgsqlConnectionStringBuilder(connectionString);
        return new(DatabaseProvider.Postgres, connectionString);
    }

    /// <summary>The place without its password.</summary>
    public override string ToString() => Provider == DatabaseProvider.Sqlite ? Location : "PostgreSQL";
}
