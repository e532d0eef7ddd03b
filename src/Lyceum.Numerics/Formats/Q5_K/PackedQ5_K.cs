using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Lyceum.Numerics.Kernels;

namespace Lyceum.Numerics.Formats;

/// <summary>How the packed kernels read Q5_K: as Q4_K with 32 bytes of fifth bits before the nibbles.</summary>
internal readonly unsafe struct PackedQ5_K : IPackedFormat
{
    public static NumberFormat Format => NumberFormat.Q5_K;

    public static int GroupLength => 32;

    public static int Offset => 0;

    public static bool HasMinimum => true;

    public static bool DecodesScalesOfRows => true;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void DecodeCodes(byte* blocks, int count, byte* codes)
    {
        Vector256<byte> mask = Vector256.Create((byte)0x0F), fifth = Vector256.Create((byte)0x10);
        Vector256<ushort> high = Vector256.Load(blocks + 16).AsUInt16();
        byte* quants = blocks + 48;
        for (int i = 0; i < 4; i++, quants += 32, codes += 64)
        {
            Vector256<byte> bytes = Vector256.Load(quants);
            ((bytes & mask) | ((high << 4).AsByte() & fifth)).Store(codes);
            (((bytes.AsUInt16() >> 4).AsByte() & mask) | ((high << 3).AsByte() & fifth)).Store(codes + 32);
            high >>= 2;
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
