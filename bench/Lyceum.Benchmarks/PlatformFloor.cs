using System.Data.Common;
using System.Diagnostics;
using System.Threading.Channels;
using Lyceum.Platform.Data;
using Microsoft.Data.Sqlite;
using Microsoft.Win32.SafeHandles;
using Npgsql;

namespace Lyceum.Benchmarks;

/// <summary>
/// What the machine and the database can do without Lyceum: how long the disk takes to keep 4 KiB, and how fast the ledger's own rows, into
/// the ledger's own table with its indexes, go in by plain ADO.NET with prepared statements.
/// </summary>
internal sealed class PlatformFloor(DatabaseProvider provider, string location, Guid organizationId, Guid projectId)
{
    private const string Insert =
        """
        INSERT INTO "LedgerEntries" ("Id", "OrganizationId", "ProjectId", "Kind", "Model", "Operation", "OccurredAt", "RecordedAt",
            "InputTokens", "CachedInputTokens", "OutputTokens", "Images", "Milliseconds", "CostNanos")
        VALUES (@id, @organization, @project, 0, 'bare', 0, @time, @time, 100, 0, 50, 0, 0, 300)
        """;

    private static readonly string[] s_parameters = ["id", "organization", "project", "time"];

    /// <summary>Times of writing 4 KiB over and over in one place and waiting until the disk has it.</summary>
    public static TimeSpan[] Syncs(string folder, TimeSpan duration)
    {
        string path = Path.Combine(folder, $"sync-{Guid.CreateVersion7():N}");
        byte[] block = new byte[4096];
        List<TimeSpan> times = [];
        using (SafeFileHandle file = File.OpenHandle(path, FileMode.CreateNew, FileAccess.Write, options: FileOptions.DeleteOnClose))
        {
            RandomAccess.Write(file, new byte[1 << 20], 0);
            RandomAccess.FlushToDisk(file);
            long start = Stopwatch.GetTimestamp();
            while (Stopwatch.GetElapsedTime(start) < duration)
            {
                long one = Stopwatch.GetTimestamp();
                RandomAccess.Write(file, block, times.Count % 256 * 4096L);
                RandomAccess.FlushToDisk(file);
                times.Add(Stopwatch.GetElapsedTime(one));
            }
        }

        return [.. times.Order()];
    }

    /// <summary>Rows a second where each of many callers commits one row at a time; SQLite's take turns, since it has one writer.</summary>
    public async Task<double> OneByOneAsync(int callers, TimeSpan duration)
    {
        int count = 0;
        int connections = provider == DatabaseProvider.Sqlite ? 1 : Math.Min(callers, 90);
        Channel<DbCommand> free = Channel.CreateBounded<DbCommand>(connections);
        for (int i = 0; i < connections; i++)
        {
            await free.Writer.WriteAsync(Command(await OpenAsync()));
        }

        long start = Stopwatch.GetTimestamp();
        await Task.WhenAll(Enumerable.Range(0, callers).Select(_ => Task.Run(async () =>
        {
            while (Stopwatch.GetElapsedTime(start) < duration)
            {
                DbCommand command = await free.Reader.ReadAsync();
                Fill(command.Parameters);
                await command.ExecuteNonQueryAsync();
                await free.Writer.WriteAsync(command);
                Interlocked.Increment(ref count);
            }
        })));
        double rate = count / Stopwatch.GetElapsedTime(start).TotalSeconds;
        while (free.Reader.TryRead(out DbCommand? command))
        {
            await command.Connection!.DisposeAsync();
        }

        return rate;
    }

    /// <summary>Rows a second where one writer commits so many at a time: about the most that the table and its indexes take.</summary>
    public async Task<double> GroupedAsync(int rows, TimeSpan duration)
    {
        int count = 0;
        await using DbConnection connection = await OpenAsync();
        await using DbCommand command = Command(connection);
        long start = Stopwatch.GetTimestamp();
        while (Stopwatch.GetElapsedTime(start) < duration)
        {
            await using DbTransaction transaction = await connection.BeginTransactionAsync();
            if (connection is NpgsqlConnection server)
            {
                // In one message, as a program that knows PostgreSQL would.
                await using NpgsqlBatch batch = new(server, (NpgsqlTransaction)transaction);
                for (int i = 0; i < rows; i++)
                {
                    NpgsqlBatchCommand one = new(Insert);
                    foreach (string name in s_parameters)
                    {
                        one.Parameters.Add(new NpgsqlParameter { ParameterName = name });
                    }

                    Fill(one.Parameters);
                    batch.BatchCommands.Add(one);
                }

                await batch.ExecuteNonQueryAsync();
            }
            else
            {
                command.Transaction = transaction;
                for (int i = 0; i < rows; i++)
                {
                    Fill(command.Parameters);
                    await command.ExecuteNonQueryAsync();
                }
            }

            await transaction.CommitAsync();
            count += rows;
        }

        return count / Stopwatch.GetElapsedTime(start).TotalSeconds;
    }

    private async Task<DbConnection> OpenAsync()
    {
        DbConnection connection = provider == DatabaseProvider.Sqlite
            ? new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = location, Pooling = false }.ToString())
            : new NpgsqlConnection(new NpgsqlConnectionStringBuilder(location) { MaxAutoPrepare = 5, AutoPrepareMinUsages = 1, Pooling = false }.ToString());
        await connection.OpenAsync();
        if (provider == DatabaseProvider.Sqlite)
        {
            await using DbCommand command = connection.CreateCommand();
            command.CommandText = "PRAGMA busy_timeout = 30000; PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON;";
            await command.ExecuteNonQueryAsync();
        }

        return connection;
    }

    private static DbCommand Command(DbConnection connection)
    {
        DbCommand command = connection.CreateCommand();
        command.CommandText = Insert;
        foreach (string name in s_parameters)
        {
            DbParameter parameter = command.CreateParameter();
            parameter.ParameterName = name;
            command.Parameters.Add(parameter);
        }

        return command;
    }

    private void Fill(DbParameterCollection parameters)
    {
        DateTimeOffset now = TimeProvider.System.GetUtcNow();
        Guid id = Guid.CreateVersion7(now);
        if (provider == DatabaseProvider.Sqlite)
        {
            parameters[0].Value = PlatformRows.Text(id);
            parameters[1].Value = PlatformRows.Text(organizationId);
            parameters[2].Value = PlatformRows.Text(projectId);
            parameters[3].Value = PlatformRows.Microseconds(now);
        }
        else
        {
            parameters[0].Value = id;
            parameters[1].Value = organizationId;
            parameters[2].Value = projectId;
            parameters[3].Value = now.UtcDateTime;
        }
    }
}
