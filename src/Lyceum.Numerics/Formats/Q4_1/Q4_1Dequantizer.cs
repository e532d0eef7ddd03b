using System.Runtime.Intrinsics;

namespace Lyceum.Numerics.Formats;

/// <summary>Unpacks <see cref="Q4_1Block"/>s.</summary>
internal static unsafe class Q4_1Dequantizer
{
    /// <summary>Unpacks <paramref name="count"/> blocks to <c>count · Q4_1Block.Length</c> values.</summary>
    public static void Dequantize<TWidth>(Q4_1Block* blocks, float* values, int count)
        where TWidth : struct, IVectorWidth
    {
        for (Q4_1Block* block = blocks; block < blocks + count; block++, values += Q4_1Block.Length)
        {
            float scale = F16.ToSingle(block->Scale);
            float minimum = F16.ToSingle(block->Minimum);
            Vector128<byte> quants = Vector128.Load(block->Quants);
            TWidth.Write((quants & Vector128.Create((byte)0x0F)).AsSByte(), scale, minimum, values);
            TWidth.Write((quants >>> 4).AsSByte(), scale, minimum, values + 16);
        }
    }
}
