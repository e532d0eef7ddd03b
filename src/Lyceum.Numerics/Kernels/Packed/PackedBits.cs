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

    /// <summary>Up to eight binary16 numbers at equal distances, as floats; the rest are zero.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Halves(byte* first, long stride, int count)
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

    /// <summary>The binary16 number of each of eight blocks of each of eight rows: <c>[blocks, 8 rows]</c>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void HalvesOfRows(byte* first, long rowBytes, int blockBytes, float* values)
    {
        for (int block = 0; block < 8; block++, first += blockBytes)
        {
            Halves(first, rowBytes, 8).Store(values + (block * 8));
        }
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

    /// <summary>
    /// The same of eight rows, one in each lane: the sixteen bytes that begin a super-block become four registers of one
    /// word of each row, and all rows' scales are taken out together.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void ScalesAndMinimumsOfRows(byte* blocks, long rowBytes, float* scales, float* minimums)
    {
        byte* upper = blocks + (4 * rowBytes);
        Vector256<uint> r0 = Vector256.Create(Vector128.Load((uint*)blocks), Vector128.Load((uint*)upper));
        Vector256<uint> r1 = Vector256.Create(Vector128.Load((uint*)(blocks + rowBytes)), Vector128.Load((uint*)(upper + rowBytes)));
        Vector256<uint> r2 = Vector256.Create(Vector128.Load((uint*)(blocks + (2 * rowBytes))), Vector128.Load((uint*)(upper + (2 * rowBytes))));
        Vector256<uint> r3 = Vector256.Create(Vector128.Load((uint*)(blocks + (3 * rowBytes))), Vector128.Load((uint*)(upper + (3 * rowBytes))));
        Vector256<ulong> t0 = Avx2.UnpackLow(r0, r1).AsUInt64(), t1 = Avx2.UnpackLow(r2, r3).AsUInt64();
        Vector256<ulong> t2 = Avx2.UnpackHigh(r0, r1).AsUInt64(), t3 = Avx2.UnpackHigh(r2, r3).AsUInt64();
        Vector256<int> factors = Avx2.UnpackLow(t0, t1).AsInt32();
        Vector256<uint> a = Avx2.UnpackHigh(t0, t1).AsUInt32();
        Vector256<uint> b = Avx2.UnpackLow(t2, t3).AsUInt32(), c = Avx2.UnpackHigh(t2, t3).AsUInt32();
        Vector256<uint> six = Vector256.Create(0x3F3F3F3Fu), four = Vector256.Create(0x0F0F0F0Fu), two = Vector256.Create(0x30303030u);
        Vector256<float> d = F16.Finite((factors << 16) >> 16), dmin = F16.Finite(factors >> 16);
        Spread(a & six, d, scales);
        Spread((c & four) | ((a >> 2) & two), d, scales + 32);
        Spread(b & six, dmin, minimums);
        Spread(((c >> 4) & four) | ((b >> 2) & two), dmin, minimums + 32);
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

    // The four bytes of each lane as four registers of floats, times a factor.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Spread(Vector256<uint> bytes, Vector256<float> factor, float* destination)
    {
        Vector256<uint> low = Vector256.Create(0xFFu);
        (Vector256.ConvertToSingle((bytes & low).AsInt32()) * factor).Store(destination);
        (Vector256.ConvertToSingle(((bytes >> 8) & low).AsInt32()) * factor).Store(destination + 8);
        (Vector256.ConvertToSingle(((bytes >> 16) & low).AsInt32()) * factor).Store(destination + 16);
        (Vector256.ConvertToSingle((bytes >> 24).AsInt32()) * factor).Store(destination + 24);
    }

    private static Vector256<byte> Shuffle(Vector256<byte> bytes, Vector256<byte> indices) =>
        Avx2.IsSupported ? Avx2.Shuffle(bytes, indices) : Vector256.Shuffle(bytes, indices);
}
