using System.Net.Sockets;
using Lyceum.Platform.Data;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace Lyceum.Platform.Tests.Data;

public sealed class DatabaseErrorsTests
{
    public static TheoryData<Exception, bool> Errors { get; } = new()
    {
        { new SqliteException("database is locked", 5, 5), true },
        { new SqliteException("disk I/O error", 10, 1034), true },
        { new SqliteException("database or disk is full", 13, 13), true },
        { new SqliteException("unable to open database file", 14, 14), true },
        { new SqliteException("UNIQUE constraint failed", 19, 2067), false },
        { new SqliteException("FOREIGN KEY constraint failed", 19, 787), false },
        { new SqliteException("no such table", 1, 1), false },
        { new SqliteException("database disk image is malformed", 11, 11), false },
        { new NpgsqlException("Failed to connect", new SocketException((int)SocketError.ConnectionRefused)), true },
        { new NpgsqlException("Exception while reading from stream", new TimeoutException()), true },
        { Postgres(PostgresErrorCodes.AdminShutdown), true },
        { Postgres(PostgresErrorCodes.CannotConnectNow), true },
        { Postgres(PostgresErrorCodes.DiskFull), true },
        { Postgres(PostgresErrorCodes.DeadlockDetected), true },
        { Postgres(PostgresErrorCodes.IoError), true },
        { Postgres(PostgresErrorCodes.ReadOnlySqlTransaction), true },
        { Postgres(PostgresErrorCodes.UniqueViolation), false },
        { Postgres(PostgresErrorCodes.ForeignKeyViolation), false },
        { Postgres(PostgresErrorCodes.NumericValueOutOfRange), false },
        { Postgres(PostgresErrorCodes.UndefinedTable), false },
        { new DbUpdateException("It failed.", new SqliteException("database or disk is full", 13, 13)), true },
        { new InvalidOperationException("Likely a transient failure.", new DbUpdateException("It failed.", Postgres(PostgresErrorCodes.CrashShutdown))), true },
        { new DbUpdateException("It failed.", Postgres(PostgresErrorCodes.CheckViolation)), false },
        { new InvalidOperationException("Something else."), false },
    };

    [Theory]
    [MemberData(nameof(Errors), DisableDiscoveryEnumeration = true)]
    public void A_database_that_takes_nothing_is_told_from_a_row_that_it_refuses(Exception exception, bool isUnavailable) =>
        Assert.Equal(isUnavailable, DatabaseErrors.IsUnavailable(exception));

    private static PostgresException Postgres(string state) => new("It failed.", "ERROR", "ERROR", state);
}
