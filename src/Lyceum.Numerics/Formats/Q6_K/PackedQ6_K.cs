using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Lyceum.Numerics.Kernels;

namespace Lyceum.Numerics.Formats;

/// <summary>How the packed kernels read Q6_K: 128 bytes of low nibbles, 64 of upper bit pairs, sixteen signed scales, a factor.</summary>
internal readonly unsafe struct PackedQ6_K : IPackedFormat
{
    public static NumberFormat Format => NumberFormat.Q6_K;

    public static int GroupLength => 16;

    public static int Offset => 32;

    public static bool HasMinimum => false;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void DecodeCodes(byte* blocks, int count, byte* codes)
    {
        Vector256<byte> mask = Vector256.Create((byte)0x0F), upper = Vector256.Create((byte)0x30);
        for (int half = 0; half < 2; half++, codes += 128)
        {
            Vector256<ushort> low0 = Vector256.Load(blocks + (half * 64)).AsUInt16();
            Vector256<ushort> low1 = Vector256.Load(blocks + (half * 64) + 32).AsUInt16();
            Vector256<ushort> high = Vector256.Load(blocks + 128 + (half * 32)).AsUInt16();
            ((low0.AsByte() & mask) | ((high << 4).AsByte() & upper)).Store(codes);
            ((low1.AsByte() & mask) | ((high << 2).AsByte() & upper)).Store(codes + 32);
            (((low0 >> 4).AsByte() & mask) | (high.AsByte() & upper)).Store(codes + 64);
            (((low1 >> 4).AsByte() & mask) | ((high >> 2).AsByte() & upper)).Store(codes + 96);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void DecodeScales(byte* blocks, int count, float* scales, float* minimums)
    {
        PackedBits.Scales16(Vector128.Load((sbyte*)(blocks + 192)), PackedBits.Half(blocks + 208), scales);
    }
}
