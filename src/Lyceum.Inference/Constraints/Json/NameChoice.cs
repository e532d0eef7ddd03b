using Lyceum.Inference.Constraints.Grammars;
using Lyceum.Inference.Constraints.Languages;

namespace Lyceum.Inference.Constraints.Json;

/// <summary>What is left of the names that may come, of which each has its own continuation. Names end in a quotation mark, so none begins another.</summary>
internal sealed class NameChoice : Branching
{
    private readonly ObjectNames _names;
    private readonly LiteralList _keys;
    private readonly int _low;
    private readonly int _high;
    private readonly int _depth;

    /// <summary>Made by <see cref="ObjectNames"/>.</summary>
    public NameChoice(int id, ObjectNames names, LiteralList keys, int low, int high, int depth)
        : base(id, keys[low].Length == depth, keys.First(low, high, depth), false)
    {
        _names = names;
        _keys = keys;
        _low = low;
        _high = high;
        _depth = depth;
    }

    public override Symbol Chosen => _names.After(_low);

    public override Language Derive(LanguageTable table, byte next, ref ByteSet same)
    {
        if (!First.Contains(next))
        {
            same &= ~First;
            return table.Nothing;
        }

        same &= ByteSet.Of(next);
        (int low, int high) = _keys.Narrow(_low, _high, _depth, next);
        return _names.Choice(low, high, _depth + 1);
    }

    protected override int FindShortest(LanguageTable table)
    {
        int shortest = Infinite;
        for (int i = _low; i < _high; i++)
        {
            shortest = Math.Min(shortest, Add(_keys[i].Length - _depth, _names.RestOf(i)));
        }

        return shortest;
    }
}
