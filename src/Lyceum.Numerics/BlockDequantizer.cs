using System.Runtime.InteropServices;
using Lyceum.Numerics.Formats;

namespace Lyceum.Numerics;

/// <summary>
/// Turns stored numbers of any <see cref="NumberFormat"/> into binary32. The result is exact: it has the same bits as
/// ggml's, on every processor.
/// </summary>
public static unsafe class BlockDequantizer
{
    /// <summary>Unpacks whole blocks.</summary>
    /// <param name="format">How the numbers are stored.</param>
    /// <param name="blocks">The stored numbers, <c>format.ByteSize(values.Length)</c> bytes; no alignment is needed.</param>
    /// <param name="values">Receives the numbers; a multiple of the format's block length.</param>
    /// <exception cref="ArgumentException">
    /// The number of values is not a multiple of the block length, or the number of bytes is not theirs.
    /// </exception>
    public static void Dequantize(NumberFormat format, ReadOnlySpan<byte> blocks, Span<float> values)
    {
        long expected = format.ByteSize(values.Length);
        if (blocks.Length != expected)
        {
            throw new ArgumentException(
                $"{values.Length} values in {format} take {expected} bytes, not {blocks.Length}.", nameof(blocks));
        }

        fixed (byte* source = blocks)
        fixed (float* destination = values)
        {
            Dequantize(format, source, destination, values.Length);
        }
    }

    /// <summary>Unpacks whole blocks. Nothing is checked but the format.</summary>
    /// <param name="format">How the numbers are stored.</param>
    /// <param name="blocks">The stored numbers; no alignment is needed.</param>
    /// <param name="values">Receives the numbers.</param>
    /// <param name="count">How many; a multiple of the format's block length.</param>
    /// <exception cref="ArgumentOutOfRangeException">The format is not known.</exception>
    public static void Dequantize(NumberFormat format, byte* blocks, float* values, int count)
    {
        switch (InstructionSets.Default)
        {
            case InstructionSet.Avx512:
                Dequantize<Width512>(format, blocks, values, count);
                break;
            case InstructionSet.Avx2:
                Dequantize<Width256>(format, blocks, values, count);
                break;
            default:
                Dequantize<Width128>(format, blocks, values, count);
                break;
        }
    }

    /// <summary>Unpacks whole blocks at a given register width.</summary>
    internal static void Dequantize<TWidth>(NumberFormat format, byte* blocks, float* values, int count)
        where TWidth : struct, IVectorWidth
    {
        switch (format)
        {
            case NumberFormat.F32:
                NativeMemory.Copy(blocks, values, (nuint)count * sizeof(float));
                break;
            case NumberFormat.F16:
                F16.ToSingle<TWidth>((ushort*)blocks, values, count);
                break;
            case NumberFormat.BF16:
                BF16.ToSingle<TWidth>((ushort*)blocks, values, count);
                break;
            case NumberFormat.Q8_0:
                Q8_0Dequantizer.Dequantize<TWidth>((Q8_0Block*)blocks, values, count / Q8_0Block.Length);
                break;
            case NumberFormat.Q4_0:
                Q4_0Dequantizer.Dequantize<TWidth>((Q4_0Block*)blocks, values, count / Q4_0Block.Length);
                break;
            case NumberFormat.Q4_1:
                Q4_1Dequantizer.Dequantize<TWidth>((Q4_1Block*)blocks, values, count / Q4_1Block.Length);
                break;
            case NumberFormat.Q5_0:
                Q5_0Dequantizer.Dequantize<TWidth>((Q5_0Block*)blocks, values, count / Q5_0Block.Length);
                break;
            case NumberFormat.Q5_1:
                Q5_1Dequantizer.Dequantize<TWidth>((Q5_1Block*)blocks, values, count / Q5_1Block.Length);
                break;
            case NumberFormat.Q2_K:
                Q2_KDequantizer.Dequantize<TWidth>((Q2_KBlock*)blocks, values, count / Q2_KBlock.Length);
                break;
            case NumberFormat.Q3_K:
                Q3_KDequantizer.Dequantize<TWidth>((Q3_KBlock*)blocks, values, count / Q3_KBlock.Length);
                break;
            case NumberFormat.Q4_K:
                Q4_KDequantizer.Dequantize<TWidth>((Q4_KBlock*)blocks, values, count / Q4_KBlock.Length);
                break;
            case NumberFormat.Q5_K:
                Q5_KDequantizer.Dequantize<TWidth>((Q5_KBlock*)blocks, values, count / Q5_KBlock.Length);
                break;
            case NumberFormat.Q6_K:
                Q6_KDequantizer.Dequantize<TWidth>((Q6_KBlock*)blocks, values, count / Q6_KBlock.Length);
                break;
            case NumberFormat.IQ4_NL:
                IQ4_NLDequantizer.Dequantize<TWidth>((IQ4_NLBlock*)blocks, values, count / IQ4_NLBlock.Length);
                break;
            case NumberFormat.IQ4_XS:
                IQ4_XSDequantizer.Dequantize<TWidth>((IQ4_XSBlock*)blocks, values, count / IQ4_XSBlock.Length);
                break;
            case NumberFormat.MXFP4:
                MXFP4Dequantizer.Dequantize<TWidth>((MXFP4Block*)blocks, values, count / MXFP4Block.Length);
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(format), format, "This number format is not known.");
        }
    }
}
