using System.Data.Common;
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

    private static DbException? Find(Exception exception) => exception as DbException ?? (exception as DbUpdateException)?.InnerException as DbException;
}
