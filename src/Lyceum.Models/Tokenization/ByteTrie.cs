using System.Numerics;

namespace Lyceum.Models.Tokenization;

/// <summary>A prefix tree over byte strings. The edges of all nodes share one open-addressing table.</summary>
internal sealed class ByteTrie
{
    /// <summary>The node of the empty string.</summary>
    public const int Root = 0;

    private readonly List<int> _values = [-1];
    private long[] _edges = new long[1024];
    private int _count;

    /// <summary>Whether nothing was added.</summary>
    public bool IsEmpty => _count == 0;

    /// <summary>Adds a string with its value; of two equal strings the first stays.</summary>
    public void Add(ReadOnlySpan<byte> text, int value)
    {
        int node = Root;
        foreach (byte next in text)
        {
            int child = Step(node, next);
            if (child < 0)
            {
                child = _values.Count;
                _values.Add(-1);
                Insert(node, next, child);
            }

            node = child;
        }

        if (_values[node] < 0)
        {
            _values[node] = value;
        }
    }

    /// <summary>The node one byte further, or -1.</summary>
    public int Step(int node, byte next)
    {
        long[] edges = _edges;
        int mask = edges.Length - 1;
        uint key = Key(node, next);
        for (int slot = (int)(Spread(key) & (uint)mask); ; slot = (slot + 1) & mask)
        {
            long edge = edges[slot];
            if (edge == 0)
            {
                return -1;
            }

            if ((uint)(edge >> 32) == key)
            {
                return (int)edge;
            }
        }
    }

    /// <summary>The value of the string that ends in a node, or -1.</summary>
    public int ValueAt(int node) => _values[node];

    /// <summary>The longest string that <paramref name="text"/> begins with: its value and length, or -1 and 0.</summary>
    public int FindLongest(ReadOnlySpan<byte> text, out int length)
    {
        int value = -1;
        length = 0;
        int node = Root;
        for (int i = 0; i < text.Length; i++)
        {
            node = Step(node, text[i]);
            if (node < 0)
            {
                break;
            }

            if (_values[node] >= 0)
            {
                value = _values[node];
                length = i + 1;
            }
        }

        return value;
    }

    private static uint Spread(uint key) => (uint)((key * 0x9E3779B97F4A7C15) >> 32);

    private static uint Key(int node, byte next) => ((uint)node << 8) | next;

    private void Insert(int node, byte next, int child)
    {
        if (node >= 1 << 24)
        {
            throw new ModelFormatException("The tokens of the vocabulary are too long altogether for a prefix tree.");
        }

        if (++_count * 2 > _edges.Length)
        {
            long[] old = _edges;
            _edges = new long[BitOperations.RoundUpToPowerOf2((uint)_count * 4)];
            foreach (long edge in old)
            {
                if (edge != 0)
                {
                    Place(edge);
                }
            }
        }

        Place(((long)Key(node, next) << 32) | (uint)child);
    }

    // A child's number is never zero, so no edge is.
    private void Place(long edge)
    {
        int mask = _edges.Length - 1;
        int slot = (int)(Spread((uint)(edge >> 32)) & (uint)mask);
        while (_edges[slot] != 0)
        {
            slot = (slot + 1) & mask;
        }

        _edges[slot] = edge;
    }
}
