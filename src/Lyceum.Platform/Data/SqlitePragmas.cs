using System.Data.Common;
using System.Globalization;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace Lyceum.Platform.Data;

/// <summary>
/// Sets what SQLite forgets between connections: a log beside the file (WAL, so that readers never wait for the writer), a
/// commit that is on the disk when it returns (FULL), patience with another writer, and foreign keys.
/// </summary>
/// <param name="patience">How long to wait for another writer.</param>
internal sealed class SqlitePragmas(TimeSpan patience) : DbConnectionInterceptor
{
    private readonly string _statements = string.Create(
        CultureInfo.InvariantCulture,
        $"PRAGMA busy_timeout = {(int)patience.TotalMilliseconds}; PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON; PRAGMA wal_autocheckpoint = 1000;");

    /// <inheritdoc/>
    public override void ConnectionOpened(DbConnection connection, ConnectionEndEventData eventData)
    {
        using DbCommand command = connection.CreateCommand();
        command.CommandText = _statements;
        command.ExecuteNonQuery();
    }

    /// <inheritdoc/>
    public override async Task ConnectionOpenedAsync(DbConnection connection, ConnectionEndEventData eventData, CancellationToken cancellationToken = default)
    {
        await using DbCommand command = connection.CreateCommand();
        command.CommandText = _statements;
        await command.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
    }
}
