using System.Runtime.InteropServices;

namespace Lyceum.Inference.Constraints.Languages;

/// <summary>Brings the parts of a union into normal form.</summary>
internal static class UnionParts
{
    /// <summary>Folds, joins, orders and makes distinct.</summary>
    public static void Normalize(LanguageTable table, List<Language> parts)
    {
        ByteSet bytes = default;
        int single = 0;
        int repetitions = 0;
        bool empty = false;
        bool nullable = false;
        int count = 0;
        foreach (Language part in CollectionsMarshal.AsSpan(parts))
        {
            if (part == table.Anything)
            {
                parts.Clear();
                parts.Add(part);
                return;
            }

            switch (part)
            {
                case Nothing:
                    continue;
                case EmptyText:
                    empty = true;
                    continue;
                case OneByte:
                    bytes |= part.First;
                    single++;
                    continue;
                case Repetition or Sequence { Head: Repetition }:
                    repetitions++;
                    break;
            }

            nullable |= part.IsNullable;
            parts[count++] = part;
        }

        parts.RemoveRange(count, parts.Count - count);
        if (single > 0)
        {
            parts.Add(table.Bytes(bytes));
        }

        if (empty && !nullable)
        {
            parts.Add(table.EmptyText);
        }

        if (repetitions > 1)
        {
            JoinRepetitions(table, parts);
        }

        parts.Sort(static (x, y) => x.Id.CompareTo(y.Id));
        count = 0;
        foreach (Language part in CollectionsMarshal.AsSpan(parts))
        {
            if (count == 0 || parts[count - 1] != part)
            {
                parts[count++] = part;
            }
        }

        parts.RemoveRange(count, parts.Count - count);
    }

    // x{a,b}·t and x{c,d}·t are x{a,d}·t together where no number between is left out. Without this, counters pile up.
    private static void JoinRepetitions(LanguageTable table, List<Language> parts)
    {
        List<(Language Of, Language Tail, int Least, int Most)> ranges = [];
        int count = 0;
        foreach (Language part in CollectionsMarshal.AsSpan(parts))
        {
            if (part is Repetition alone)
            {
                ranges.Add((alone.Of, table.EmptyText, alone.Least, alone.Most));
            }
            else if (part is Sequence { Head: Repetition head } sequence)
            {
                ranges.Add((head.Of, sequence.Tail, head.Least, head.Most));
            }
            else
            {
                parts[count++] = part;
            }
        }

        parts.RemoveRange(count, parts.Count - count);
        ranges.Sort(static (x, y) =>
            x.Of.Id != y.Of.Id ? x.Of.Id.CompareTo(y.Of.Id) : x.Tail.Id != y.Tail.Id ? x.Tail.Id.CompareTo(y.Tail.Id) : x.Least.CompareTo(y.Least));
        (Language Of, Language Tail, int Least, int Most) open = ranges[0];
        for (int i = 1; i <= ranges.Count; i++)
        {
            if (i < ranges.Count && ranges[i].Of == open.Of && ranges[i].Tail == open.Tail && (open.Most == Repetition.Unbounded || ranges[i].Least <= open.Most + 1))
            {
                open.Most = Math.Max(open.Most, ranges[i].Most);
                continue;
            }

            parts.Add(table.Sequence(table.Repetition(open.Of, open.Least, open.Most), open.Tail));
            if (i < ranges.Count)
            {
                open = ranges[i];
            }
        }
    }
}
