using System.Runtime.Intrinsics;

namespace Lyceum.Numerics.Formats;

/// <summary>Packs <see cref="Q8_0Block"/>s: the greatest magnitude becomes ±127.</summary>
internal static unsafe class Q8_0Quantizer
{
    /// <summary>Packs <c>count · Q8_0Block.Length</c> values to <paramref name="count"/> blocks.</summary>
    public static void Quantize(float* values, Q8_0Block* blocks, int count)
    {
        for (Q8_0Block* block = blocks; block < blocks + count; block++, values += Q8_0Block.Length)
        {
            float scale = BlockRange.Magnitude(values) / 127;
            float inverse = BlockRange.Inverse(scale);
            block->Scale = F16.FromSingle(scale);
            Vector256<float> factor = Vector256.Create(inverse);
            Rounding.ToBytes(
                Rounding.HalfAwayFromZero(Vector256.Load(values) * factor),
                Rounding.HalfAwayFromZero(Vector256.Load(values + 8) * factor),
                Rounding.HalfAwayFromZero(Vector256.Load(values + 16) * factor),
                Rounding.HalfAwayFromZero(Vector256.Load(values + 24) * factor)).Store((byte*)block->Quants);
        }
    }
}
