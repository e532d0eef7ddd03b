using System.Runtime.Intrinsics;

namespace Lyceum.Numerics.Formats;

/// <summary>Unpacks <see cref="Q5_KBlock"/>s.</summary>
internal static unsafe class Q5_KDequantizer
{
    /// <summary>Unpacks <paramref name="count"/> blocks to <c>count · Q5_KBlock.Length</c> values.</summary>
    public static void Dequantize<TWidth>(Q5_KBlock* blocks, float* values, int count)
        where TWidth : struct, IVectorWidth
    {
        byte* scales = stackalloc byte[16];
        byte* minimums = scales + 8;
        for (Q5_KBlock* block = blocks; block < blocks + count; block++, values += Q5_KBlock.Length)
        {
            float scale = F16.ToSingle(block->Scale);
            float minimumScale = F16.ToSingle(block->MinimumScale);
            SixBitScales.Unpack(block->Scales, scales);
            for (int pair = 0; pair < 4; pair++)
            {
                byte* source = block->Quants + (32 * pair);
                float* target = values + (64 * pair);
                float lowScale = scale * scales[2 * pair];
                float lowOffset = -(minimumScale * minimums[2 * pair]);
                float highScale = scale * scales[(2 * pair) + 1];
                float highOffset = -(minimumScale * minimums[(2 * pair) + 1]);
                Vector128<byte> lowBit = Vector128.Create((byte)(1 << (2 * pair)));
                Vector128<byte> highBit = Vector128.Create((byte)(2 << (2 * pair)));
                Vector128<byte> fifth = Vector128.Create((byte)16);
                for (int i = 0; i < 32; i += 16)
                {
                    Vector128<byte> quants = Vector128.Load(source + i);
                    Vector128<byte> bits = Vector128.Load(block->HighBits + i);
                    Vector128<byte> low = quants & Vector128.Create((byte)0x0F);
                    Vector128<byte> high = quants >>> 4;
                    low |= Vector128.Equals(bits & lowBit, lowBit) & fifth;
                    high |= Vector128.Equals(bits & highBit, highBit) & fifth;
                    TWidth.Write(low.AsSByte(), lowScale, lowOffset, target + i);
                    TWidth.Write(high.AsSByte(), highScale, highOffset, target + 32 + i);
                }
            }
        }
    }
}
