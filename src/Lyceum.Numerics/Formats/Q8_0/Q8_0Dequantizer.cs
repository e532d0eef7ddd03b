using System.Runtime.Intrinsics;

namespace Lyceum.Numerics.Formats;

/// <summary>Unpacks <see cref="Q8_0Block"/>s.</summary>
internal static unsafe class Q8_0Dequantizer
{
    /// <summary>Unpacks <paramref name="count"/> blocks to <c>count · Q8_0Block.Length</c> values.</summary>
    public static void Dequantize<TWidth>(Q8_0Block* blocks, float* values, int count)
        where TWidth : struct, IVectorWidth
    {
        for (Q8_0Block* block = blocks; block < blocks + count; block++, values += Q8_0Block.Length)
        {
            float scale = F16.ToSingle(block->Scale);
            TWidth.Write(Vector128.Load(block->Quants), scale, values);
            TWidth.Write(Vector128.Load(block->Quants + 16), scale, values + 16);
        }
    }
}
