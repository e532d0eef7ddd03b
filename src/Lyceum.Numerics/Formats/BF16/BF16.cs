using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Lyceum.Numerics.Formats;

/// <summary>
/// bfloat16: the upper half of a binary32. Widening is a shift; narrowing rounds to the nearest, ties to even, and keeps
/// a NaN a (quiet) NaN.
/// </summary>
internal static unsafe class BF16
{
    private const uint Infinity = 0x7F800000;
    private const uint QuietBit = 0x40;

    /// <summary>Converts one value.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float ToSingle(ushort value) => BitConverter.UInt32BitsToSingle((uint)value << 16);

    /// <summary>Rounds one value.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ushort FromSingle(float value)
    {
        uint bits = BitConverter.SingleToUInt32Bits(value);
        return (bits & 0x7FFFFFFF) > Infinity
            ? (ushort)((bits >> 16) | QuietBit)
            : (ushort)((bits + 0x7FFF + ((bits >> 16) & 1)) >> 16);
    }

    /// <summary>Converts <paramref name="count"/> values; the memory need not be aligned.</summary>
    public static void ToSingle(ushort* source, float* destination, int count) =>
        BlockDequantizer.Dequantize(NumberFormat.BF16, (byte*)source, destination, count);

    /// <summary>Rounds <paramref name="count"/> values; the memory need not be aligned.</summary>
    public static void FromSingle(float* source, ushort* destination, int count)
    {
        switch (InstructionSets.Default)
        {
            case InstructionSet.Avx512:
                FromSingle<Width512>(source, destination, count);
                break;
            case InstructionSet.Avx2:
                FromSingle<Width256>(source, destination, count);
                break;
            default:
                FromSingle<Width128>(source, destination, count);
                break;
        }
    }

    /// <summary>Converts <paramref name="count"/> values at a given register width.</summary>
    public static void ToSingle<TWidth>(ushort* source, float* destination, int count)
        where TWidth : struct, IVectorWidth
    {
        int i = 0;
        for (; i <= count - 16; i += 16)
        {
            TWidth.WidenBFloat(source + i, destination + i);
        }

        for (; i < count; i++)
        {
            destination[i] = ToSingle(source[i]);
        }
    }

    /// <summary>Rounds <paramref name="count"/> values at a given register width.</summary>
    public static void FromSingle<TWidth>(float* source, ushort* destination, int count)
        where TWidth : struct, IVectorWidth
    {
        int i = 0;
        for (; i <= count - 16; i += 16)
        {
            TWidth.NarrowToBFloat(source + i, destination + i);
        }

        for (; i < count; i++)
        {
            destination[i] = FromSingle(source[i]);
        }
    }

    /// <summary>Loads and converts 16 values.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Load16(ushort* source) =>
        (Vector512.WidenLower(Vector256.Load(source).ToVector512Unsafe()) << 16).AsSingle();

    /// <summary>Loads and converts 8 values.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Load8(ushort* source) =>
        (Vector256.WidenLower(Vector128.Load(source).ToVector256Unsafe()) << 16).AsSingle();

    /// <summary>Loads and converts 4 values.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> Load4(ushort* source)
    {
        Vector128<ushort> packed = Vector128.CreateScalarUnsafe(Unsafe.ReadUnaligned<long>(source)).AsUInt16();
        return (Vector128.WidenLower(packed) << 16).AsSingle();
    }

    /// <summary>Rounds 16 values; each result is in the lower half of its lane.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<uint> Round(Vector512<float> values)
    {
        Vector512<uint> bits = values.AsUInt32();
        Vector512<uint> upper = bits >>> 16;
        Vector512<uint> rounded = (bits + Vector512.Create(0x7FFFu) + (upper & Vector512<uint>.One)) >>> 16;
        return Vector512.ConditionalSelect(
            Vector512.Equals(values, values).AsUInt32(), rounded, upper | Vector512.Create(QuietBit));
    }

    /// <summary>Rounds 8 values; each result is in the lower half of its lane.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<uint> Round(Vector256<float> values)
    {
        Vector256<uint> bits = values.AsUInt32();
        Vector256<uint> upper = bits >>> 16;
        Vector256<uint> rounded = (bits + Vector256.Create(0x7FFFu) + (upper & Vector256<uint>.One)) >>> 16;
        return Vector256.ConditionalSelect(
            Vector256.Equals(values, values).AsUInt32(), rounded, upper | Vector256.Create(QuietBit));
    }

    /// <summary>Rounds 4 values; each result is in the lower half of its lane.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<uint> Round(Vector128<float> values)
    {
        Vector128<uint> bits = values.AsUInt32();
        Vector128<uint> upper = bits >>> 16;
        Vector128<uint> rounded = (bits + Vector128.Create(0x7FFFu) + (upper & Vector128<uint>.One)) >>> 16;
        return Vector128.ConditionalSelect(
            Vector128.Equals(values, values).AsUInt32(), rounded, upper | Vector128.Create(QuietBit));
    }
}
