using System.Globalization;
using System.Runtime.InteropServices;

namespace Lyceum.Inference.Constraints.Patterns;

/// <summary>A set of Unicode scalar values (surrogates belong to none): ascending ranges that neither overlap nor touch.</summary>
internal sealed class CodePointSet
{
    /// <summary>The highest code point.</summary>
    public const int Highest = 0x10FFFF;

    private const int FirstSurrogate = 0xD800;
    private const int LastSurrogate = 0xDFFF;

    private static readonly Lazy<UnicodeCategory[]> s_categories = new(static () =>
    {
        UnicodeCategory[] categories = new UnicodeCategory[Highest + 1];
        for (int i = 0; i < categories.Length; i++)
        {
            categories[i] = CharUnicodeInfo.GetUnicodeCategory(i);
        }

        return categories;
    });

    private readonly (int Low, int High)[] _ranges;

    private CodePointSet((int, int)[] ranges) => _ranges = ranges;

    /// <summary>No character.</summary>
    public static CodePointSet None { get; } = new([]);

    /// <summary>Every character.</summary>
    public static CodePointSet All { get; } = Of((0, Highest));

    /// <summary>The ranges, both ends included.</summary>
    public ReadOnlySpan<(int Low, int High)> Ranges => _ranges;

    /// <summary>Whether it holds no character.</summary>
    public bool IsEmpty => _ranges.Length == 0;

    /// <summary>Whether it holds every character.</summary>
    public bool IsAll => _ranges.Length == 2 && _ranges[0] == (0, FirstSurrogate - 1) && _ranges[1] == (LastSurrogate + 1, Highest);

    /// <summary>The set of some ranges, in any order.</summary>
    public static CodePointSet Of(params ReadOnlySpan<(int Low, int High)> ranges)
    {
        List<(int Low, int High)> sorted = [];
        foreach ((int low, int high) in ranges)
        {
            if (low < FirstSurrogate)
            {
                sorted.Add((low, Math.Min(high, FirstSurrogate - 1)));
            }

            if (high > LastSurrogate)
            {
                sorted.Add((Math.Max(low, LastSurrogate + 1), high));
            }
        }

        sorted.RemoveAll(static range => range.Low > range.High);
        sorted.Sort();
        int count = 0;
        foreach ((int low, int high) in CollectionsMarshal.AsSpan(sorted))
        {
            // The two sides of the surrogates stay apart, so that every set has one spelling.
            if (count > 0 && low <= sorted[count - 1].High + 1)
            {
                sorted[count - 1] = (sorted[count - 1].Low, Math.Max(sorted[count - 1].High, high));
            }
            else
            {
                sorted[count++] = (low, high);
            }
        }

        return new CodePointSet([.. sorted.GetRange(0, count)]);
    }

    /// <summary>The characters of a text.</summary>
    public static CodePointSet OfText(string text) => Of([.. text.EnumerateRunes().Select(static rune => (rune.Value, rune.Value))]);

    /// <summary>The characters of general categories.</summary>
    public static CodePointSet OfCategories(ReadOnlySpan<UnicodeCategory> categories)
    {
        UnicodeCategory[] all = s_categories.Value;
        List<(int, int)> ranges = [];
        int start = -1;
        for (int i = 0; i <= all.Length; i++)
        {
            bool inside = i < all.Length && categories.Contains(all[i]);
            if (inside && start < 0)
            {
                start = i;
            }
            else if (!inside && start >= 0)
            {
                ranges.Add((start, i - 1));
                start = -1;
            }
        }

        return Of([.. ranges]);
    }

    /// <summary>Whether a character belongs to it.</summary>
    public bool Contains(int codePoint)
    {
        int low = 0;
        int high = _ranges.Length;
        while (low < high)
        {
            int middle = (low + high) >>> 1;
            if (_ranges[middle].High < codePoint)
            {
                low = middle + 1;
            }
            else
            {
                high = middle;
            }
        }

        return low < _ranges.Length && _ranges[low].Low <= codePoint;
    }

    /// <summary>The characters of either set.</summary>
    public CodePointSet Union(CodePointSet other) => Of([.. _ranges, .. other._ranges]);

    /// <summary>The characters that do not belong to it.</summary>
    public CodePointSet Complement()
    {
        List<(int, int)> ranges = [];
        int next = 0;
        foreach ((int low, int high) in _ranges)
        {
            ranges.Add((next, low - 1));
            next = high + 1;
        }

        ranges.Add((next, Highest));
        return Of([.. ranges]);
    }

    /// <summary>The characters of both sets.</summary>
    public CodePointSet Intersect(CodePointSet other) => Complement().Union(other.Complement()).Complement();

    /// <summary>The characters that do not belong to another set.</summary>
    public CodePointSet Except(CodePointSet other) => Intersect(other.Complement());

    /// <summary>With each character also those that differ from it only in case.</summary>
    public CodePointSet IgnoringCase()
    {
        List<(int, int)> ranges = [.. _ranges];
        foreach ((int low, int high) in _ranges)
        {
            // Beyond the BMP's letters case pairs are rare; they are few enough to walk.
            for (int c = low; c <= Math.Min(high, 0x1FFFF); c++)
            {
                if (c is >= FirstSurrogate and <= LastSurrogate)
                {
                    continue;
                }

                System.Text.Rune rune = new(c);
                int upper = System.Text.Rune.ToUpperInvariant(rune).Value;
                int lower = System.Text.Rune.ToLowerInvariant(rune).Value;
                if (upper != c)
                {
                    ranges.Add((upper, upper));
                }

                if (lower != c)
                {
                    ranges.Add((lower, lower));
                }
            }
        }

        return Of([.. ranges]);
    }
}
