using Lyceum.Platform.Data;
using Microsoft.EntityFrameworkCore;

namespace Lyceum.Platform.Ledgers;

/// <summary>
/// Rows and sums as PostgreSQL takes many at a time: an array for each column, and one statement for both tables, which is sent once and
/// is a transaction by itself.
/// </summary>
internal sealed class PostgresLedgerRows : ILedgerRows
{
    /// <inheritdoc/>
    public Task BeginAsync(PlatformDbContext context) => Task.CompletedTask;

    /// <inheritdoc/>
    public Task CommitAsync(PlatformDbContext context, IReadOnlyList<LedgerEntry> entries, IReadOnlyList<UsageRollup> sums) =>
        AppendAsync(context, entries, sums, CancellationToken.None);

    /// <inheritdoc/>
    public Task LockSumsAsync(PlatformDbContext context, CancellationToken cancellationToken)
    {
        context.Database.SetCommandTimeout(0);
        return context.Database.ExecuteSqlAsync($"LOCK TABLE \"UsageRollups\" IN EXCLUSIVE MODE", cancellationToken);
    }

    /// <inheritdoc/>
    public void Stored(int rows)
    {
    }

    /// <inheritdoc/>
    public void End()
    {
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    /// <inheritdoc/>
    public Task AppendAsync(PlatformDbContext context, IReadOnlyList<LedgerEntry> entries, IReadOnlyList<UsageRollup> sums, CancellationToken cancellationToken) =>
        context.Database.ExecuteSqlAsync(
            $"""
            WITH "Written" AS (
                INSERT INTO "LedgerEntries" (
                    "Id", "OrganizationId", "ProjectId", "ApiKeyId", "UserId", "Kind", "CorrectsId", "Model", "Operation", "OccurredAt", "RecordedAt",
                    "InputTokens", "CachedInputTokens", "OutputTokens", "Images", "Milliseconds", "CostNanos")
                SELECT * FROM unnest(
                    {Column(entries, static entry => entry.Id)},
                    {Column(entries, static entry => entry.OrganizationId)},
                    {Column(entries, static entry => entry.ProjectId)},
                    {Column(entries, static entry => entry.ApiKeyId)},
                    {Column(entries, static entry => entry.UserId)},
                    {Column(entries, static entry => (int)entry.Kind)},
                    {Column(entries, static entry => entry.CorrectsId)},
                    {Column(entries, static entry => entry.Model)},
                    {Column(entries, static entry => (int)entry.Operation)},
                    {Column(entries, static entry => entry.OccurredAt)},
                    {Column(entries, static entry => entry.RecordedAt)},
                    {Column(entries, static entry => entry.InputTokens)},
                    {Column(entries, static entry => entry.CachedInputTokens)},
                    {Column(entries, static entry => entry.OutputTokens)},
                    {Column(entries, static entry => entry.Images)},
                    {Column(entries, static entry => entry.Milliseconds)},
                    {Column(entries, static entry => entry.CostNanos)}))
            INSERT INTO "UsageRollups" AS "Sum" (
                "OrganizationId", "Span", "Start", "ProjectId", "ApiKeyId", "UserId", "Model", "Operation",
                "Requests", "InputTokens", "CachedInputTokens", "OutputTokens", "Images", "Milliseconds", "CostNanos")
            SELECT * FROM unnest(
                {Column(sums, static sum => sum.OrganizationId)},
                {Column(sums, static sum => (int)sum.Span)},
                {Column(sums, static sum => sum.Start)},
                {Column(sums, static sum => sum.ProjectId)},
                {Column(sums, static sum => sum.ApiKeyId)},
                {Column(sums, static sum => sum.UserId)},
                {Column(sums, static sum => sum.Model)},
                {Column(sums, static sum => (int)sum.Operation)},
                {Column(sums, static sum => sum.Requests)},
                {Column(sums, static sum => sum.InputTokens)},
                {Column(sums, static sum => sum.CachedInputTokens)},
                {Column(sums, static sum => sum.OutputTokens)},
                {Column(sums, static sum => sum.Images)},
                {Column(sums, static sum => sum.Milliseconds)},
                {Column(sums, static sum => sum.CostNanos)})
            ON CONFLICT ("Span", "OrganizationId", "Start", "ProjectId", "ApiKeyId", "UserId", "Model", "Operation") DO UPDATE SET
                "Requests" = "Sum"."Requests" + excluded."Requests",
                "InputTokens" = "Sum"."InputTokens" + excluded."InputTokens",
                "CachedInputTokens" = "Sum"."CachedInputTokens" + excluded."CachedInputTokens",
                "OutputTokens" = "Sum"."OutputTokens" + excluded."OutputTokens",
                "Images" = "Sum"."Images" + excluded."Images",
                "Milliseconds" = "Sum"."Milliseconds" + excluded."Milliseconds",
                "CostNanos" = "Sum"."CostNanos" + excluded."CostNanos"
            """,
            cancellationToken);

    private static TColumn[] Column<TRow, TColumn>(IReadOnlyList<TRow> rows, Func<TRow, TColumn> read)
    {
        TColumn[] column = new TColumn[rows.Count];
        for (int i = 0; i < column.Length; i++)
        {
            column[i] = read(rows[i]);
        }

        return column;
    }
}
