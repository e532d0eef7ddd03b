using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Lyceum.Numerics.Formats;

/// <summary>Floats to whole numbers, the ways that the formats ask for.</summary>
internal static class Rounding
{
    /// <summary>1.5 · 2²³: after adding it a float's last place is 1, so that the adder rounds, ties to even.</summary>
    private const float Shifter = 12582912f;
    private const int Fraction = 0x007FFFFF;
    private const int FractionOfShifter = 0x00400000;

    /// <summary>
    /// The nearest whole number, ties to even, of a value in ±4194303. Beyond that, and for NaN, the result has no
    /// meaning but is the same on every processor.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int Nearest(float value) =>
        (BitConverter.SingleToInt32Bits(value + Shifter) & Fraction) - FractionOfShifter;

    /// <inheritdoc cref="Nearest(float)"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<int> Nearest(Vector256<float> values) =>
        ((values + Vector256.Create(Shifter)).AsInt32() & Vector256.Create(Fraction)) - Vector256.Create(FractionOfShifter);

    /// <summary>The nearest whole number in [<paramref name="lowest"/>, <paramref name="highest"/>], as a float.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Nearest(Vector256<float> values, Vector256<int> lowest, Vector256<int> highest) =>
        Vector256.ConvertToSingle(Vector256.Max(lowest, Vector256.Min(highest, Nearest(values))));

    /// <summary>The nearest whole number, ties away from zero.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<int> HalfAwayFromZero(Vector256<float> values)
    {
        Vector256<float> whole = Vector256.Truncate(values);
        Vector256<float> rest = values - whole;
        Vector256<float> step = Vector256.GreaterThanOrEqual(Vector256.Abs(rest), Vector256.Create(0.5f))
            & Vector256.CopySign(Vector256<float>.One, values);
        return TowardsZero(whole + step);
    }

    /// <summary>
    /// The whole part. Of what does not fit the lower bits are 0; it arises in blocks of subnormal numbers, where the
    /// inverse of the scale is infinite.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<int> TowardsZero(Vector256<float> values) =>
        Vector256.ConvertToInt32(values & Vector256.LessThan(values, Vector256.Create(2147483648f)));

    /// <summary>Thirty-two whole numbers to bytes, the upper bits dropped.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<byte> ToBytes(Vector256<int> a, Vector256<int> b, Vector256<int> c, Vector256<int> d) =>
        Vector256.Narrow(Vector256.Narrow(a, b), Vector256.Narrow(c, d)).AsByte();
}
