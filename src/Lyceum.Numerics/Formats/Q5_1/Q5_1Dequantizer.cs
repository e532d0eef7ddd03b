using System.Runtime.Intrinsics;

namespace Lyceum.Numerics.Formats;

/// <summary>Unpacks <see cref="Q5_1Block"/>s.</summary>
internal static unsafe class Q5_1Dequantizer
{
    /// <summary>Unpacks <paramref name="count"/> blocks to <c>count · Q5_1Block.Length</c> values.</summary>
    public static void Dequantize<TWidth>(Q5_1Block* blocks, float* values, int count)
        where TWidth : struct, IVectorWidth
    {
        for (Q5_1Block* block = blocks; block < blocks + count; block++, values += Q5_1Block.Length)
        {
            float scale = F16.ToSingle(block->Scale);
            float minimum = F16.ToSingle(block->Minimum);
            Vector128<byte> quants = Vector128.Load(block->Quants);
            Vector128<byte> low = (quants & Vector128.Create((byte)0x0F)) | HighBits.Spread(*(ushort*)block->HighBits);
            Vector128<byte> high = (quants >>> 4) | HighBits.Spread(*(ushort*)(block->HighBits + 2));
            TWidth.Write(low.AsSByte(), scale, minimum, values);
            TWidth.Write(high.AsSByte(), scale, minimum, values + 16);
        }
    }
}
