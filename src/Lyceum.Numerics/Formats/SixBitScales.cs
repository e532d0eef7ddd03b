using System.Runtime.CompilerServices;

namespace Lyceum.Numerics.Formats;

/// <summary>
/// Eight scales and eight minimums of six bits in twelve bytes, as <c>Q4_K</c> and <c>Q5_K</c> keep them: bytes 0 to 3
/// hold scales 0 to 3, bytes 4 to 7 minimums 0 to 3, in their lower six bits; bytes 8 to 11 hold the lower four bits of
/// scale and minimum 4 to 7; the upper two bits of these stand in the upper two bits of bytes 0 to 3 (scales) and 4 to
/// 7 (minimums).
/// </summary>
internal static unsafe class SixBitScales
{
    private const uint LowerSix = 0x3F3F3F3F;
    private const uint LowerFour = 0x0F0F0F0F;
    private const uint BitsFourAndFive = 0x30303030;

    /// <summary>Spreads twelve bytes to one byte each: scale <c>g</c> at index <c>g</c>, minimum <c>g</c> at <c>8 + g</c>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Unpack(byte* packed, byte* scalesAndMinimums)
    {
        uint scales = Unsafe.ReadUnaligned<uint>(packed);
        uint minimums = Unsafe.ReadUnaligned<uint>(packed + 4);
        uint rest = Unsafe.ReadUnaligned<uint>(packed + 8);
        Unsafe.WriteUnaligned(scalesAndMinimums, scales & LowerSix);
        Unsafe.WriteUnaligned(scalesAndMinimums + 4, (rest & LowerFour) | ((scales >> 2) & BitsFourAndFive));
        Unsafe.WriteUnaligned(scalesAndMinimums + 8, minimums & LowerSix);
        Unsafe.WriteUnaligned(scalesAndMinimums + 12, ((rest >> 4) & LowerFour) | ((minimums >> 2) & BitsFourAndFive));
    }

    /// <summary>The inverse of <see cref="Unpack"/>; every byte is below 64.</summary>
    public static void Pack(byte* scalesAndMinimums, byte* packed)
    {
        uint lowerScales = Unsafe.ReadUnaligned<uint>(scalesAndMinimums);
        uint upperScales = Unsafe.ReadUnaligned<uint>(scalesAndMinimums + 4);
        uint lowerMinimums = Unsafe.ReadUnaligned<uint>(scalesAndMinimums + 8);
        uint upperMinimums = Unsafe.ReadUnaligned<uint>(scalesAndMinimums + 12);
        Unsafe.WriteUnaligned(packed, lowerScales | ((upperScales & BitsFourAndFive) << 2));
        Unsafe.WriteUnaligned(packed + 4, lowerMinimums | ((upperMinimums & BitsFourAndFive) << 2));
        Unsafe.WriteUnaligned(packed + 8, (upperScales & LowerFour) | ((upperMinimums & LowerFour) << 4));
    }
}
