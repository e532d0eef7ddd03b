using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Lyceum.Numerics.Kernels;

namespace Lyceum.Numerics.Formats;

/// <summary>How the packed kernels read IQ4_XS: a factor, eight six-bit scales in two pieces, 128 bytes of nibbles through the table of IQ4_NL.</summary>
internal readonly unsafe struct PackedIQ4_XS : IPackedFormat
{
    public static NumberFormat Format => NumberFormat.IQ4_XS;

    public static int GroupLength => 32;

    public static int Offset => 128;

    public static bool HasMinimum => false;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void DecodeCodes(byte* blocks, int count, byte* codes)
    {
        byte* quants = blocks + 8;
        for (int i = 0; i < 8; i++, quants += 16)
        {
            PackedBits.LookUp(PackedIQ4_NL.Table, PackedBits.Nibbles(quants)).Store(codes + (i * 32));
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void DecodeScales(byte* blocks, int count, float* scales, float* minimums)
    {
        float d = PackedBits.Half(blocks);
        uint high = Unsafe.ReadUnaligned<ushort>(blocks + 2), low = Unsafe.ReadUnaligned<uint>(blocks + 4);
        for (int i = 0; i < 8; i++)
        {
            int scale = (int)(((low >> (4 * i)) & 0x0F) | (((high >> (2 * i)) & 3) << 4)) - 32;
            scales[i] = d * scale;
        }
    }
}
