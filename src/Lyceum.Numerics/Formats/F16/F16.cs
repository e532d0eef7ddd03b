using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Lyceum.Numerics.Formats;

/// <summary>
/// IEEE 754 binary16: 1 sign, 5 exponent, 10 fraction bits. Conversions are exact one way and round to the nearest,
/// ties to even, the other; subnormal numbers, infinities and NaN are handled.
/// </summary>
/// <remarks>
/// .NET does not expose the processor's conversion instructions, so the bits are moved by hand. Widening: exponent and
/// fraction go to their places in a binary32 and 112 is added to the exponent. That is right for normal numbers. For a
/// subnormal one it gives a with 2a − 2⁻¹⁴ the right number, and smaller than a, while for normal ones it is not
/// smaller: the lesser of the two is right for both, without a subnormal operand, which would cost a hundred cycles.
/// The exponent 31 must be raised once more. Narrowing: normal numbers are rounded by adding just under half of the last
/// place to the bits, and let the carry run; subnormal ones by adding 0.5, whose last place is that of the smallest
/// binary16 number, so that the adder itself rounds.
/// </remarks>
internal static unsafe class F16
{
    /// <summary>Exponent and fraction after a shift by 13.</summary>
    private const int Magnitude = 0x0FFFE000;
    private const int Special = 0x0F800000;
    private const int Sign = int.MinValue;
    private const int Bias = 112 << 23;
    private const float SmallestNormal = 6.103515625e-5f; // 2^-14
    private const int Infinity = 0x7F800000;

    private const uint Half = 0x3F000000; // 0.5f, as bits
    private const uint FirstNormal = 0x38800000; // 2^-14
    private const uint Overflow = 0x47800000; // 65536
    private const uint QuietNaN = 0x7E00;

    /// <summary>Converts one value.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float ToSingle(ushort value)
    {
        int bits = value << 13;
        int magnitude = (bits & Magnitude) + Bias;
        float normal = BitConverter.Int32BitsToSingle(magnitude);
        float result = MathF.Min(normal, (normal + normal) - SmallestNormal);
        int raised = BitConverter.SingleToInt32Bits(result) + (magnitude >= Special + Bias ? Bias : 0);
        return BitConverter.Int32BitsToSingle(raised | ((value << 16) & Sign));
    }

    /// <summary>Rounds one value.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ushort FromSingle(float value)
    {
        uint bits = BitConverter.SingleToUInt32Bits(value);
        uint sign = (bits >> 16) & 0x8000;
        uint magnitude = bits & 0x7FFFFFFF;
        uint rounded;
        if (magnitude > Infinity)
        {
            rounded = QuietNaN;
        }
        else if (magnitude < FirstNormal)
        {
            rounded = BitConverter.SingleToUInt32Bits(BitConverter.UInt32BitsToSingle(magnitude) + 0.5f) - Half;
        }
        else
        {
            magnitude = Math.Min(magnitude, Overflow);
            rounded = (magnitude - Bias + 0xFFF + ((magnitude >> 13) & 1)) >> 13;
        }

        return (ushort)(sign | rounded);
    }

