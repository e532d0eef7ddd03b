namespace Lyceum.Numerics;

/// <summary>Stand-in until the formats land; the formats' own file of this name replaces it whole.</summary>
public static unsafe class BlockDequantizer
{
    /// <summary>Unpacks <paramref name="count"/> values.</summary>
    public static void Dequantize(NumberFormat format, byte* blocks, float* values, int count)
    {
        if (format != NumberFormat.F32)
        {
            throw new NotSupportedException($"{format} is not there yet.");
        }

        new ReadOnlySpan<float>(blocks, count).CopyTo(new Span<float>(values, count));
    }
}
