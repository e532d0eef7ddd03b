using Lyceum.Platform.Data;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace Lyceum.Platform.Ledgers;

/// <summary>Rows and sums as SQLite takes them: one after the other, by two statements that it reads once. The log is brought into the file beside it.</summary>
/// <param name="database">The file.</param>
internal sealed class SqliteLedgerRows(PlatformDatabase database) : ILedgerRows
{
    private const string Entry =
        """
        INSERT INTO "LedgerEntries" (
            "Id", "OrganizationId", "ProjectId", "ApiKeyId", "UserId", "Kind", "CorrectsId", "Model", "Operation", "OccurredAt", "RecordedAt",
            "InputTokens", "CachedInputTokens", "OutputTokens", "Images", "Milliseconds", "CostNanos")
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        """;

    private const string Sum =
        """
        INSERT INTO "UsageRollups" (
            "OrganizationId", "Span", "Start", "ProjectId", "ApiKeyId", "UserId", "Model", "Operation",
            "Requests", "InputTokens", "CachedInputTokens", "OutputTokens", "Images", "Milliseconds", "CostNanos")
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        ON CONFLICT DO UPDATE SET
            "Requests" = "Requests" + excluded."Requests",
            "InputTokens" = "InputTokens" + excluded."InputTokens",
            "CachedInputTokens" = "CachedInputTokens" + excluded."CachedInputTokens",
            "OutputTokens" = "OutputTokens" + excluded."OutputTokens",
            "Images" = "Images" + excluded."Images",
            "Milliseconds" = "Milliseconds" + excluded."Milliseconds",
            "CostNanos" = "CostNanos" + excluded."CostNanos"
        """;

    private readonly SqliteCheckpoints _checkpoints = new(database);
    private SqliteConnection? _connection;
    private SqliteStatement? _rows;
    private SqliteStatement? _sums;

    /// <inheritdoc/>
    public async Task BeginAsync(PlatformDbContext context)
    {
        await SqliteCheckpoints.TakeOverAsync(context).ConfigureAwait(false);
        _connection = (SqliteConnection)context.Database.GetDbConnection();
        _rows = new SqliteStatement(_connection, Entry);
        _sums = new SqliteStatement(_connection, Sum);
    }

    /// <inheritdoc/>
    public Task AppendAsync(PlatformDbContext context, IReadOnlyList<LedgerEntry> entries, IReadOnlyList<UsageRollup> sums, CancellationToken cancellationToken)
    {
        Append(entries, sums);
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task CommitAsync(PlatformDbContext context, IReadOnlyList<LedgerEntry> entries, IReadOnlyList<UsageRollup> sums)
    {
        // Without EF Core, which around each commit does as much as around a query.
        using SqliteTransaction transaction = _connection!.BeginTransaction();
        Append(entries, sums);
        transaction.Commit();
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    // There is one writer at a time as it is.
    public Task LockSumsAsync(PlatformDbContext context, CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public void Stored(int rows) => _checkpoints.Written(rows);

    /// <inheritdoc/>
    public void End()
    {
        _rows?.Dispose();
        _sums?.Dispose();
        (_rows, _sums, _connection) = (null, null, null);
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _checkpoints.DisposeAsync();

    private void Append(IReadOnlyList<LedgerEntry> entries, IReadOnlyList<UsageRollup> sums)
    {
        foreach (LedgerEntry entry in entries)
        {
            _rows!.Add(entry.Id);
            _rows!.Add(entry.OrganizationId);
            _rows!.Add(entry.ProjectId);
            _rows!.Add(entry.ApiKeyId);
            _rows!.Add(entry.UserId);
            _rows!.Add((int)entry.Kind);
            _rows!.Add(entry.CorrectsId);
            _rows!.Add(entry.Model);
            _rows!.Add((int)entry.Operation);
            _rows!.Add(entry.OccurredAt);
            _rows!.Add(entry.RecordedAt);
            _rows!.Add(entry.InputTokens);
            _rows!.Add(entry.CachedInputTokens);
            _rows!.Add(entry.OutputTokens);
            _rows!.Add(entry.Images);
            _rows!.Add(entry.Milliseconds);
            _rows!.Add(entry.CostNanos);
            _rows!.Run();
        }

        foreach (UsageRollup sum in sums)
        {
            _sums!.Add(sum.OrganizationId);
            _sums!.Add((int)sum.Span);
            _sums!.Add(sum.Start);
            _sums!.Add(sum.ProjectId);
            _sums!.Add(sum.ApiKeyId);
            _sums!.Add(sum.UserId);
            _sums!.Add(sum.Model);
            _sums!.Add((int)sum.Operation);
            _sums!.Add(sum.Requests);
            _sums!.Add(sum.InputTokens);
            _sums!.Add(sum.CachedInputTokens);
            _sums!.Add(sum.OutputTokens);
            _sums!.Add(sum.Images);
            _sums!.Add(sum.Milliseconds);
            _sums!.Add(sum.CostNanos);
            _sums!.Run();
        }
    }
}
