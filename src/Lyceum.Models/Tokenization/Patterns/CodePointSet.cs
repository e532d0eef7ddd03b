using System.Globalization;
using Lyceum.Models.Tokenization.Unicode;

namespace Lyceum.Models.Tokenization.Patterns;

/// <summary>
/// A set of code points as a character class writes it: ranges, general categories, white space, other sets, an intersection
/// and a negation. Membership is answered from a bitmap per page of 256 code points that is filled when a page is first met.
/// </summary>
internal sealed class CodePointSet
{
    private const int PageBits = 8;
    private const int PageCount = (CodePoints.Limit >> PageBits) + 1;

    private readonly List<(int First, int Last)> _ranges = [];
    private readonly List<CodePointSet> _united = [];
    private readonly List<CodePointSet> _intersected = [];
    private uint _categories;
    private bool _whiteSpace;
    private bool _negated;
    private ulong _low;
    private ulong _high;
    private ulong[]?[] _pages = [];

    /// <summary>Adds a range, both ends included.</summary>
    public CodePointSet AddRange(int first, int last)
    {
        _ranges.Add((first, last));
        return this;
    }

    /// <summary>Adds one code point.</summary>
    public CodePointSet Add(int codePoint) => AddRange(codePoint, codePoint);

    /// <summary>Adds a general category.</summary>
    public CodePointSet Add(UnicodeCategory category)
    {
        _categories |= 1u << (int)category;
        return this;
    }

    /// <summary>Adds every member of another set.</summary>
    public CodePointSet Add(CodePointSet other)
    {
        _united.Add(other);
        return this;
    }

    /// <summary>Adds Unicode's white space.</summary>
    public CodePointSet AddWhiteSpace()
    {
        _whiteSpace = true;
        return this;
    }

    /// <summary>Keeps only what <paramref name="other"/> has too. Applies before a negation.</summary>
    public CodePointSet Intersect(CodePointSet other)
    {
        _intersected.Add(other);
        return this;
    }

    /// <summary>Turns the set into its complement.</summary>
    public CodePointSet Negate()
    {
        _negated = !_negated;
        return this;
    }

    /// <summary>Ends the construction: from here on the set answers <see cref="Contains"/> and does not change.</summary>
    public CodePointSet Freeze()
    {
        for (int i = 0; i < 64; i++)
        {
            _low |= (Evaluate(i) ? 1UL : 0UL) << i;
            _high |= (Evaluate(i + 64) ? 1UL : 0UL) << i;
        }

        return this;
    }

    /// <summary>Whether the set has a code point (or a stray byte, see <see cref="CodePoints"/>).</summary>
    public bool Contains(int codePoint)
    {
        if (codePoint < 128)
        {
            return (((codePoint < 64 ? _low : _high) >> codePoint) & 1) != 0;
        }

        ulong[]?[] pages = _pages;
        ulong[] page = (pages.Length != 0 ? pages[codePoint >> PageBits] : null) ?? FillPage(codePoint >> PageBits);
        return ((page[(codePoint >> 6) & 3] >> codePoint) & 1) != 0;
    }

    // Two threads may fill the same page at once; both write the same bits.
    private ulong[] FillPage(int index)
    {
        ulong[] page = new ulong[4];
        for (int i = 0; i < 256; i++)
        {
            page[i >> 6] |= (Evaluate((index << PageBits) + i) ? 1UL : 0UL) << i;
        }

        // A table that loses the race loses its pages too; they are filled again when met.
        ulong[]?[] pages = _pages.Length != 0 ? _pages : new ulong[]?[PageCount];
        Volatile.Write(ref pages[index], page);
        _pages = pages;
        return page;
    }

    private bool Evaluate(int codePoint)
    {
        bool member = (_whiteSpace && CodePoints.IsWhiteSpace(codePoint))
            || (_categories != 0 && ((_categories >> (int)CodePoints.Category(codePoint)) & 1) != 0);
        for (int i = 0; !member && i < _ranges.Count; i++)
        {
            member = codePoint >= _ranges[i].First && codePoint <= _ranges[i].Last;
        }

        for (int i = 0; !member && i < _united.Count; i++)
        {
            member = _united[i].Evaluate(codePoint);
        }

        for (int i = 0; member && i < _intersected.Count; i++)
        {
            member = _intersected[i].Evaluate(codePoint);
        }

        return member != _negated;
    }
}
