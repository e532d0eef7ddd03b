using System.Buffers;
using System.Text;
using System.Text.Json;
using Lyceum.Platform.Data;
using Microsoft.EntityFrameworkCore;

namespace Lyceum.Platform.Ledgers;

/// <summary>
/// Rows and sums as SQLite takes many at a time: each lot is one JSON array, read by <c>json_each</c>. Values have the forms in which
/// EF Core keeps them: ids as text in capitals, times as microseconds since 1970. Runs in the transaction that is open.
/// </summary>
internal static class SqliteLedgerStatement
{
    // A lot's text stays below the size from which the runtime keeps arrays apart and frees them late.
    private const int Lot = 128;

    public static async Task ExecuteAsync(PlatformDbContext context, IReadOnlyList<LedgerEntry> entries, IReadOnlyList<UsageRollup> sums, CancellationToken cancellationToken)
    {
        for (int first = 0; first < entries.Count; first += Lot)
        {
            byte[] rows = Write(entries, first, Write);
            await context.Database.ExecuteSqlAsync(
                $"""
                INSERT INTO "LedgerEntries" (
                    "Id", "OrganizationId", "ProjectId", "ApiKeyId", "UserId", "Kind", "CorrectsId", "Model", "Operation", "OccurredAt", "RecordedAt",
                    "InputTokens", "CachedInputTokens", "OutputTokens", "Images", "Milliseconds", "CostNanos")
                SELECT value ->> 0, value ->> 1, value ->> 2, value ->> 3, value ->> 4, value ->> 5, value ->> 6, value ->> 7, value ->> 8, value ->> 9, value ->> 10,
                    value ->> 11, value ->> 12, value ->> 13, value ->> 14, value ->> 15, value ->> 16
                FROM json_each(CAST({rows} AS TEXT))
                """,
                cancellationToken).ConfigureAwait(false);
        }

        for (int first = 0; first < sums.Count; first += Lot)
        {
            byte[] rows = Write(sums, first, Write);
            await context.Database.ExecuteSqlAsync(
                $"""
                INSERT INTO "UsageRollups" (
                    "OrganizationId", "Span", "Start", "ProjectId", "ApiKeyId", "UserId", "Model", "Operation",
                    "Requests", "InputTokens", "CachedInputTokens", "OutputTokens", "Images", "Milliseconds", "CostNanos")
                SELECT value ->> 0, value ->> 1, value ->> 2, value ->> 3, value ->> 4, value ->> 5, value ->> 6, value ->> 7,
                    value ->> 8, value ->> 9, value ->> 10, value ->> 11, value ->> 12, value ->> 13, value ->> 14
                FROM json_each(CAST({rows} AS TEXT))
                WHERE true
                ON CONFLICT DO UPDATE SET
                    "Requests" = "Requests" + excluded."Requests",
                    "InputTokens" = "InputTokens" + excluded."InputTokens",
                    "CachedInputTokens" = "CachedInputTokens" + excluded."CachedInputTokens",
                    "OutputTokens" = "OutputTokens" + excluded."OutputTokens",
                    "Images" = "Images" + excluded."Images",
                    "Milliseconds" = "Milliseconds" + excluded."Milliseconds",
                    "CostNanos" = "CostNanos" + excluded."CostNanos"
                """,
                cancellationToken).ConfigureAwait(false);
        }
    }

    private static byte[] Write<T>(IReadOnlyList<T> all, int first, Action<Utf8JsonWriter, T> write)
    {
        ArrayBufferWriter<byte> buffer = new();
        using (Utf8JsonWriter writer = new(buffer))
        {
            writer.WriteStartArray();
            for (int i = first; i < Math.Min(first + Lot, all.Count); i++)
            {
                writer.WriteStartArray();
                write(writer, all[i]);
                writer.WriteEndArray();
            }

            writer.WriteEndArray();
        }

        return buffer.WrittenSpan.ToArray();
    }

    private static void Write(Utf8JsonWriter writer, LedgerEntry entry)
    {
        Write(writer, entry.Id);
        Write(writer, entry.OrganizationId);
        Write(writer, entry.ProjectId);
        Write(writer, entry.ApiKeyId);
        Write(writer, entry.UserId);
        writer.WriteNumberValue((int)entry.Kind);
        Write(writer, entry.CorrectsId);
        writer.WriteStringValue(entry.Model);
        writer.WriteNumberValue((int)entry.Operation);
        Write(writer, entry.OccurredAt);
        Write(writer, entry.RecordedAt);
        writer.WriteNumberValue(entry.InputTokens);
        writer.WriteNumberValue(entry.CachedInputTokens);
        writer.WriteNumberValue(entry.OutputTokens);
        writer.WriteNumberValue(entry.Images);
        writer.WriteNumberValue(entry.Milliseconds);
        writer.WriteNumberValue(entry.CostNanos);
    }

    private static void Write(Utf8JsonWriter writer, UsageRollup sum)
    {
        Write(writer, sum.OrganizationId);
        writer.WriteNumberValue((int)sum.Span);
        Write(writer, sum.Start);
        Write(writer, sum.ProjectId);
        Write(writer, sum.ApiKeyId);
        Write(writer, sum.UserId);
        writer.WriteStringValue(sum.Model);
        writer.WriteNumberValue((int)sum.Operation);
        writer.WriteNumberValue(sum.Requests);
        writer.WriteNumberValue(sum.InputTokens);
        writer.WriteNumberValue(sum.CachedInputTokens);
        writer.WriteNumberValue(sum.OutputTokens);
        writer.WriteNumberValue(sum.Images);
        writer.WriteNumberValue(sum.Milliseconds);
        writer.WriteNumberValue(sum.CostNanos);
    }

    private static void Write(Utf8JsonWriter writer, DateTimeOffset time) => writer.WriteNumberValue(SqlitePlatformDbContext.ToMicroseconds(time));

    private static void Write(Utf8JsonWriter writer, Guid? id)
    {
        if (id is not { } present)
        {
            writer.WriteNullValue();
            return;
        }

        Span<char> text = stackalloc char[36];
        present.TryFormat(text, out _);
        Ascii.ToUpperInPlace(text, out _);
        writer.WriteStringValue(text);
    }
}
