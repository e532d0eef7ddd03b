using Lyceum.Platform.Organizations;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace Lyceum.Platform.Data;

/// <summary>Opens the platform's database for one organisation at a time. Safe for use by many threads.</summary>
public sealed class PlatformDatabase
{
    // SQLITE_BUSY
    private const int SqliteBusy = 5;

    private readonly DbContextOptions<SqlitePlatformDbContext>? _sqlite;
    private readonly DbContextOptions<PostgresPlatformDbContext>? _postgres;
    private readonly DatabaseOptions _options;
    private readonly TimeProvider _time;

    /// <summary>Describes a database; nothing is opened yet.</summary>
    /// <param name="options">Where it is.</param>
    /// <param name="time">The clock.</param>
    public PlatformDatabase(DatabaseOptions options, TimeProvider time)
    {
        _options = options;
        _time = time;
        if (options.Provider == DatabaseProvider.Sqlite)
        {
            string connection = new SqliteConnectionStringBuilder { DataSource = options.Location, ForeignKeys = true }.ToString();
            _sqlite = new DbContextOptionsBuilder<SqlitePlatformDbContext>()
                .UseSqlite(connection).AddInterceptors(new SqlitePragmas(options.Patience)).Options;
        }
        else
        {
            _postgres = new DbContextOptionsBuilder<PostgresPlatformDbContext>().UseNpgsql(options.Location).Options;
        }
    }

    /// <summary>What stores the data.</summary>
    public DatabaseProvider Provider => _options.Provider;

    /// <summary>Opens it as one actor sees it: the rows of the actor's organisation, and of private ones its own. The caller disposes the context.</summary>
    public PlatformDbContext OpenFor(Actor actor)
    {
        ArgumentNullException.ThrowIfNull(actor);
        return Open(Tenant.Of(actor));
    }

    /// <summary>Makes the tables what this program needs; see <see cref="SchemaMigrator"/>.</summary>
    /// <returns>The path of the backup made before, where one was made.</returns>
    /// <exception cref="PlatformException">The schema is newer than this program, or another process does not end migrating.</exception>
    public Task<string?> MigrateAsync(CancellationToken cancellationToken) =>
        new SchemaMigrator(this, _options, _time).MigrateAsync(cancellationToken);

    /// <summary>The place without its password.</summary>
    public override string ToString() => _options.ToString();

    /// <summary>
    /// Puts a SQLite file into one piece and lets go of it, so that it can be moved: what is in the log beside it goes into it.
    /// </summary>
    /// <returns>False where another process, or another context of this one, has the file open.</returns>
    internal async Task<bool> CloseFileAsync(CancellationToken cancellationToken)
    {
        PlatformDbContext context = OpenEverywhere();
        await using (context.ConfigureAwait(false))
        {
            SqliteConnection connection = (SqliteConnection)context.Database.GetDbConnection();
            // Connections that wait for their next use have the file open too.
            SqliteConnection.ClearPool(connection);
            try
            {
                await context.Database.OpenConnectionAsync(cancellationToken).ConfigureAwait(false);
                SqliteCommand command = connection.CreateCommand();
                await using (command.ConfigureAwait(false))
                {
                    // The least that a driver which tries again by itself takes; it counts in seconds.
                    command.CommandTimeout = 1;
                    command.CommandText = "PRAGMA busy_timeout = 0; PRAGMA journal_mode = DELETE";
                    // What it answers is the mode that holds now.
                    SqliteDataReader answer = await command.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
                    await using (answer.ConfigureAwait(false))
                    {
                        string? mode = null;
                        do
                        {
                            while (await answer.ReadAsync(cancellationToken).ConfigureAwait(false))
                            {
                                mode = answer.GetString(0);
                            }
                        }
                        while (await answer.NextResultAsync(cancellationToken).ConfigureAwait(false));
                        return mode == "delete";
                    }
                }
            }
            catch (SqliteException exception) when (exception.SqliteErrorCode == SqliteBusy)
            {
                return false;
            }
            finally
            {
                await context.Database.CloseConnectionAsync().ConfigureAwait(false);
                SqliteConnection.ClearPool(connection);
            }
        }
    }

    /// <summary>Opens it as the platform itself.</summary>
    internal PlatformDbContext OpenEverywhere() => Open(Tenant.Everywhere);

    internal PlatformDbContext Open(Tenant tenant) => _sqlite is not null
        ? new SqlitePlatformDbContext(_sqlite, tenant)
        : new PostgresPlatformDbContext(_postgres!, tenant);
}
