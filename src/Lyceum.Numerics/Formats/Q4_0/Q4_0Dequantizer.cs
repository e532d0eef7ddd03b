using System.Runtime.Intrinsics;

namespace Lyceum.Numerics.Formats;

/// <summary>Unpacks <see cref="Q4_0Block"/>s.</summary>
internal static unsafe class Q4_0Dequantizer
{
    /// <summary>Unpacks <paramref name="count"/> blocks to <c>count · Q4_0Block.Length</c> values.</summary>
    public static void Dequantize<TWidth>(Q4_0Block* blocks, float* values, int count)
        where TWidth : struct, IVectorWidth
    {
        for (Q4_0Block* block = blocks; block < blocks + count; block++, values += Q4_0Block.Length)
        {
            float scale = F16.ToSingle(block->Scale);
            Vector128<byte> quants = Vector128.Load(block->Quants);
            Vector128<sbyte> zero = Vector128.Create((sbyte)8);
            TWidth.Write((quants & Vector128.Create((byte)0x0F)).AsSByte() - zero, scale, values);
            TWidth.Write((quants >>> 4).AsSByte() - zero, scale, values + 16);
        }
    }
}
