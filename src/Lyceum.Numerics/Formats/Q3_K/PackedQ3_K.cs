using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Lyceum.Numerics.Kernels;

namespace Lyceum.Numerics.Formats;

/// <summary>How the packed kernels read Q3_K: 32 bytes of third bits, 64 of bit pairs, twelve of six-bit scales, a factor.</summary>
internal readonly unsafe struct PackedQ3_K : IPackedFormat
{
    public static NumberFormat Format => NumberFormat.Q3_K;

    public static int GroupLength => 16;

    public static int Offset => 4;

    public static bool HasMinimum => false;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void DecodeCodes(byte* blocks, int count, byte* codes)
    {
        Vector256<byte> two = Vector256.Create((byte)3), third = Vector256.Create((byte)4);
        Vector256<ushort> high = Vector256.Load(blocks).AsUInt16();
        for (int half = 0; half < 2; half++, codes += 128)
        {
            Vector256<ushort> bits = Vector256.Load(blocks + 32 + (half * 32)).AsUInt16();
            ((bits.AsByte() & two) | ((high << 2).AsByte() & third)).Store(codes);
            (((bits >> 2).AsByte() & two) | ((high << 1).AsByte() & third)).Store(codes + 32);
            (((bits >> 4).AsByte() & two) | (high.AsByte() & third)).Store(codes + 64);
            (((bits >> 6).AsByte() & two) | ((high >> 1).AsByte() & third)).Store(codes + 96);
            high >>= 4;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void DecodeScales(byte* blocks, int count, float* scales, float* minimums)
    {
        Scales(blocks + 96, PackedBits.Half(blocks + 108), scales);
    }

    // Twelve bytes: the low nibbles of scales 0-7, the high nibbles those of 8-15, four bytes with everybody's upper two bits.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Scales(byte* packed, float d, float* scales)
    {
        ulong low = Unsafe.ReadUnaligned<ulong>(packed);
        uint upper = Unsafe.ReadUnaligned<uint>(packed + 8);
        ulong first = (low & 0x0F0F0F0F0F0F0F0F) | ((upper & 0x03030303) << 4) | ((ulong)((upper & 0x0C0C0C0C) << 2) << 32);
        ulong second = ((low >> 4) & 0x0F0F0F0F0F0F0F0F) | (upper & 0x30303030) | ((ulong)((upper >> 2) & 0x30303030) << 32);
        PackedBits.Scales16(Vector128.Create(first, second).AsSByte() - Vector128.Create((sbyte)32), d, scales);
    }
}
