using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using Lyceum.Numerics.Formats;

namespace Lyceum.Numerics.Kernels;

/// <summary>Steps that decoding several formats shares.</summary>
internal static unsafe class PackedBits
{
    /// <summary>A binary16 scale as a float.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Half(byte* source) => F16.ToSingle(Unsafe.ReadUnaligned<ushort>(source));

    /// <summary>The binary16 numbers at the start of up to eight blocks, as floats; the rest are zero.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Halves(byte* first, int stride, int count)
    {
        Vector128<ushort> halves = default;
        if (count == 8)
        {
            halves = Vector128.Create(
                Unsafe.ReadUnaligned<ushort>(first),
                Unsafe.ReadUnaligned<ushort>(first + stride),
                Unsafe.ReadUnaligned<ushort>(first + (2 * stride)),
                Unsafe.ReadUnaligned<ushort>(first + (3 * stride)),
                Unsafe.ReadUnaligned<ushort>(first + (4 * stride)),
                Unsafe.ReadUnaligned<ushort>(first + (5 * stride)),
                Unsafe.ReadUnaligned<ushort>(first + (6 * stride)),
                Unsafe.ReadUnaligned<ushort>(first + (7 * stride)));
        }
        else
        {
            for (int i = 0; i < count; i++)
            {
                halves = halves.WithElement(i, Unsafe.ReadUnaligned<ushort>(first + (i * stride)));
            }
        }

        return F16.Finite(Vector256.WidenLower(halves.AsInt16().ToVector256Unsafe()));
    }

    /// <summary>Sixteen bytes of nibble pairs: the low nibbles, then the high ones.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<byte> Nibbles(byte* source)
    {
        Vector128<byte> bytes = Vector128.Load(source);
        Vector128<byte> high = (bytes.AsUInt16() >> 4).AsByte();
        return Vector256.Create(bytes, high) & Vector256.Create((byte)0x0F);
    }

    /// <summary>32 bits as the bit 4 of 32 bytes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<byte> FifthBits(byte* source)
    {
        Vector256<byte> bits = Vector256.Create(Unsafe.ReadUnaligned<uint>(source)).AsByte();
        Vector256<byte> spread = Shuffle(
            bits,
            Vector256.Create(0UL, 0x0101010101010101UL, 0x0202020202020202UL, 0x0303030303030303UL).AsByte());
        Vector256<byte> chosen = Vector256.Create(0x8040201008040201UL).AsByte();
        return Vector256.Equals(spread & chosen, chosen) & Vector256.Create((byte)0x10);
    }

    /// <summary>Looks up each byte, 0 to 15, in a table of sixteen.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<byte> LookUp(Vector128<byte> table, Vector256<byte> indices) =>
        Avx2.IsSupported
            ? Avx2.Shuffle(Vector256.Create(table, table), indices)
            : Vector256.Create(Vector128.Shuffle(table, indices.GetLower()), Vector128.Shuffle(table, indices.GetUpper()));

    /// <summary>The six-bit scales and minimums of a Q4_K or Q5_K super-block, multiplied by its two factors.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void ScalesAndMinimums(byte* packed, float d, float dmin, float* scales, float* minimums)
    {
        // Twelve bytes: scales 0-3 and minimums 0-3 in six bits each; their top bits hold those of scales and minimums 4-7.
        uint a = Unsafe.ReadUnaligned<uint>(packed), b = Unsafe.ReadUnaligned<uint>(packed + 4), c = Unsafe.ReadUnaligned<uint>(packed + 8);
        ulong scaleBytes = (a & 0x3F3F3F3F) | ((ulong)((c & 0x0F0F0F0F) | ((a >> 2) & 0x30303030)) << 32);
        ulong minimumBytes = (b & 0x3F3F3F3F) | ((ulong)(((c >> 4) & 0x0F0F0F0F) | ((b >> 2) & 0x30303030)) << 32);
        (Floats(scaleBytes) * d).Store(scales);
        (Floats(minimumBytes) * dmin).Store(minimums);
    }

    /// <summary>Eight bytes as floats.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Floats(ulong bytes)
    {
        Vector128<ushort> words = Vector128.WidenLower(Vector128.CreateScalarUnsafe(bytes).AsByte());
        Vector256<uint> wide = Vector256.Create(Vector128.WidenLower(words), Vector128.WidenUpper(words));
        return Vector256.ConvertToSingle(wide.AsInt32());
    }

    /// <summary>Sixteen signed bytes, times a factor.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Scales16(Vector128<sbyte> bytes, float d, float* scales)
    {
        (Vector128<short> low, Vector128<short> high) = Vector128.Widen(bytes);
        (Vector256.ConvertToSingle(Vector256.Create(Vector128.WidenLower(low), Vector128.WidenUpper(low))) * d).Store(scales);
        (Vector256.ConvertToSingle(Vector256.Create(Vector128.WidenLower(high), Vector128.WidenUpper(high))) * d).Store(scales + 8);
    }

    private static Vector256<byte> Shuffle(Vector256<byte> bytes, Vector256<byte> indices) =>
        Avx2.IsSupported ? Avx2.Shuffle(bytes, indices) : Vector256.Shuffle(bytes, indices);
}
