using System.Runtime.Intrinsics;

namespace Lyceum.Numerics.Formats;

/// <summary>Unpacks <see cref="Q5_0Block"/>s.</summary>
internal static unsafe class Q5_0Dequantizer
{
    /// <summary>Unpacks <paramref name="count"/> blocks to <c>count · Q5_0Block.Length</c> values.</summary>
    public static void Dequantize<TWidth>(Q5_0Block* blocks, float* values, int count)
        where TWidth : struct, IVectorWidth
    {
        for (Q5_0Block* block = blocks; block < blocks + count; block++, values += Q5_0Block.Length)
        {
            float scale = F16.ToSingle(block->Scale);
            Vector128<byte> quants = Vector128.Load(block->Quants);
            Vector128<byte> low = (quants & Vector128.Create((byte)0x0F)) | HighBits.Spread(*(ushort*)block->HighBits);
            Vector128<byte> high = (quants >>> 4) | HighBits.Spread(*(ushort*)(block->HighBits + 2));
            Vector128<sbyte> zero = Vector128.Create((sbyte)16);
            TWidth.Write(low.AsSByte() - zero, scale, values);
            TWidth.Write(high.AsSByte() - zero, scale, values + 16);
        }
    }
}
