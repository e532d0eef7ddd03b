namespace Lyceum.Inference.Constraints.Languages;

/// <summary>What is left of several given texts after a common beginning: entries of a sorted list, from <see cref="Depth"/> on.</summary>
internal sealed class Literals : Language
{
    private readonly int _low;
    private readonly int _high;

    /// <summary>Made by <see cref="LanguageTable.Literals(LiteralList, int, int, int)"/>.</summary>
    public Literals(int id, LiteralList list, int low, int high, int depth)
        : base(id, list[low].Length == depth, list.First(low, high, depth), false)
    {
        List = list;
        _low = low;
        _high = high;
        Depth = depth;
    }

    /// <summary>All texts.</summary>
    public LiteralList List { get; }

    /// <summary>Number of bytes that are behind.</summary>
    public int Depth { get; }

    /// <summary>Number of texts that are left.</summary>
    public int Count => _high - _low;

    /// <summary>What is left of one of them.</summary>
    public ReadOnlySpan<byte> this[int index] => List[_low + index].AsSpan(Depth);

    /// <summary>The index in <see cref="List"/> of the text that ends here.</summary>
    public int Ended => IsNullable ? _low : -1;

    public override Language Derive(LanguageTable table, byte next, ref ByteSet same)
    {
        if (!First.Contains(next))
        {
            same &= ~First;
            return table.Nothing;
        }

        same &= ByteSet.Of(next);
        (int low, int high) = List.Narrow(_low, _high, Depth, next);
        return table.Literals(List, low, high, Depth + 1);
    }

    protected override int FindShortest(LanguageTable table)
    {
        int shortest = Infinite;
        for (int i = _low; i < _high; i++)
        {
            shortest = Math.Min(shortest, List[i].Length - Depth);
        }

        return shortest;
    }
}
