using Microsoft.EntityFrameworkCore;

namespace Lyceum.Platform.Ledgers;

/// <summary>How single calls are found in the ledger.</summary>
internal static class UsageCalls
{
    private static readonly TimeSpan s_hour = TimeSpan.FromHours(1);

    /// <summary>Joins hours that follow each other, so that they are read at once.</summary>
    /// <param name="hours">When they begin, the last first.</param>
    public static IEnumerable<(DateTimeOffset From, DateTimeOffset Until)> Ranges(IReadOnlyList<DateTimeOffset> hours)
    {
        for (int i = 0; i < hours.Count;)
        {
            DateTimeOffset until = hours[i] + s_hour;
            DateTimeOffset from = hours[i];
            for (i++; i < hours.Count && hours[i] + s_hour == from; i++)
            {
                from = hours[i];
            }

            yield return (from, until);
        }
    }

    /// <summary>The calls of a time that a filter allows, the newest first.</summary>
    public static IQueryable<LedgerEntry> Of(IQueryable<LedgerEntry> entries, UsageFilter filter, DateTimeOffset from, DateTimeOffset until, CallCursor? after)
    {
        from = from < filter.From ? filter.From : from;
        until = filter.Until < until ? filter.Until.Value : until;
        IQueryable<LedgerEntry> calls = entries.AsNoTracking()
            .Where(entry => entry.Kind == LedgerEntryKind.Usage && entry.OccurredAt >= from && entry.OccurredAt < until);
        if (after is { } place)
        {
            (DateTimeOffset at, Guid id) = (place.OccurredAt.ToUniversalTime(), place.Id);
            calls = calls.Where(entry => entry.OccurredAt <= at && (entry.OccurredAt < at || entry.Id < id));
        }

        if (filter.Projects.Count == 1)
        {
            // An equality, by which a project's index is read in order.
            Guid project = filter.Projects.First();
            calls = calls.Where(entry => entry.ProjectId == project);
        }
        else if (filter.Projects.Count > 0)
        {
            calls = calls.Where(entry => filter.Projects.Contains(entry.ProjectId));
        }

        calls = filter.Keys.Count > 0 ? calls.Where(entry => entry.ApiKeyId != null && filter.Keys.Contains(entry.ApiKeyId.Value)) : calls;
        calls = filter.Users.Count > 0 ? calls.Where(entry => entry.UserId != null && filter.Users.Contains(entry.UserId.Value)) : calls;
        calls = filter.Models.Count > 0 ? calls.Where(entry => filter.Models.Contains(entry.Model)) : calls;
        calls = filter.Operations.Count > 0 ? calls.Where(entry => filter.Operations.Contains(entry.Operation)) : calls;
        return calls.OrderByDescending(static entry => entry.OccurredAt).ThenByDescending(static entry => entry.Id);
    }

    /// <summary>A row and its corrections as a call.</summary>
    public static UsageCall ToCall(LedgerEntry entry, Money corrected) => new()
    {
        Id = entry.Id,
        OccurredAt = entry.OccurredAt,
        RecordedAt = entry.RecordedAt,
        ProjectId = entry.ProjectId,
        KeyId = entry.ApiKeyId,
        UserId = entry.UserId,
        Model = entry.Model,
        Operation = entry.Operation,
        Usage = entry.ToUsage(),
        Cost = new Money(entry.CostNanos) + corrected,
        Corrected = corrected,
    };
}
