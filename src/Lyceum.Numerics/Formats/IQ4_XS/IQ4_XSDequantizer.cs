using System.Runtime.Intrinsics;

namespace Lyceum.Numerics.Formats;

/// <summary>Unpacks <see cref="IQ4_XSBlock"/>s.</summary>
internal static unsafe class IQ4_XSDequantizer
{
    /// <summary>Unpacks <paramref name="count"/> blocks to <c>count · IQ4_XSBlock.Length</c> values.</summary>
    public static void Dequantize<TWidth>(IQ4_XSBlock* blocks, float* values, int count)
        where TWidth : struct, IVectorWidth
    {
        for (IQ4_XSBlock* block = blocks; block < blocks + count; block++, values += IQ4_XSBlock.Length)
        {
            float scale = F16.ToSingle(block->Scale);
            for (int group = 0; group < 8; group++)
            {
                int low = (block->LowScales[group >> 1] >> (4 * (group & 1))) & 0x0F;
                int high = (block->HighScales >> (2 * group)) & 3;
                float groupScale = scale * ((low | (high << 4)) - 32);
                Vector128<byte> quants = Vector128.Load(block->Quants + (16 * group));
                Vector128<sbyte> first = (quants & Vector128.Create((byte)0x0F)).AsSByte();
                Vector128<sbyte> second = (quants >>> 4).AsSByte();
                TWidth.Write(Vector128.Shuffle(NonLinearTable.Values, first), groupScale, values + (32 * group));
                TWidth.Write(Vector128.Shuffle(NonLinearTable.Values, second), groupScale, values + (32 * group) + 16);
            }
        }
    }
}
