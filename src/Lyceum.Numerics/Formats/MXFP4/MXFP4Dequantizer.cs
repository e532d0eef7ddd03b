using System.Runtime.Intrinsics;

namespace Lyceum.Numerics.Formats;

/// <summary>Unpacks <see cref="MXFP4Block"/>s.</summary>
internal static unsafe class MXFP4Dequantizer
{
    /// <summary>Unpacks <paramref name="count"/> blocks to <c>count · MXFP4Block.Length</c> values.</summary>
    public static void Dequantize<TWidth>(MXFP4Block* blocks, float* values, int count)
        where TWidth : struct, IVectorWidth
    {
        for (MXFP4Block* block = blocks; block < blocks + count; block++, values += MXFP4Block.Length)
        {
            float scale = MXFP4Elements.HalfScale(block->Exponent);
            Vector128<byte> quants = Vector128.Load(block->Quants);
            Vector128<sbyte> low = (quants & Vector128.Create((byte)0x0F)).AsSByte();
            Vector128<sbyte> high = (quants >>> 4).AsSByte();
            TWidth.Write(Vector128.Shuffle(MXFP4Elements.Doubled, low), scale, values);
            TWidth.Write(Vector128.Shuffle(MXFP4Elements.Doubled, high), scale, values + 16);
        }
    }
}
