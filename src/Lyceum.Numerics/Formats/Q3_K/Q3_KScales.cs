using System.Runtime.CompilerServices;

namespace Lyceum.Numerics.Formats;

/// <summary>Sixteen scales of six bits in twelve bytes, see <see cref="Q3_KBlock.Scales"/>.</summary>
internal static unsafe class Q3_KScales
{
    private const ulong LowerFour = 0x0F0F0F0F0F0F0F0F;
    private const uint LowerTwo = 0x03030303;
    private const ulong Zero = 0x2020202020202020;
    private const ulong Sign = 0x8080808080808080;

    /// <summary>Spreads the scales to one byte each and subtracts 32.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Unpack(byte* packed, sbyte* scales)
    {
        ulong lower = Unsafe.ReadUnaligned<ulong>(packed);
        uint upper = Unsafe.ReadUnaligned<uint>(packed + 8);
        ulong first = (upper & LowerTwo) | ((ulong)((upper >> 2) & LowerTwo) << 32);
        ulong second = ((upper >> 4) & LowerTwo) | ((ulong)((upper >> 6) & LowerTwo) << 32);
        Unsafe.WriteUnaligned(scales, Centre((lower & LowerFour) | (first << 4)));
        Unsafe.WriteUnaligned(scales + 8, Centre(((lower >> 4) & LowerFour) | (second << 4)));
    }

    /// <summary>The inverse of <see cref="Unpack"/>; every scale is in [−32, 31].</summary>
    public static void Pack(sbyte* scales, byte* packed)
    {
        new Span<byte>(packed, 12).Clear();
        for (int j = 0; j < 16; j++)
        {
            int scale = scales[j] + 32;
            packed[j & 7] |= (byte)((scale & 0x0F) << (4 * (j >> 3)));
            packed[8 + (j & 3)] |= (byte)((scale >> 4) << (2 * (j >> 2)));
        }
    }

    /// <summary>Subtracts 32 from each of eight bytes below 64; the set sign bit stops the borrow at each byte's end.</summary>
    private static ulong Centre(ulong scales) => ((scales | Sign) - Zero) ^ Sign;
}
