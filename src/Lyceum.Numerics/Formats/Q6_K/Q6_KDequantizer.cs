using System.Runtime.Intrinsics;

namespace Lyceum.Numerics.Formats;

/// <summary>Unpacks <see cref="Q6_KBlock"/>s.</summary>
internal static unsafe class Q6_KDequantizer
{
    /// <summary>Unpacks <paramref name="count"/> blocks to <c>count · Q6_KBlock.Length</c> values.</summary>
    public static void Dequantize<TWidth>(Q6_KBlock* blocks, float* values, int count)
        where TWidth : struct, IVectorWidth
    {
        for (Q6_KBlock* block = blocks; block < blocks + count; block++, values += Q6_KBlock.Length)
        {
            float scale = F16.ToSingle(block->Scale);
            Vector128<sbyte> zero = Vector128.Create((sbyte)32);
            for (int group = 0; group < 16; group++)
            {
                int quarter = (group >> 1) & 3;
                int half = 16 * (group & 1);
                Vector128<byte> low = Vector128.Load(block->LowBits + (64 * (group >> 3)) + (32 * (quarter & 1)) + half);
                low = quarter < 2 ? low & Vector128.Create((byte)0x0F) : low >>> 4;
                Vector128<byte> high = TwoBits.Extract(Vector128.Load(block->HighBits + (32 * (group >> 3)) + half), quarter);
                Vector128<sbyte> quants = (low | (high << 4)).AsSByte() - zero;
                TWidth.Write(quants, scale * block->Scales[group], values + (16 * group));
            }
        }
    }
}
