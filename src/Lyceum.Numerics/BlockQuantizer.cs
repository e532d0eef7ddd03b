using System.Runtime.InteropServices;
using Lyceum.Numerics.Formats;

namespace Lyceum.Numerics;

/// <summary>
/// Packs binary32 numbers into any <see cref="NumberFormat"/>. The bytes are those that ggml's quantiser writes without
/// an importance matrix, and the same on every processor.
/// </summary>
public static unsafe class BlockQuantizer
{
    /// <summary>Packs whole blocks.</summary>
    /// <param name="format">How to store the numbers.</param>
    /// <param name="values">The numbers, finite; a multiple of the format's block length.</param>
    /// <param name="blocks">Receives <c>format.ByteSize(values.Length)</c> bytes; no alignment is needed.</param>
    /// <exception cref="ArgumentException">
    /// The number of values is not a multiple of the block length, or the number of bytes is not theirs.
    /// </exception>
    public static void Quantize(NumberFormat format, ReadOnlySpan<float> values, Span<byte> blocks)
    {
        long expected = format.ByteSize(values.Length);
        if (blocks.Length != expected)
        {
            throw new ArgumentException(
                $"{values.Length} values in {format} take {expected} bytes, not {blocks.Length}.", nameof(blocks));
        }

        fixed (float* source = values)
        fixed (byte* destination = blocks)
        {
            Quantize(format, source, destination, values.Length);
        }
    }

    /// <summary>Packs whole blocks. Nothing is checked but the format.</summary>
    /// <param name="format">How to store the numbers.</param>
    /// <param name="values">The numbers, finite.</param>
    /// <param name="blocks">Receives the blocks; no alignment is needed.</param>
    /// <param name="count">How many numbers; a multiple of the format's block length.</param>
    /// <exception cref="ArgumentOutOfRangeException">The format is not known.</exception>
    public static void Quantize(NumberFormat format, float* values, byte* blocks, int count)
    {
        switch (InstructionSets.Default)
        {
            case InstructionSet.Avx512:
                Quantize<Width512>(format, values, blocks, count);
                break;
            case InstructionSet.Avx2:
                Quantize<Width256>(format, values, blocks, count);
                break;
            default:
                Quantize<Width128>(format, values, blocks, count);
                break;
        }
    }

    /// <summary>Packs whole blocks at a given register width.</summary>
    internal static void Quantize<TWidth>(NumberFormat format, float* values, byte* blocks, int count)
        where TWidth : struct, IVectorWidth
    {
        switch (format)
        {
            case NumberFormat.F32:
                NativeMemory.Copy(values, blocks, (nuint)count * sizeof(float));
                break;
            case NumberFormat.F16:
                F16.FromSingle<TWidth>(values, (ushort*)blocks, count);
                break;
            case NumberFormat.BF16:
                BF16.FromSingle<TWidth>(values, (ushort*)blocks, count);
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(format), format, "This number format is not known.");
        }
    }
}
