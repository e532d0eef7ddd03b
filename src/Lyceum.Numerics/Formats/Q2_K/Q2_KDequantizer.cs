using System.Runtime.Intrinsics;

namespace Lyceum.Numerics.Formats;

/// <summary>Unpacks <see cref="Q2_KBlock"/>s.</summary>
internal static unsafe class Q2_KDequantizer
{
    /// <summary>Unpacks <paramref name="count"/> blocks to <c>count · Q2_KBlock.Length</c> values.</summary>
    public static void Dequantize<TWidth>(Q2_KBlock* blocks, float* values, int count)
        where TWidth : struct, IVectorWidth
    {
        for (Q2_KBlock* block = blocks; block < blocks + count; block++, values += Q2_KBlock.Length)
        {
            float scale = F16.ToSingle(block->Scale);
            float minimumScale = F16.ToSingle(block->MinimumScale);
            for (int group = 0; group < 16; group++)
            {
                int packed = block->Scales[group];
                byte* source = block->Quants + (32 * (group >> 3)) + (16 * (group & 1));
                Vector128<byte> quants = TwoBits.Extract(Vector128.Load(source), (group >> 1) & 3);
                TWidth.Write(quants.AsSByte(), scale * (packed & 0x0F), -(minimumScale * (packed >> 4)), values + (16 * group));
            }
        }
    }
}
