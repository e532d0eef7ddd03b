using System.Runtime.Intrinsics;

namespace Lyceum.Numerics.Formats;

/// <summary>Unpacks <see cref="IQ4_NLBlock"/>s.</summary>
internal static unsafe class IQ4_NLDequantizer
{
    /// <summary>Unpacks <paramref name="count"/> blocks to <c>count · IQ4_NLBlock.Length</c> values.</summary>
    public static void Dequantize<TWidth>(IQ4_NLBlock* blocks, float* values, int count)
        where TWidth : struct, IVectorWidth
    {
        for (IQ4_NLBlock* block = blocks; block < blocks + count; block++, values += IQ4_NLBlock.Length)
        {
            float scale = F16.ToSingle(block->Scale);
            Vector128<byte> quants = Vector128.Load(block->Quants);
            Vector128<sbyte> low = (quants & Vector128.Create((byte)0x0F)).AsSByte();
            Vector128<sbyte> high = (quants >>> 4).AsSByte();
            TWidth.Write(Vector128.Shuffle(NonLinearTable.Values, low), scale, values);
            TWidth.Write(Vector128.Shuffle(NonLinearTable.Values, high), scale, values + 16);
        }
    }
}
