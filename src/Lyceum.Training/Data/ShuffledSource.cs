using System.Numerics;

namespace Lyceum.Training.Data;

/// <summary>
/// The documents of a source over and over again, in an order of its own each time. No order is stored: a Feistel network over the
/// smallest square of a power of two that holds all numbers is a permutation, and numbers that are too high walk on until they are not
/// (Black and Rogaway 2002).
/// </summary>
public sealed class ShuffledSource : IDocumentSource
{
    private const int Rounds = 6;

    private readonly IDocumentSource _source;
    private readonly ulong _seed;
    private readonly ulong _count;
    private readonly int _halfBits;

    /// <summary>Shuffles a source.</summary>
    /// <param name="source">The documents; their number is known and not 0.</param>
    /// <param name="seed">Decides the orders.</param>
    /// <param name="epochs">How often they come; null without end.</param>
    public ShuffledSource(IDocumentSource source, ulong seed, int? epochs = null)
    {
        ArgumentNullException.ThrowIfNull(source);
        _source = source;
        _seed = seed;
        _count = source.Count is { } count and > 0 ? (ulong)count : throw new ArgumentException("Only a source whose documents are counted, and not none, can be shuffled.", nameof(source));
        Count = checked((long)_count * epochs);
        _halfBits = Math.Max(1, (BitOperations.Log2(Math.Max(1, _count - 1)) + 2) / 2);
    }

    /// <inheritdoc/>
    public long? Count { get; }

    /// <inheritdoc/>
    public TrainingDocument? Read(long index) => _source.Read(Locate(index));

    /// <inheritdoc/>
    public string NameOf(long index) => _source.NameOf(Locate(index));

    /// <summary>Which document of the source a number stands for.</summary>
    internal long Locate(long index)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        ulong key = Mixing.Mix(_seed, (ulong)index / _count);
        ulong value = (ulong)index % _count;
        do
        {
            value = Permute(key, value);
        }
        while (value >= _count);

        return (long)value;
    }

    private ulong Permute(ulong key, ulong value)
    {
        ulong mask = (1UL << _halfBits) - 1;
        ulong left = value >> _halfBits;
        ulong right = value & mask;
        for (uint round = 0; round < Rounds; round++)
        {
            (left, right) = (right, left ^ (Mixing.Mix(key + round, right) & mask));
        }

        return (left << _halfBits) | right;
    }
}
