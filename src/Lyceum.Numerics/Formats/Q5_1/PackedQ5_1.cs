using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Lyceum.Numerics.Kernels;

namespace Lyceum.Numerics.Formats;

/// <summary>How the packed kernels read Q5_1: scale, minimum, 32 fifth bits, 16 bytes of nibbles.</summary>
internal readonly unsafe struct PackedQ5_1 : IPackedFormat
{
    public static NumberFormat Format => NumberFormat.Q5_1;

    public static int GroupLength => 32;

    public static int Offset => 0;

    public static bool HasMinimum => true;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void DecodeCodes(byte* blocks, int count, byte* codes)
    {
        const int Bytes = 24;
        for (int i = 0; i < count; i += 32, blocks += Bytes)
        {
            (PackedBits.Nibbles(blocks + 8) | PackedBits.FifthBits(blocks + 4)).Store(codes + i);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void DecodeScales(byte* blocks, int count, float* scales, float* minimums)
    {
        const int Bytes = 24;
        PackedBits.Halves(blocks, Bytes, count / 32).Store(scales);
        (-PackedBits.Halves(blocks + 2, Bytes, count / 32)).Store(minimums);
    }
}
