using Lyceum.Models.Hub;
using Lyceum.Platform.Data;
using Lyceum.Platform.Transfer;

namespace Lyceum;

/// <summary>Where the platform's data is.</summary>
/// <param name="Provider">What stores it.</param>
/// <param name="ConnectionString">How to reach a PostgreSQL database.</param>
internal sealed record DatabaseSettings(DatabaseProvider Provider, Secret ConnectionString)
{
    /// <summary>The database that is in use.</summary>
    /// <exception cref="UsageException">It is a PostgreSQL database and nothing says where.</exception>
    public DatabaseOptions Options(DataDirectory directory) => OptionsOf(Provider, directory);

    /// <summary>The database of one kind, whether or not it is in use.</summary>
    /// <exception cref="UsageException">It is a PostgreSQL database and nothing says where.</exception>
    public DatabaseOptions OptionsOf(DatabaseProvider provider, DataDirectory directory) => provider switch
    {
        DatabaseProvider.Sqlite => DatabaseOptions.Sqlite(directory.Database),
        _ when ConnectionString.IsEmpty => throw new UsageException(
            "The setting Database:ConnectionString is empty; say how to reach the PostgreSQL database, for instance LYCEUM__DATABASE__CONNECTIONSTRING='Host=…;Database=…;Username=…'."),
        _ => Postgres(ConnectionString.Reveal()),
    };

    /// <summary>A PostgreSQL database that somebody names.</summary>
    /// <exception cref="UsageException">The text is no connection string; it may hold a password, so it is not repeated.</exception>
    public static DatabaseOptions Postgres(string connectionString)
    {
        try
        {
            return DatabaseOptions.Postgres(connectionString);
        }
        catch (ArgumentException)
        {
            throw new UsageException("The connection string of the PostgreSQL database cannot be read; write it as 'Host=…;Database=…;Username=…;Password=…'.");
        }
    }
}
