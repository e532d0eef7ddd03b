using Microsoft.EntityFrameworkCore;

namespace Lyceum.Platform.Ledgers;

internal static class LedgerCorrections
{
    /// <summary>By how much calls were corrected, in billionths of a unit; calls that never were are not in it.</summary>
    /// <param name="entries">The ledger, as far as it is to be seen.</param>
    /// <param name="calls">The calls.</param>
    /// <param name="cancellationToken">Ends it early.</param>
    public static Task<Dictionary<Guid, long>> OfAsync(IQueryable<LedgerEntry> entries, IReadOnlyList<LedgerEntry> calls, CancellationToken cancellationToken)
    {
        Guid?[] ids = [.. calls.Select(static call => (Guid?)call.Id)];
        // That it is not null is what the index of corrections is for.
        return entries.Where(entry => entry.CorrectsId != null && ids.Contains(entry.CorrectsId))
            .GroupBy(entry => entry.CorrectsId!.Value)
            .Select(group => new { group.Key, Nanos = group.Sum(entry => entry.CostNanos) })
            .ToDictionaryAsync(static sum => sum.Key, static sum => sum.Nanos, cancellationToken);
    }
}
