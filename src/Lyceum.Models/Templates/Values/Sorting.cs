namespace Lyceum.Models.Templates.Values;

/// <summary>A stable sort whose comparison may fail and counts against the rendering's limits.</summary>
internal static class Sorting
{
    public static object?[] Sort(Renderer renderer, object?[] items, Func<object?, object?> key, bool reverse = false)
    {
        (object? Key, object? Item)[] entries = new (object?, object?)[items.Length];
        for (int i = 0; i < items.Length; i++)
        {
            // Reversed before and after, equal items keep their order in a descending sort too.
            object? item = items[reverse ? items.Length - 1 - i : i];
            entries[i] = (key(item), item);
        }

        Merge(renderer, entries, new (object?, object?)[items.Length], 0, items.Length);
        object?[] sorted = [.. entries.Select(static entry => entry.Item)];
        if (reverse)
        {
            Array.Reverse(sorted);
        }

        return sorted;
    }

    private static void Merge(Renderer renderer, (object? Key, object? Item)[] entries, (object? Key, object? Item)[] spare, int from, int to)
    {
        if (to - from < 2)
        {
            return;
        }

        int middle = (from + to) / 2;
        Merge(renderer, entries, spare, from, middle);
        Merge(renderer, entries, spare, middle, to);
        Array.Copy(entries, from, spare, from, to - from);
        for (int left = from, right = middle, at = from; at < to; at++)
        {
            bool takeRight = right < to
                && (left == middle || Operators.IsOrdered(renderer, "<", spare[right].Key, spare[left].Key));
            entries[at] = takeRight ? spare[right++] : spare[left++];
        }
    }
}
