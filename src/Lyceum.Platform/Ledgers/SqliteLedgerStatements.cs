using Lyceum.Platform.Data;
using Microsoft.Data.Sqlite;

namespace Lyceum.Platform.Ledgers;

/// <summary>Rows and sums as SQLite takes them: one after the other, by two statements that it reads once. Runs in the transaction that is open.</summary>
/// <param name="connection">Where they go; open, and stays open.</param>
internal sealed class SqliteLedgerStatements(SqliteConnection connection) : IDisposable
{
    private readonly SqliteStatement _entry = new(
        connection,
        """
        INSERT INTO "LedgerEntries" (
            "Id", "OrganizationId", "ProjectId", "ApiKeyId", "UserId", "Kind", "CorrectsId", "Model", "Operation", "OccurredAt", "RecordedAt",
            "InputTokens", "CachedInputTokens", "OutputTokens", "Images", "Milliseconds", "CostNanos")
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        """);

    private readonly SqliteStatement _sum = new(
        connection,
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
        """);

    /// <summary>Writes them.</summary>
    /// <exception cref="SqliteException">SQLite refuses one.</exception>
    public void Execute(IReadOnlyList<LedgerEntry> entries, IReadOnlyList<UsageRollup> sums)
    {
        foreach (LedgerEntry entry in entries)
        {
            _entry.Add(entry.Id);
            _entry.Add(entry.OrganizationId);
            _entry.Add(entry.ProjectId);
            _entry.Add(entry.ApiKeyId);
            _entry.Add(entry.UserId);
            _entry.Add((int)entry.Kind);
            _entry.Add(entry.CorrectsId);
            _entry.Add(entry.Model);
            _entry.Add((int)entry.Operation);
            _entry.Add(entry.OccurredAt);
            _entry.Add(entry.RecordedAt);
            _entry.Add(entry.InputTokens);
            _entry.Add(entry.CachedInputTokens);
            _entry.Add(entry.OutputTokens);
            _entry.Add(entry.Images);
            _entry.Add(entry.Milliseconds);
            _entry.Add(entry.CostNanos);
            _entry.Run();
        }

        foreach (UsageRollup sum in sums)
        {
            _sum.Add(sum.OrganizationId);
            _sum.Add((int)sum.Span);
            _sum.Add(sum.Start);
            _sum.Add(sum.ProjectId);
            _sum.Add(sum.ApiKeyId);
            _sum.Add(sum.UserId);
            _sum.Add(sum.Model);
            _sum.Add((int)sum.Operation);
            _sum.Add(sum.Requests);
            _sum.Add(sum.InputTokens);
            _sum.Add(sum.CachedInputTokens);
            _sum.Add(sum.OutputTokens);
            _sum.Add(sum.Images);
            _sum.Add(sum.Milliseconds);
            _sum.Add(sum.CostNanos);
            _sum.Run();
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _entry.Dispose();
        _sum.Dispose();
    }
}
