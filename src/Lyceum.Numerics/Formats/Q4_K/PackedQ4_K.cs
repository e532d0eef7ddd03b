using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Lyceum.Numerics.Kernels;

namespace Lyceum.Numerics.Formats;

/// <summary>How the packed kernels read Q4_K: two factors, twelve bytes of six-bit scales and minimums, 128 bytes of nibbles.</summary>
internal readonly unsafe struct PackedQ4_K : IPackedFormat
{
    public static NumberFormat Format => NumberFormat.Q4_K;

    public static int GroupLength => 32;

    public static int Offset => 0;

    public static bool HasMinimum => true;

    public static bool DecodesScalesOfRows => true;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void DecodeCodes(byte* blocks, int count, byte* codes)
    {
        Vector256<byte> mask = Vector256.Create((byte)0x0F);
        byte* quants = blocks + 16;
        for (int i = 0; i < 256; i += 64, quants += 32)
        {
            Vector256<byte> bytes = Vector256.Load(quants);
            (bytes & mask).Store(codes + i);
            ((bytes.AsUInt16() >> 4).AsByte() & mask).Store(codes + i + 32);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void DecodeScales(byte* blocks, int count, float* scales, float* minimums)
    {
        PackedBits.ScalesAndMinimums(blocks + 4, PackedBits.Half(blocks), PackedBits.Half(blocks + 2), scales, minimums);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void DecodeScalesOfRows(byte* blocks, long rowBytes, float* scales, float* minimums) =>
        PackedBits.ScalesAndMinimumsOfRows(blocks, rowBytes, scales, minimums);
}
