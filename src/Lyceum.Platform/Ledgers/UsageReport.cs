using Lyceum.Platform.Data;
using Lyceum.Platform.Organizations;
using Lyceum.Platform.Prices;
using Lyceum.Platform.Projects;
using Microsoft.EntityFrameworkCore;

namespace Lyceum.Platform.Ledgers;

/// <summary>
/// Reads what an organisation used: the sums of the very rows that budgets were counted from, at any moment and for any time. Whole hours and days
/// are read from their sums, what is left of a time from the calls themselves.
/// </summary>
/// <param name="database">Where it is.</param>
/// <param name="time">The clock.</param>
public sealed class UsageReport(PlatformDatabase database, TimeProvider time)
{
    /// <summary>How many buckets a page has at most: the minutes of a day.</summary>
    public const int MostBuckets = 1440;

    /// <summary>How many calls a page has at most.</summary>
    public const int MostCalls = 1000;

    /// <summary>What was used in the whole of a time.</summary>
    /// <param name="actor">Who asks.</param>
    /// <param name="filter">Which calls.</param>
    /// <param name="grouping">What to tell apart.</param>
    /// <param name="cancellationToken">Ends it early.</param>
    /// <exception cref="PlatformException">The filter is not usable.</exception>
    public async Task<IReadOnlyList<UsageLine>> TotalsAsync(Actor actor, UsageFilter filter, UsageGrouping grouping, CancellationToken cancellationToken)
    {
        filter = filter.Check();
        UsageSums sums = new(grouping);
        foreach (UsageSegment segment in UsageSegment.Split(filter.From, filter.Until, RollupSpan.Day))
        {
            foreach (UsageSum sum in await ReadAsync(actor, filter, segment, grouping, byStart: false, cancellationToken).ConfigureAwait(false))
            {
                sums.Add(default, sum);
            }
        }

        return sums.LinesOf(default);
    }

    /// <summary>What was used in each minute, hour or day of a time, page by page.</summary>
    /// <param name="actor">Who asks.</param>
    /// <param name="filter">Which calls; without an end, until now.</param>
    /// <param name="interval">How long each bucket is. The first and the last are shorter where the time begins or ends within one.</param>
    /// <param name="grouping">What to tell apart.</param>
    /// <param name="count">How many buckets, from 1 to <see cref="MostBuckets"/>.</param>
    /// <param name="cancellationToken">Ends it early.</param>
    /// <exception cref="PlatformException">The filter or the count is not usable.</exception>
    public async Task<UsagePage> BucketsAsync(
        Actor actor, UsageFilter filter, UsageInterval interval, UsageGrouping grouping, int count, CancellationToken cancellationToken)
    {
        filter = filter.Check();
        if (count is < 1 or > MostBuckets)
        {
            throw PlatformException.Invalid($"A page has between 1 and {MostBuckets} buckets.");
        }

        TimeSpan length = interval switch { UsageInterval.Day => TimeSpan.FromDays(1), UsageInterval.Hour => TimeSpan.FromHours(1), _ => TimeSpan.FromMinutes(1) };
        // Without an end the bucket of the present is whole, so that it is read from sums.
        DateTimeOffset until = filter.Until ?? time.GetUtcNow().Floor(length) + length;
        DateTimeOffset end = filter.From.Floor(length) + (length * count);
        end = until < end ? until : end;
        RollupSpan? coarsest = interval switch { UsageInterval.Day => RollupSpan.Day, UsageInterval.Hour => RollupSpan.Hour, _ => null };
        UsageSums sums = new(grouping);
        foreach (UsageSegment segment in UsageSegment.Split(filter.From, end, coarsest))
        {
            // The calls beside whole hours are all in one bucket; those of minutes are not.
            bool byStart = segment.Span is not null || interval == UsageInterval.Minute;
            foreach (UsageSum sum in await ReadAsync(actor, filter, segment, grouping, byStart, cancellationToken).ConfigureAwait(false))
            {
                sums.Add((byStart ? sum.Key.Start : segment.From).Floor(length), sum);
            }
        }

        List<UsageBucket> buckets = [];
        for (DateTimeOffset start = filter.From.Floor(length); start < end; start += length)
        {
            buckets.Add(new UsageBucket(start < filter.From ? filter.From : start, start + length > end ? end : start + length, sums.LinesOf(start)));
        }

        return new UsagePage(buckets, end < until ? end : null);
    }

