using System.Runtime.Intrinsics;

namespace Lyceum.Numerics.Formats;

/// <summary>Unpacks <see cref="Q4_KBlock"/>s.</summary>
internal static unsafe class Q4_KDequantizer
{
    /// <summary>Unpacks <paramref name="count"/> blocks to <c>count · Q4_KBlock.Length</c> values.</summary>
    public static void Dequantize<TWidth>(Q4_KBlock* blocks, float* values, int count)
        where TWidth : struct, IVectorWidth
    {
        byte* scales = stackalloc byte[16];
        byte* minimums = scales + 8;
        for (Q4_KBlock* block = blocks; block < blocks + count; block++, values += Q4_KBlock.Length)
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
                for (int i = 0; i < 32; i += 16)
                {
                    Vector128<byte> quants = Vector128.Load(source + i);
                    TWidth.Write((quants & Vector128.Create((byte)0x0F)).AsSByte(), lowScale, lowOffset, target + i);
                    TWidth.Write((quants >>> 4).AsSByte(), highScale, highOffset, target + 32 + i);
                }
            }
        }
    }
}
