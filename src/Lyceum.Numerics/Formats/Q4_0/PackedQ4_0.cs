using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Lyceum.Numerics.Kernels;

namespace Lyceum.Numerics.Formats;

/// <summary>How the packed kernels read Q4_0: scale, 16 bytes of nibbles (values 0–15 low, 16–31 high).</summary>
internal readonly unsafe struct PackedQ4_0 : IPackedFormat
{
    public static NumberFormat Format => NumberFormat.Q4_0;

    public static int GroupLength => 32;

    public static int Offset => 8;

    public static bool HasMinimum => false;

    public static bool DecodesScalesOfRows => true;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void DecodeCodes(byte* blocks, int count, byte* codes)
    {
        const int Bytes = 18;
        for (int i = 0; i < count; i += 32, blocks += Bytes)
        {
            PackedBits.Nibbles(blocks + 2).Store(codes + i);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void DecodeScales(byte* blocks, int count, float* scales, float* minimums)
    {
        const int Bytes = 18;
        PackedBits.Halves(blocks, Bytes, count / 32).Store(scales);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void DecodeScalesOfRows(byte* blocks, long rowBytes, float* scales, float* minimums) =>
        PackedBits.HalvesOfRows(blocks, rowBytes, 18, scales);
}
