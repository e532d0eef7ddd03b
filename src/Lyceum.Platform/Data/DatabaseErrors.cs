using System.Collections.Frozen;
using System.Data.Common;
using System.Net.Sockets;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace Lyceum.Platform.Data;

/// <summary>What a database says when a change contradicts what is there.</summary>
internal static class DatabaseErrors
{
    // SQLITE_CONSTRAINT_FOREIGNKEY, _PRIMARYKEY, _TRIGGER (how ON DELETE RESTRICT is told), _UNIQUE: https://sqlite.org/rescode.html
    private const int SqliteForeignKey = 787;
    private const int SqlitePrimaryKey = 1555;
    private const int SqliteTrigger = 1811;
    private const int SqliteUnique = 2067;

    // SQLITE_BUSY, _LOCKED, _NOMEM, _READONLY, _INTERRUPT, _IOERR, _FULL, _CANTOPEN, _PROTOCOL
    private static readonly FrozenSet<int> s_sqliteUnavailable = FrozenSet.Create(5, 6, 7, 8, 9, 10, 13, 14, 15);

    // Connections, conflicts with others, resources, the operator's doing, the system: https://www.postgresql.org/docs/current/errcodes-appendix.html
    private static readonly FrozenSet<string> s_postgresUnavailable = FrozenSet.Create(StringComparer.Ordinal, "08", "40", "53", "57", "58");

    /// <summary>Whether a row points to one that is not there, or one was taken away that others point to.</summary>
    public static bool IsBrokenReference(Exception exception) => Find(exception) switch
    {
        SqliteException sqlite => sqlite.SqliteExtendedErrorCode is SqliteForeignKey or SqliteTrigger,
        PostgresException postgres => postgres.SqlState is PostgresErrorCodes.ForeignKeyViolation or PostgresErrorCodes.RestrictViolation,
        _ => false,
    };

    /// <summary>Whether there is such a row already.</summary>
    public static bool IsDuplicate(Exception exception) => Find(exception) switch
    {
        SqliteException sqlite => sqlite.SqliteExtendedErrorCode is SqliteUnique or SqlitePrimaryKey,
        PostgresException postgres => postgres.SqlState is PostgresErrorCodes.UniqueViolation,
        _ => false,
    };

    /// <summary>
    /// Whether the database takes nothing at present, whatever it is asked: it is away, busy, full or cannot write. The same will work later, and
    /// where the answer alone got lost it has worked already.
    /// </summary>
    public static bool IsUnavailable(Exception? exception)
    {
        // EF Core puts what it takes for passing into exceptions of its own.
        for (; exception is not null; exception = exception.InnerException)
        {
            if (exception switch
            {
                SqliteException sqlite => s_sqliteUnavailable.Contains(sqlite.SqliteErrorCode),
                PostgresException postgres => postgres.IsTransient || s_postgresUnavailable.Contains(postgres.SqlState[..2]) || postgres.SqlState == PostgresErrorCodes.ReadOnlySqlTransaction,
                // What is not the server's own answer is the way to it.
                NpgsqlException or IOException or SocketException or TimeoutException => true,
                _ => false,
            })
            {
                return true;
            }
        }

        return false;
    }

    private static DbException? Find(Exception exception) => exception as DbException ?? (exception as DbUpdateException)?.InnerException as DbException;
}
