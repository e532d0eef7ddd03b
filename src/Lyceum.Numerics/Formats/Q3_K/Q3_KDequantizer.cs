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
        Vector128<byte> mask = Vector128.Create((byte)3);
        Vector128<byte> four = Vector128.Create((byte)4);
        for (Q3_KBlock* block = blocks; block < blocks + count; block++, values += Q3_KBlock.Length)
        {
            float scale = F16.ToSingle(block->Scale);
            Q3_KScales.Unpack(block->Scales, scales);
            for (int part = 0; part < 4; part++)
            {
                int first = (8 * (part >> 1)) + (part & 1);
                Vector128<ushort> packed = Vector128.Load(block->Quants + (16 * part)).AsUInt16();

                // The third bits of this half start at bit 0 or 4; inverted, and brought to the place of 4.
                Vector128<ushort> clear = (~Vector128.Load(block->HighBits + (16 * (part & 1)))).AsUInt16();
                clear = part < 2 ? clear << 2 : clear >>> 2;
                for (int group = first; group < first + 8; group += 2)
                {
                    Vector128<byte> quants = (packed.AsByte() & mask) - (clear.AsByte() & four);
                    TWidth.Write(quants.AsSByte(), scale * scales[group], values + (16 * group));
                    packed >>>= 2;
                    clear >>>= 1;
                }
            }
        }
    }
}
