using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Lyceum.Numerics.Kernels;

namespace Lyceum.Numerics.Formats;

/// <summary>How the packed kernels read Q8_0: scale, 32 signed bytes.</summary>
internal readonly unsafe struct PackedQ8_0 : IPackedFormat
{
    public static NumberFormat Format => NumberFormat.Q8_0;

    public static int GroupLength => 32;

    public static int Offset => 128;

    public static bool HasMinimum => false;

    public static bool DecodesScalesOfRows => true;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void DecodeCodes(byte* blocks, int count, byte* codes)
    {
        const int Bytes = 34;
        for (int i = 0; i < count; i += 32, blocks += Bytes)
        {
            (Vector256.Load(blocks + 2) ^ Vector256.Create((byte)0x80)).Store(codes + i);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void DecodeScales(byte* blocks, int count, float* scales, float* minimums)
    {
        const int Bytes = 34;
        PackedBits.Halves(blocks, Bytes, count / 32).Store(scales);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void DecodeScalesOfRows(byte* blocks, long rowBytes, float* scales, float* minimums) =>
        PackedBits.HalvesOfRows(blocks, rowBytes, 34, scales);
}
