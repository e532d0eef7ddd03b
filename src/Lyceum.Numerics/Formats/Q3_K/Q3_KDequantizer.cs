using System.Runtime.Intrinsics;

namespace Lyceum.Numerics.Formats;

/// <summary>Unpacks <see cref="Q3_KBlock"/>s.</summary>
internal static unsafe class Q3_KDequantizer
{
    /// <summary>Unpacks <paramref name="count"/> blocks to <c>count · Q3_KBlock.Length</c> values.</summary>
    public static void Dequantize<TWidth>(Q3_KBlock* blocks, float* values, int count)
        where TWidth : struct, IVectorWidth
    {
        sbyte* scales = stackalloc sbyte[16];
        for (Q3_KBlock* block = blocks; block < blocks + count; block++, values += Q3_KBlock.Length)
        {
            float scale = F16.ToSingle(block->Scale);
            Q3_KScales.Unpack(block->Scales, scales);
            for (int group = 0; group < 16; group++)
            {
                int half = 16 * (group & 1);
                Vector128<byte> low = TwoBits.Extract(
                    Vector128.Load(block->Quants + (32 * (group >> 3)) + half), (group >> 1) & 3);
                Vector128<byte> bit = Vector128.Create((byte)(1 << (group >> 1)));
                Vector128<byte> isSet = Vector128.Equals(Vector128.Load(block->HighBits + half) & bit, bit);
                Vector128<byte> quants = low - Vector128.AndNot(Vector128.Create((byte)4), isSet);
                TWidth.Write(quants.AsSByte(), scale * scales[group], values + (16 * group));
            }
        }
    }
}