    /// <summary>Single calls, the newest first.</summary>
    /// <param name="actor">Who asks.</param>
    /// <param name="filter">Which calls.</param>
    /// <param name="after">The last call that was seen; null for the newest.</param>
    /// <param name="count">How many, from 1 to <see cref="MostCalls"/>.</param>
    /// <param name="cancellationToken">Ends it early.</param>
    /// <returns>The calls; fewer than asked for only at the end.</returns>
    /// <exception cref="PlatformException">The filter or the count is not usable.</exception>
    public async Task<IReadOnlyList<UsageCall>> CallsAsync(Actor actor, UsageFilter filter, CallCursor? after, int count, CancellationToken cancellationToken)
    {
        filter = filter.Check();
        if (count is < 1 or > MostCalls)
        {
            throw PlatformException.Invalid($"A page has between 1 and {MostCalls} calls.");
        }

        await using PlatformDbContext context = database.OpenFor(actor);
        List<LedgerEntry> page = [];
        // Sums say in which hours there is anything to find, so that a key that is seldom used is not searched for in all calls.
        foreach ((DateTimeOffset from, DateTimeOffset until) in await HoursAsync(context, filter, after, count, cancellationToken).ConfigureAwait(false))
        {
            page.AddRange(await UsageCalls.Of(context.LedgerEntries, filter, from, until, after)
                .Take(count - page.Count).ToListAsync(cancellationToken).ConfigureAwait(false));
            if (page.Count == count)
            {
                break;
            }
        }

        // Asked of the whole ledger, since the calls are the organisation's already: with it as a condition SQLite would read all of its rows.
        await using PlatformDbContext everywhere = database.OpenEverywhere();
        Dictionary<Guid, long> corrections = await LedgerCorrections.OfAsync(everywhere.AcrossOrganizations<LedgerEntry>(), page, cancellationToken).ConfigureAwait(false);
        return [.. page.Select(entry => UsageCalls.ToCall(entry, new Money(corrections.GetValueOrDefault(entry.Id))))];
    }

    /// <summary>One call with what corrected it.</summary>
    /// <exception cref="PlatformException">There is no such call, or it is none that the actor sees (<see cref="LimitAsync"/>).</exception>
    public async Task<UsageCallDetails> GetCallAsync(Actor actor, Guid callId, CancellationToken cancellationToken)
    {
        await using PlatformDbContext context = database.OpenFor(actor);
        LedgerEntry entry = await context.LedgerEntries.AsNoTracking()
            .SingleOrDefaultAsync(other => other.Id == callId && other.Kind == LedgerEntryKind.Usage, cancellationToken).ConfigureAwait(false)
            ?? throw PlatformException.NotFound("call");
        if (!SeesAll(actor) && entry.UserId != actor.UserId && !await OwnsAsync(context, actor, entry.ProjectId, cancellationToken).ConfigureAwait(false))
        {
            throw PlatformException.NotFound("call");
        }

        // Of the whole ledger, as above.
        await using PlatformDbContext everywhere = database.OpenEverywhere();
        List<LedgerEntry> corrections = await everywhere.AcrossOrganizations<LedgerEntry>().AsNoTracking()
            .Where(other => other.CorrectsId != null && other.CorrectsId == callId).ToListAsync(cancellationToken).ConfigureAwait(false);
        return new UsageCallDetails(
            UsageCalls.ToCall(entry, new Money(corrections.Sum(static correction => correction.CostNanos))),
            [.. corrections.OrderBy(static correction => correction.RecordedAt).Select(static correction => new UsageCorrection(correction.RecordedAt, new Money(correction.CostNanos)))]);
    }

