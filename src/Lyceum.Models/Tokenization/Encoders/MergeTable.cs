using System.Numerics;
using System.Runtime.CompilerServices;

namespace Lyceum.Models.Tokenization.Encoders;

/// <summary>The ranked merges of a byte pair encoding, by the ids of the two parts. Open addressing; of a pair given twice the first rank holds.</summary>
internal sealed class MergeTable
{
    private readonly Entry[] _entries;

    /// <summary>Makes room for a number of merges.</summary>
    public MergeTable(int capacity) =>
        _entries = new Entry[BitOperations.RoundUpToPowerOf2((uint)Math.Max(16, (long)capacity * 4 / 3))];

    /// <summary>Number of merges.</summary>
    public int Count { get; private set; }

    /// <summary>Adds a merge; false if the pair is there already.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public bool Add(int left, int right, int rank, int merged)
    {
        ulong key = Key(left, right);
        ref Entry entry = ref Find(key);
        if (entry.Key != 0)
        {
            return false;
        }

        entry = new Entry { Key = key, Rank = rank, Merged = merged };
        Count++;
        return true;
    }

    /// <summary>Looks a pair up.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public bool TryGet(int left, int right, out int rank, out int merged)
    {
        ref Entry entry = ref Find(Key(left, right));
        rank = entry.Rank;
        merged = entry.Merged;
        return entry.Key != 0;
    }

    // Ids are not negative, so the key of a pair is never zero.
    private static ulong Key(int left, int right) => ((ulong)(uint)(left + 1) << 32) | (uint)(right + 1);

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private ref Entry Find(ulong key)
    {
        int mask = _entries.Length - 1;
        int slot = (int)((key * 0x9E3779B97F4A7C15) >> 32) & mask;
        while (_entries[slot].Key != 0 && _entries[slot].Key != key)
        {
            slot = (slot + 1) & mask;
        }

        return ref _entries[slot];
    }

    private struct Entry
    {
        public ulong Key;
        public int Rank;
        public int Merged;
    }
}
