namespace Lyceum.Inference.Constraints.Languages;

/// <summary>Distinct byte strings in the order of their bytes.</summary>
internal sealed class LiteralList
{
    private readonly byte[][] _texts;

    /// <summary>Sorts the texts and drops repetitions.</summary>
    public LiteralList(IEnumerable<byte[]> texts)
    {
        byte[][] sorted = [.. texts];
        Array.Sort(sorted, static (x, y) => x.AsSpan().SequenceCompareTo(y));
        int count = 0;
        foreach (byte[] text in sorted)
        {
            if (count == 0 || !text.AsSpan().SequenceEqual(sorted[count - 1]))
            {
                sorted[count++] = text;
            }
        }

        _texts = sorted.Length == count ? sorted : sorted[..count];
    }

    /// <summary>How many there are.</summary>
    public int Count => _texts.Length;

    /// <summary>One of them.</summary>
    public byte[] this[int index] => _texts[index];

    /// <summary>The bytes at a depth of the entries in a range that begin alike.</summary>
    public ByteSet First(int low, int high, int depth)
    {
        ByteSet first = default;
        int at = _texts[low].Length == depth ? low + 1 : low;
        while (at < high)
        {
            byte next = _texts[at][depth];
            first |= ByteSet.Of(next);
            at = End(at, high, depth, next);
        }

        return first;
    }

    /// <summary>The entries of a range that have a byte at a depth.</summary>
    public (int Low, int High) Narrow(int low, int high, int depth, byte next)
    {
        int from = _texts[low].Length == depth ? low + 1 : low;
        int to = high;
        while (from < to)
        {
            int middle = (from + to) >>> 1;
            if (_texts[middle][depth] < next)
            {
                from = middle + 1;
            }
            else
            {
                to = middle;
            }
        }

        return (from, End(from, high, depth, next));
    }

    private int End(int low, int high, int depth, byte next)
    {
        // Ranges are often short, so the end is looked for in growing steps.
        int step = 1;
        int from = low;
        while (from + step < high && _texts[from + step][depth] == next)
        {
            from += step;
            step *= 2;
        }

        int to = Math.Min(from + step, high);
        while (from + 1 < to)
        {
            int middle = (from + to) >>> 1;
            if (_texts[middle][depth] == next)
            {
                from = middle;
            }
            else
            {
                to = middle;
            }
        }

        return from + 1;
    }
}
