using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Lyceum.Numerics.Kernels;

namespace Lyceum.Numerics.Formats;

/// <summary>How the packed kernels read Q2_K: sixteen bytes of four-bit scales and minimums, 64 bytes of bit pairs, two factors.</summary>
internal readonly unsafe struct PackedQ2_K : IPackedFormat
{
    public static NumberFormat Format => NumberFormat.Q2_K;

    public static int GroupLength => 16;

    public static int Offset => 0;

    public static bool HasMinimum => true;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void DecodeCodes(byte* blocks, int count, byte* codes)
    {
        Vector256<byte> two = Vector256.Create((byte)3);
        for (int half = 0; half < 2; half++, codes += 128)
        {
            Vector256<ushort> bits = Vector256.Load(blocks + 16 + (half * 32)).AsUInt16();
            (bits.AsByte() & two).Store(codes);
            ((bits >> 2).AsByte() & two).Store(codes + 32);
            ((bits >> 4).AsByte() & two).Store(codes + 64);
            ((bits >> 6).AsByte() & two).Store(codes + 96);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void DecodeScales(byte* blocks, int count, float* scales, float* minimums)
    {
        Vector128<byte> packed = Vector128.Load(blocks);
        Vector128<byte> mask = Vector128.Create((byte)0x0F);
        PackedBits.Scales16((packed & mask).AsSByte(), PackedBits.Half(blocks + 80), scales);
        PackedBits.Scales16(((packed.AsUInt16() >> 4).AsByte() & mask).AsSByte(), PackedBits.Half(blocks + 82), minimums);
    }
}
