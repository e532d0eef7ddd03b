namespace Lyceum.Platform.Ledgers;

/// <summary>A part of a report's time that one kind of row answers: whole days, whole hours, or what is left beside them.</summary>
/// <param name="Span">Which sums; null where the calls themselves are read.</param>
/// <param name="From">The first time.</param>
/// <param name="Until">The first time after; null for none.</param>
internal readonly record struct UsageSegment(RollupSpan? Span, DateTimeOffset From, DateTimeOffset? Until)
{
    // Two months of days: reading less takes no longer than asking twice.
    private const int ManySums = 60;

    /// <summary>Takes a time apart: as much as can be in the coarsest sums allowed, the rest in finer ones. Together it is the whole time, and nothing of it twice.</summary>
    /// <param name="from">The first time.</param>
    /// <param name="until">The first time after; null for none.</param>
    /// <param name="coarsest">The coarsest sums that may be read; null for calls alone.</param>
    public static IEnumerable<UsageSegment> Split(DateTimeOffset from, DateTimeOffset? until, RollupSpan? coarsest)
    {
        if (until <= from)
        {
            return [];
        }

        if (coarsest is not { } span)
        {
            return [new UsageSegment(null, from, until)];
        }

        RollupSpan? finer = span == RollupSpan.Day ? RollupSpan.Hour : null;
        DateTimeOffset start = span.StartOf(from);
        start = start == from ? start : start + span.Length();
        DateTimeOffset? end = until is { } last ? span.StartOf(last) : null;
        if (end < start)
        {
            return Split(from, until, finer);
        }

        UsageSegment[] whole = end == start ? [] : [new UsageSegment(span, start, end)];
        return [.. Split(from, start, finer), .. whole, .. end is { } rest ? Split(rest, until, finer) : []];
    }

    /// <summary>The two halves of many sums, which are read at the same time; the segment itself where they are few.</summary>
    public UsageSegment[] Halves()
    {
        if (Span is not { } span || Until is not { } until || (until - From) / span.Length() < ManySums)
        {
            return [this];
        }

        DateTimeOffset middle = span.StartOf(From + ((until - From) / 2));
        return [this with { Until = middle }, this with { From = middle }];
    }
}
