using System.Runtime.Intrinsics;

namespace Lyceum.Numerics.Formats;

/// <summary>Unpacks <see cref="Q2_KBlock"/>s.</summary>
internal static unsafe class Q2_KDequantizer
{
    /// <summary>Unpacks <paramref name="count"/> blocks to <c>count · Q2_KBlock.Length</c> values.</summary>
    public static void Dequantize<TWidth>(Q2_KBlock* blocks, float* values, int count)
        where TWidth : struct, IVectorWidth
    {
        Vector128<byte> mask = Vector128.Create((byte)3);
        for (Q2_KBlock* block = blocks; block < blocks + count; block++, values += Q2_KBlock.Length)
        {
            float scale = F16.ToSingle(block->Scale);
            float minimumScale = F16.ToSingle(block->MinimumScale);
            for (int part = 0; part < 4; part++)
            {
                int first = (8 * (part >> 1)) + (part & 1);
                Vector128<ushort> packed = Vector128.Load(block->Quants + (16 * part)).AsUInt16();
                for (int group = first; group < first + 8; group += 2)
                {
                    int scales = block->Scales[group];
                    Vector128<sbyte> quants = (packed.AsByte() & mask).AsSByte();
                    TWidth.Write(quants, scale * (scales & 0x0F), -(minimumScale * (scales >> 4)), values + (16 * group));
                    packed >>>= 2;
                }
            }
        }
    }
}
