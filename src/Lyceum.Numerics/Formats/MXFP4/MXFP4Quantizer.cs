using System.Runtime.Intrinsics;

namespace Lyceum.Numerics.Formats;

/// <summary>Packs <see cref="MXFP4Block"/>s.</summary>
internal static unsafe class MXFP4Quantizer
{
    /// <summary>Packs <c>count · MXFP4Block.Length</c> values to <paramref name="count"/> blocks.</summary>
    public static void Quantize(float* values, MXFP4Block* blocks, int count)
    {
        for (MXFP4Block* block = blocks; block < blocks + count; block++, values += MXFP4Block.Length)
        {
            block->Exponent = MXFP4Elements.ExponentFor(BlockRange.Magnitude(values));
            Vector256<float> scale = Vector256.Create(MXFP4Elements.HalfScale(block->Exponent));
            Vector256<byte> indices = Rounding.ToBytes(
                MXFP4Elements.Nearest(Vector256.Load(values), scale),
                MXFP4Elements.Nearest(Vector256.Load(values + 8), scale),
                MXFP4Elements.Nearest(Vector256.Load(values + 16), scale),
                MXFP4Elements.Nearest(Vector256.Load(values + 24), scale));
            (indices.GetLower() | (indices.GetUpper() << 4)).Store(block->Quants);
        }
    }
}
