using Lyceum.Platform.Data;
using Lyceum.Platform.Ledgers;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace Lyceum.Benchmarks;

/// <summary>
/// Puts rows of a made-up ledger and their sums into an empty database as fast as it takes them: without safety, and with indexes made at the
/// end. It writes what the ledger would; that the ledger does is what its tests are for.
/// </summary>
internal static class PlatformFill
{
    private static readonly string[] s_columns =
    [
        "Id", "OrganizationId", "ProjectId", "ApiKeyId", "UserId", "Kind", "CorrectsId", "Model", "Operation", "OccurredAt", "RecordedAt",
        "InputTokens", "CachedInputTokens", "OutputTokens", "Images", "Milliseconds", "CostNanos",
    ];

    private static readonly string[] s_sumColumns =
    [
        "Span", "OrganizationId", "Start", "ProjectId", "ApiKeyId", "UserId", "Model", "Operation",
        "Requests", "InputTokens", "CachedInputTokens", "OutputTokens", "Images", "Milliseconds", "CostNanos",
    ];

    public static Task RunAsync(DatabaseProvider provider, string location, PlatformRows rows) =>
        provider == DatabaseProvider.Sqlite ? SqliteAsync(location, rows) : PostgresAsync(location, rows);

    private static async Task SqliteAsync(string path, PlatformRows rows)
    {
        // The journal is turned off by whoever is alone, and pools keep connections for minutes.
        SqliteConnection.ClearAllPools();
        await using SqliteConnection connection = new(new SqliteConnectionStringBuilder { DataSource = path, Pooling = false }.ToString());
        await connection.OpenAsync();
        await ExecuteAsync("PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA cache_size = -400000; PRAGMA foreign_keys = OFF; PRAGMA locking_mode = EXCLUSIVE");
        List<string> indexes = [];
        await using (SqliteCommand read = connection.CreateCommand())
        {
            read.CommandText = "SELECT sql, name FROM sqlite_master WHERE type = 'index' AND tbl_name = 'LedgerEntries' AND sql IS NOT NULL";
            await using SqliteDataReader reader = await read.ExecuteReaderAsync();
            while (await reader.ReadAsync())
            {
                indexes.Add(reader.GetString(0));
                indexes.Add($"DROP INDEX \"{reader.GetString(1)}\"");
            }
        }

        foreach (string drop in indexes.Where(static sql => sql.StartsWith("DROP", StringComparison.Ordinal)))
        {
            await ExecuteAsync(drop);
        }

        Dictionary<Guid, string> texts = [];
        await ExecuteAsync("BEGIN");
        await using SqliteCommand insert = Insert("LedgerEntries", s_columns);
        PlatformSums sums = new();
        foreach (LedgerEntry entry in rows.All())
        {
            sums.Add(entry);
            Fill(insert, PlatformSums.Values(entry));
            insert.ExecuteNonQuery();
        }

        await using SqliteCommand insertSum = Insert("UsageRollups", s_sumColumns);
        foreach (object?[] values in sums.All())
        {
            Fill(insertSum, values);
            insertSum.ExecuteNonQuery();
        }

        await ExecuteAsync("COMMIT");
        foreach (string create in indexes.Where(static sql => !sql.StartsWith("DROP", StringComparison.Ordinal)))
        {
            await ExecuteAsync(create);
        }

        async Task ExecuteAsync(string statement)
        {
            await using SqliteCommand command = connection.CreateCommand();
            command.CommandText = statement;
            command.CommandTimeout = 0;
            await command.ExecuteNonQueryAsync();
        }

        SqliteCommand Insert(string table, string[] columns)
        {
            SqliteCommand command = connection.CreateCommand();
            command.CommandText = $"INSERT INTO \"{table}\" (\"{string.Join("\", \"", columns)}\") VALUES ({string.Join(", ", columns.Select(static column => "@" + column))})";
            foreach (string column in columns)
            {
                command.Parameters.Add(new SqliteParameter { ParameterName = "@" + column });
            }

            return command;
        }

        void Fill(SqliteCommand command, object?[] values)
        {
            for (int i = 0; i < values.Length; i++)
            {
                command.Parameters[i].Value = values[i] switch
                {
                    // A row's own id comes first and once; the others come again and again.
                    Guid id when i == 0 => PlatformRows.Text(id),
                    Guid id => texts.TryGetValue(id, out string? text) ? text : texts[id] = PlatformRows.Text(id),
                    DateTimeOffset time => PlatformRows.Microseconds(time),
                    null => DBNull.Value,
                    object value => value,
                };
            }
        }
    }

    private static async Task PostgresAsync(string connectionString, PlatformRows rows)
    {
        await using NpgsqlConnection connection = new(connectionString);
        await connection.OpenAsync();
        PlatformSums sums = new();
        await ImportAsync("LedgerEntries", s_columns, rows.All().Select(entry =>
        {
            sums.Add(entry);
            return PlatformSums.Values(entry);
        }));
        await ImportAsync("UsageRollups", s_sumColumns, sums.All());
        await using NpgsqlCommand analyze = new("ANALYZE", connection) { CommandTimeout = 0 };
        await analyze.ExecuteNonQueryAsync();

        async Task ImportAsync(string table, string[] columns, IEnumerable<object?[]> all)
        {
            await using NpgsqlBinaryImporter importer = await connection.BeginBinaryImportAsync($"COPY \"{table}\" (\"{string.Join("\", \"", columns)}\") FROM STDIN (FORMAT binary)");
            importer.Timeout = TimeSpan.FromMinutes(10);
            foreach (object?[] values in all)
            {
                await importer.StartRowAsync();
                foreach (object? value in values)
                {
                    await (value switch
                    {
                        Guid id => importer.WriteAsync(id),
                        DateTimeOffset time => importer.WriteAsync(time.UtcDateTime),
                        string text => importer.WriteAsync(text),
                        int number => importer.WriteAsync(number),
                        long number => importer.WriteAsync(number),
                        _ => importer.WriteNullAsync(),
                    });
                }
            }

            await importer.CompleteAsync();
        }
    }
}
