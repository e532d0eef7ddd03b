namespace Lyceum.Models.Hub;

/// <summary>A set of offsets, kept as disjoint ranges <c>[Start, End)</c> in order: the bytes of a file that are there.</summary>
internal sealed class RangeSet
{
    private readonly List<(long Start, long End)> _ranges = [];

    /// <summary>The ranges, in order, none empty and none touching the next.</summary>
    public IReadOnlyList<(long Start, long End)> Ranges => _ranges;

    /// <summary>Number of offsets in the set.</summary>
    public long Count { get; private set; }

    /// <summary>Adds the offsets from <paramref name="start"/> to before <paramref name="end"/>.</summary>
    public void Add(long start, long end)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(start);
        ArgumentOutOfRangeException.ThrowIfLessThan(end, start);
        if (start == end)
        {
            return;
        }

        int first = _ranges.FindIndex(range => range.End >= start);
        first = first < 0 ? _ranges.Count : first;
        int after = first;
        while (after < _ranges.Count && _ranges[after].Start <= end)
        {
            (long s, long e) = _ranges[after++];
            Count -= e - s;
            (start, end) = (Math.Min(start, s), Math.Max(end, e));
        }

        _ranges.RemoveRange(first, after - first);
        _ranges.Insert(first, (start, end));
        Count += end - start;
    }

    /// <summary>What is missing below <paramref name="length"/>, in order, in pieces of at most <paramref name="piece"/>.</summary>
    public IEnumerable<(long Start, long End)> Missing(long length, long piece)
    {
        long position = 0;
        foreach ((long start, long end) in _ranges.Append((length, length)))
        {
            for (; position < Math.Min(start, length); position = Math.Min(position + piece, Math.Min(start, length)))
            {
                yield return (position, Math.Min(position + piece, Math.Min(start, length)));
            }

            position = Math.Max(position, end);
        }
    }

    /// <summary>Empties the set.</summary>
    public void Clear()
    {
        _ranges.Clear();
        Count = 0;
    }
}
