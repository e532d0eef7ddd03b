using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Lyceum.Numerics.Kernels;

namespace Lyceum.Numerics.Formats;

/// <summary>How the packed kernels read IQ4_NL: as Q4_0, the nibbles being indices into a table of sixteen values.</summary>
internal readonly unsafe struct PackedIQ4_NL : IPackedFormat
{
    /// <summary>The sixteen values −127, −104, −83, −65, −49, −35, −22, −10, 1, 13, 25, 38, 53, 69, 89, 113, plus 128.</summary>
    public static Vector128<byte> Table => Vector128.Create((byte)1, 24, 45, 63, 79, 93, 106, 118, 129, 141, 153, 166, 181, 197, 217, 241);

    public static NumberFormat Format => NumberFormat.IQ4_NL;

    public static int GroupLength => 32;

    public static int Offset => 128;

    public static bool HasMinimum => false;

    public static bool DecodesScalesOfRows => true;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void DecodeCodes(byte* blocks, int count, byte* codes)
    {
        const int Bytes = 18;
        for (int i = 0; i < count; i += 32, blocks += Bytes)
        {
            PackedBits.LookUp(Table, PackedBits.Nibbles(blocks + 2)).Store(codes + i);
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
