using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Lyceum.Numerics.Kernels;

namespace Lyceum.Numerics.Formats;

/// <summary>How the packed kernels read MXFP4: exponent, 16 bytes of E2M1 nibbles.</summary>
internal readonly unsafe struct PackedMXFP4 : IPackedFormat
{
    /// <summary>The doubled E2M1 values 0, 1, 2, 3, 4, 6, 8, 12 and their negatives, plus 12.</summary>
    public static Vector128<byte> Table => Vector128.Create((byte)12, 13, 14, 15, 16, 18, 20, 24, 12, 11, 10, 9, 8, 6, 4, 0);

    public static NumberFormat Format => NumberFormat.MXFP4;

    public static int GroupLength => 32;

    public static int Offset => 12;

    public static bool HasMinimum => false;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void DecodeCodes(byte* blocks, int count, byte* codes)
    {
        const int Bytes = 17;
        for (int i = 0; i < count; i += 32, blocks += Bytes)
        {
            PackedBits.LookUp(Table, PackedBits.Nibbles(blocks + 1)).Store(codes + i);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void DecodeScales(byte* blocks, int count, float* scales, float* minimums)
    {
        const int Bytes = 17;
        for (int i = 0; i < count / 32; i++, blocks += Bytes)
        {
            // E8M0: 2^(e − 127), halved because the table holds doubled values; the two smallest are denormal.
            uint e = *blocks;
            scales[i] = BitConverter.UInt32BitsToSingle(e < 2 ? 0x00200000u << (int)e : (e - 1) << 23);
        }
    }
}
