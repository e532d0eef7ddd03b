using System.Numerics;
using Lyceum.Numerics;

namespace Lyceum.Training.Autograd;

/// <summary>
/// Blocks of native memory that are used again and again: what was returned last goes out first, while it is still in cache.
/// Sizes are rounded up so that batches of slightly different lengths share blocks, and where no block of a size is free, a
/// larger one serves, so that shorter batches take no more than longer ones did.
/// </summary>
internal sealed unsafe class MemoryPool : IDisposable
{
    private const int Steps = 8;
    private const int MostExcess = 2;

    private readonly Dictionary<long, Stack<nint>> _free = [];
    private readonly Dictionary<nint, long> _sizes = [];
    private readonly List<NativeBuffer<float>> _buffers = [];

    /// <summary>Bytes of all blocks, used or not.</summary>
    public long Bytes { get; private set; }

    /// <summary>Takes a block of at least that many elements; what is in it is left over from before.</summary>
    public float* Take(long count)
    {
        long size = RoundUp(count);

        // Not much larger, or short rows would hold what long ones need soon after.
        for (long larger = size; larger <= size * MostExcess; larger = RoundUp(larger + 1))
        {
            if (_free.TryGetValue(larger, out Stack<nint>? blocks) && blocks.TryPop(out nint block))
            {
                return (float*)block;
            }
        }

        NativeBuffer<float> buffer = new(size);
        _buffers.Add(buffer);
        Bytes += size * sizeof(float);
        _sizes[(nint)buffer.Pointer] = size;
        return buffer.Pointer;
    }

    /// <summary>Gives a block back.</summary>
    public void Return(float* block)
    {
        long size = _sizes[(nint)block];
        if (!_free.TryGetValue(size, out Stack<nint>? blocks))
        {
            _free[size] = blocks = [];
        }

        blocks.Push((nint)block);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (NativeBuffer<float> buffer in _buffers)
        {
            buffer.Dispose();
        }
    }

    private static long RoundUp(long count)
    {
        long step = Math.Max(64, (long)BitOperations.RoundUpToPowerOf2((ulong)count) / 2 / Steps);
        return (count + step - 1) / step * step;
    }
}