    /// <summary>
    /// A filter as far as a person may see: admins see all calls, everybody else their own, and all of a project that they own, where it is
    /// the one that is asked for. Reports themselves do not ask, since keys of admins read them too.
    /// </summary>
    /// <exception cref="PlatformException">There is no such project for the actor.</exception>
    public async Task<UsageFilter> LimitAsync(Actor actor, UsageFilter filter, CancellationToken cancellationToken)
    {
        if (SeesAll(actor))
        {
            return filter;
        }

        if (filter.Projects.Count == 1)
        {
            await using PlatformDbContext context = database.OpenFor(actor);
            if (await context.ManagesAsync(actor, filter.Projects.First(), cancellationToken).ConfigureAwait(false))
            {
                return filter;
            }
        }

        return filter with { Users = [actor.UserId ?? actor.Id] };
    }

    private static bool SeesAll(Actor actor) => actor.Role >= Role.Admin && actor.ProjectId is null;

    private static async Task<bool> OwnsAsync(PlatformDbContext context, Actor actor, Guid projectId, CancellationToken cancellationToken)
    {
        try
        {
            return await context.ManagesAsync(actor, projectId, cancellationToken).ConfigureAwait(false);
        }
        catch (PlatformException hidden) when (hidden.Error == PlatformError.NotFound)
        {
            return false;
        }
    }

    private static async Task<IEnumerable<(DateTimeOffset From, DateTimeOffset Until)>> HoursAsync(
        PlatformDbContext context, UsageFilter filter, CallCursor? after, int count, CancellationToken cancellationToken)
    {
        DateTimeOffset first = RollupSpan.Hour.StartOf(filter.From);
        DateTimeOffset last = after?.OccurredAt ?? DateTimeOffset.MaxValue;
        last = filter.Until < last ? filter.Until.Value : last;
        IQueryable<UsageRow> rows = UsageRow.Of(context.UsageRollups.Where(sum => sum.Span == RollupSpan.Hour && sum.Start >= first && sum.Start <= last));

        // Each hour has a call at least, but the first and the last may have none within the time.
        List<DateTimeOffset> hours = await UsageRow.Where(rows, filter).GroupBy(static row => row.Start).OrderByDescending(static hour => hour.Key)
            .Select(static hour => hour.Key).Take(count + 2).ToListAsync(cancellationToken).ConfigureAwait(false);
        return UsageCalls.Ranges(hours);
    }

    private async Task<IEnumerable<UsageSum>> ReadAsync(
        Actor actor, UsageFilter filter, UsageSegment segment, UsageGrouping grouping, bool byStart, CancellationToken cancellationToken)
    {
        // SQLite reads on the thread that asks, so each half has one of its own.
        List<UsageSum>[] halves = await Task.WhenAll(segment.Halves()
            .Select(half => Task.Run(() => ReadHalfAsync(actor, filter, half, grouping, byStart, cancellationToken), cancellationToken))).ConfigureAwait(false);
        return halves.SelectMany(static half => half);
    }

    private async Task<List<UsageSum>> ReadHalfAsync(
        Actor actor, UsageFilter filter, UsageSegment segment, UsageGrouping grouping, bool byStart, CancellationToken cancellationToken)
    {
        await using PlatformDbContext context = database.OpenFor(actor);
        IQueryable<UsageRow> rows = segment.Span is { } span
            ? UsageRow.Of(context.UsageRollups.Where(sum => sum.Span == span))
            : UsageRow.Of(context.LedgerEntries);
        rows = rows.Where(row => row.Start >= segment.From);
        if (segment.Until is { } until)
        {
            rows = rows.Where(row => row.Start < until);
        }

        return await UsageRow.Sum(UsageRow.Where(rows, filter), grouping, byStart).ToListAsync(cancellationToken).ConfigureAwait(false);
    }
}
