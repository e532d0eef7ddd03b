using Lyceum.Inference.Constraints.Languages;

namespace Lyceum.Inference.Constraints.Patterns;

/// <summary>The UTF-8 of sets of characters, as expressions whose parts differ in their first byte.</summary>
internal static class Utf8Characters
{
    private static readonly ByteSet s_continuation = ByteSet.Range(0x80, 0xBF);

    /// <summary>The encodings of one character of a set.</summary>
    public static Language Of(LanguageTable table, CodePointSet set)
    {
        List<Language> parts = [];
        ByteSet ascii = default;
        foreach ((int low, int high) in set.Ranges)
        {
            if (low < 0x80)
            {
                ascii |= ByteSet.Range(low, Math.Min(high, 0x7F));
            }
        }

        parts.Add(table.Bytes(ascii));
        AddLeads(table, set, parts, 0xC0, 0x20, 1, 0x80);
        AddLeads(table, set, parts, 0xE0, 0x10, 2, 0x800);
        AddLeads(table, set, parts, 0xF0, 0x05, 3, 0x10000);
        return table.Union([.. parts]);
    }

    // The characters with one number of bytes: lead bytes that allow the same rest go together.
    private static void AddLeads(LanguageTable table, CodePointSet set, List<Language> parts, int lead, int leads, int following, int lowest)
    {
        Dictionary<Language, ByteSet> groups = [];
        List<Language> order = [];
        for (int i = 0; i < leads; i++)
        {
            int start = i << (6 * following);
            Language rest = Following(table, set.Ranges, Math.Max(start, lowest), start, following);
            if (rest is Nothing)
            {
                continue;
            }

            if (!groups.TryGetValue(rest, out ByteSet bytes))
            {
                order.Add(rest);
            }

            groups[rest] = bytes | ByteSet.Of((byte)(lead + i));
        }

        foreach (Language rest in order)
        {
            parts.Add(table.Sequence(table.Bytes(groups[rest]), rest));
        }
    }

    // The continuation bytes of the characters of a set in one block, leaving out those below the lowest.
    private static Language Following(LanguageTable table, ReadOnlySpan<(int Low, int High)> ranges, int lowest, int start, int count)
    {
        int end = start + (1 << (6 * count)) - 1;
        while (!ranges.IsEmpty && ranges[0].High < lowest)
        {
            ranges = ranges[1..];
        }

        while (!ranges.IsEmpty && ranges[^1].Low > end)
        {
            ranges = ranges[..^1];
        }

        if (ranges.IsEmpty || lowest > end)
        {
            return table.Nothing;
        }

        if (lowest == start && ranges[0].Low <= start && ranges[0].High >= end)
        {
            Language all = table.EmptyText;
            for (int i = 0; i < count; i++)
            {
                all = table.Sequence(table.Bytes(s_continuation), all);
            }

            return all;
        }

        if (count == 1)
        {
            ByteSet bytes = default;
            foreach ((int low, int high) in ranges)
            {
                bytes |= ByteSet.Range(0x80 + Math.Max(Math.Max(low, lowest) - start, 0), 0x80 + Math.Min(high - start, 0x3F));
            }

            return table.Bytes(bytes);
        }

        List<Language> parts = [];
        AddBlocks(table, ranges, parts, lowest, start, count);
        return table.Union([.. parts]);
    }

    private static void AddBlocks(LanguageTable table, ReadOnlySpan<(int Low, int High)> ranges, List<Language> parts, int lowest, int start, int count)
    {
        Dictionary<Language, ByteSet> groups = [];
        List<Language> order = [];
        int size = 1 << (6 * (count - 1));
        for (int i = 0; i < 64; i++)
        {
            int block = start + (i * size);
            Language rest = Following(table, ranges, Math.Max(block, lowest), block, count - 1);
            if (rest is Nothing)
            {
                continue;
            }

            if (!groups.TryGetValue(rest, out ByteSet bytes))
            {
                order.Add(rest);
            }

            groups[rest] = bytes | ByteSet.Of((byte)(0x80 + i));
        }

        foreach (Language rest in order)
        {
            parts.Add(table.Sequence(table.Bytes(groups[rest]), rest));
        }
    }
}