    /// <summary>Converts <paramref name="count"/> values; the memory need not be aligned.</summary>
    public static void ToSingle(ushort* source, float* destination, int count) =>
        BlockDequantizer.Dequantize(NumberFormat.F16, (byte*)source, destination, count);

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
            TWidth.WidenHalf(source + i, destination + i);
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
            TWidth.NarrowToHalf(source + i, destination + i);
        }

        for (; i < count; i++)
        {
            destination[i] = FromSingle(source[i]);
        }
    }

    /// <summary>Converts 16 finite values, each sign-extended to its lane; infinities come out as 2¹⁶.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Finite(Vector512<int> wide)
    {
        Vector512<float> normal = (((wide << 13) & Vector512.Create(Magnitude)) + Vector512.Create(Bias)).AsSingle();
        Vector512<float> result = Vector512.MinNative(
            normal, Vector512.FusedMultiplyAdd(normal, Vector512.Create(2f), Vector512.Create(-SmallestNormal)));
        return (result.AsInt32() | (wide & Vector512.Create(Sign))).AsSingle();
    }

    /// <summary>Converts 8 finite values, each sign-extended to its lane; infinities come out as 2¹⁶.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Finite(Vector256<int> wide)
    {
        Vector256<float> normal = (((wide << 13) & Vector256.Create(Magnitude)) + Vector256.Create(Bias)).AsSingle();
        Vector256<float> result = Vector256.MinNative(
            normal, Vector256.FusedMultiplyAdd(normal, Vector256.Create(2f), Vector256.Create(-SmallestNormal)));
        return (result.AsInt32() | (wide & Vector256.Create(Sign))).AsSingle();
    }

    /// <summary>Loads and converts 16 values.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Load16(ushort* source)
    {
        Vector512<int> wide = Vector512.WidenLower(Vector256.Load((short*)source).ToVector512Unsafe());
        Vector512<int> magnitude = (wide << 13) & Vector512.Create(Magnitude);
        Vector512<float> normal = (magnitude + Vector512.Create(Bias)).AsSingle();
        Vector512<int> result = Vector512.MinNative(normal, Vector512.FusedMultiplyAdd(normal, Vector512.Create(2f), Vector512.Create(-SmallestNormal))).AsInt32();
        result += Vector512.GreaterThanOrEqual(magnitude, Vector512.Create(Special)) & Vector512.Create(Bias);
        return (result | (wide & Vector512.Create(Sign))).AsSingle();
    }

    /// <summary>Loads and converts 8 values.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Load8(ushort* source)
    {
        Vector256<int> wide = Vector256.WidenLower(Vector128.Load((short*)source).ToVector256Unsafe());
        Vector256<int> magnitude = (wide << 13) & Vector256.Create(Magnitude);
        Vector256<float> normal = (magnitude + Vector256.Create(Bias)).AsSingle();
        Vector256<int> result = Vector256.MinNative(normal, Vector256.FusedMultiplyAdd(normal, Vector256.Create(2f), Vector256.Create(-SmallestNormal))).AsInt32();
        result += Vector256.GreaterThanOrEqual(magnitude, Vector256.Create(Special)) & Vector256.Create(Bias);
        return (result | (wide & Vector256.Create(Sign))).AsSingle();
    }

    /// <summary>Loads and converts 4 values.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> Load4(ushort* source)
    {
        Vector128<short> packed = Vector128.CreateScalarUnsafe(Unsafe.ReadUnaligned<long>(source)).AsInt16();
        Vector128<int> wide = Vector128.WidenLower(packed);
        Vector128<int> magnitude = (wide << 13) & Vector128.Create(Magnitude);
        Vector128<float> normal = (magnitude + Vector128.Create(Bias)).AsSingle();
        Vector128<int> result = Vector128.MinNative(normal, (normal + normal) - Vector128.Create(SmallestNormal)).AsInt32();
        result += Vector128.GreaterThanOrEqual(magnitude, Vector128.Create(Special)) & Vector128.Create(Bias);
        return (result | (wide & Vector128.Create(Sign))).AsSingle();
    }

    /// <summary>Rounds 16 values; each result is in the lower half of its lane.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<uint> Round(Vector512<float> values)
    {
        Vector512<uint> bits = values.AsUInt32();
        Vector512<uint> magnitude = bits & Vector512.Create(0x7FFFFFFFu);
        Vector512<uint> clamped = Vector512.Min(magnitude, Vector512.Create(Overflow));
        Vector512<uint> normal =
            (clamped - Vector512.Create((uint)(Bias - 0xFFF)) + ((clamped >>> 13) & Vector512<uint>.One)) >>> 13;
        Vector512<uint> subnormal = (magnitude.AsSingle() + Vector512.Create(0.5f)).AsUInt32() - Vector512.Create(Half);
        Vector512<uint> rounded = Vector512.ConditionalSelect(
            Vector512.LessThan(magnitude, Vector512.Create(FirstNormal)), subnormal, normal);
        rounded = Vector512.ConditionalSelect(
            Vector512.GreaterThan(magnitude, Vector512.Create((uint)Infinity)), Vector512.Create(QuietNaN), rounded);
        return rounded | ((bits >>> 16) & Vector512.Create(0x8000u));
    }

    /// <summary>Rounds 8 values; each result is in the lower half of its lane.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<uint> Round(Vector256<float> values)
    {
        Vector256<uint> bits = values.AsUInt32();
        Vector256<uint> magnitude = bits & Vector256.Create(0x7FFFFFFFu);
        Vector256<uint> clamped = Vector256.Min(magnitude, Vector256.Create(Overflow));
        Vector256<uint> normal =
            (clamped - Vector256.Create((uint)(Bias - 0xFFF)) + ((clamped >>> 13) & Vector256<uint>.One)) >>> 13;
        Vector256<uint> subnormal = (magnitude.AsSingle() + Vector256.Create(0.5f)).AsUInt32() - Vector256.Create(Half);

        // Magnitudes have no sign bit: signed comparisons, which every processor has, give the same answer.
        Vector256<uint> rounded = Vector256.ConditionalSelect(
            Vector256.LessThan(magnitude.AsInt32(), Vector256.Create((int)FirstNormal)).AsUInt32(), subnormal, normal);
        rounded = Vector256.ConditionalSelect(
            Vector256.GreaterThan(magnitude.AsInt32(), Vector256.Create(Infinity)).AsUInt32(), Vector256.Create(QuietNaN), rounded);
        return rounded | ((bits >>> 16) & Vector256.Create(0x8000u));
    }

    /// <summary>Rounds 4 values; each result is in the lower half of its lane.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<uint> Round(Vector128<float> values)
    {
        Vector128<uint> bits = values.AsUInt32();
        Vector128<uint> magnitude = bits & Vector128.Create(0x7FFFFFFFu);
        Vector128<uint> clamped = Vector128.Min(magnitude, Vector128.Create(Overflow));
        Vector128<uint> normal =
            (clamped - Vector128.Create((uint)(Bias - 0xFFF)) + ((clamped >>> 13) & Vector128<uint>.One)) >>> 13;
        Vector128<uint> subnormal = (magnitude.AsSingle() + Vector128.Create(0.5f)).AsUInt32() - Vector128.Create(Half);
        Vector128<uint> rounded = Vector128.ConditionalSelect(
            Vector128.LessThan(magnitude.AsInt32(), Vector128.Create((int)FirstNormal)).AsUInt32(), subnormal, normal);
        rounded = Vector128.ConditionalSelect(
            Vector128.GreaterThan(magnitude.AsInt32(), Vector128.Create(Infinity)).AsUInt32(), Vector128.Create(QuietNaN), rounded);
        return rounded | ((bits >>> 16) & Vector128.Create(0x8000u));
    }
}
