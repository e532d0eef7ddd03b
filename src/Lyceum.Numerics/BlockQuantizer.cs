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
        switch (format)
        {
            case NumberFormat.F32:
                NativeMemory.Copy(values, blocks, (nuint)count * sizeof(float));
                break;
            case NumberFormat.F16:
                F16.FromSingle(values, (ushort*)blocks, count);
                break;
            case NumberFormat.BF16:
                BF16.FromSingle(values, (ushort*)blocks, count);
                break;
            case NumberFormat.Q8_0:
                Q8_0Quantizer.Quantize(values, (Q8_0Block*)blocks, count / Q8_0Block.Length);
                break;
            case NumberFormat.Q4_0:
                Q4_0Quantizer.Quantize(values, (Q4_0Block*)blocks, count / Q4_0Block.Length);
                break;
            case NumberFormat.Q4_1:
                Q4_1Quantizer.Quantize(values, (Q4_1Block*)blocks, count / Q4_1Block.Length);
                break;
            case NumberFormat.Q5_0:
                Q5_0Quantizer.Quantize(values, (Q5_0Block*)blocks, count / Q5_0Block.Length);
                break;
            case NumberFormat.Q5_1:
                Q5_1Quantizer.Quantize(values, (Q5_1Block*)blocks, count / Q5_1Block.Length);
                break;
            case NumberFormat.Q2_K:
                Q2_KQuantizer.Quantize(values, (Q2_KBlock*)blocks, count / Q2_KBlock.Length);
                break;
            case NumberFormat.Q3_K:
                Q3_KQuantizer.Quantize(values, (Q3_KBlock*)blocks, count / Q3_KBlock.Length);
                break;
            case NumberFormat.Q4_K:
                Q4_KQuantizer.Quantize(values, (Q4_KBlock*)blocks, count / Q4_KBlock.Length);
                break;
            case NumberFormat.Q5_K:
                Q5_KQuantizer.Quantize(values, (Q5_KBlock*)blocks, count / Q5_KBlock.Length);
                break;
            case NumberFormat.Q6_K:
                Q6_KQuantizer.Quantize(values, (Q6_KBlock*)blocks, count / Q6_KBlock.Length);
                break;
            case NumberFormat.IQ4_NL:
                IQ4_NLQuantizer.Quantize(values, (IQ4_NLBlock*)blocks, count / IQ4_NLBlock.Length);
                break;
            case NumberFormat.IQ4_XS:
                IQ4_XSQuantizer.Quantize(values, (IQ4_XSBlock*)blocks, count / IQ4_XSBlock.Length);
                break;
            case NumberFormat.MXFP4:
                MXFP4Quantizer.Quantize(values, (MXFP4Block*)blocks, count / MXFP4Block.Length);
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(format), format, "This number format is not known.");
        }
    }
}
