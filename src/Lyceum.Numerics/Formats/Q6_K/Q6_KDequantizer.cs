using System.Runtime.CompilerServices;
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
            for (int half = 0; half < 2; half++)
            {
                for (int group = 0; group < 2; group++)
                {
                    byte* source = block->LowBits + (64 * half) + (16 * group);
                    sbyte* scales = block->Scales + (8 * half) + group;
                    float* target = values + (128 * half) + (16 * group);
                    Vector128<byte> first = Vector128.Load(source);
                    Vector128<byte> second = Vector128.Load(source + 32);
                    Vector128<byte> bits = Vector128.Load(block->HighBits + (32 * half) + (16 * group));
                    Vector128<byte> nibble = Vector128.Create((byte)0x0F);
                    TWidth.Write(Join(first & nibble, bits << 4), scale * scales[0], target);
                    TWidth.Write(Join(second & nibble, bits << 2), scale * scales[2], target + 32);
                    TWidth.Write(Join(first >>> 4, bits), scale * scales[4], target + 64);
                    TWidth.Write(Join(second >>> 4, bits >>> 2), scale * scales[6], target + 96);
                }
            }
        }
    }

    /// <summary>Four lower bits and, at their place, two upper ones, counted from the middle.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<sbyte> Join(Vector128<byte> low, Vector128<byte> high) =>
        (low | (high & Vector128.Create((byte)0x30))).AsSByte() - Vector128.Create((sbyte)32);
}
