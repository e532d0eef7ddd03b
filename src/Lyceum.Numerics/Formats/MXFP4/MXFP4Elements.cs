using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Lyceum.Numerics.Formats;

/// <summary>Elements and scales of <see cref="MXFP4Block"/>.</summary>
internal static class MXFP4Elements
{
    /// <summary>
    /// The sixteen E2M1 numbers, doubled so that all are whole: 0, 0.5, 1, 1.5, 2, 3, 4, 6 and their negatives.
    /// </summary>
    public static Vector128<sbyte> Doubled =>
        Vector128.Create((sbyte)0, 1, 2, 3, 4, 6, 8, 12, 0, -1, -2, -3, -4, -6, -8, -12);

    /// <summary>
    /// Half of the scale that an E8M0 exponent stands for, <c>2^(e − 128)</c>; half, because the elements are doubled.
    /// Exponents 0 and 1 give subnormal numbers. 255, which the specification calls NaN, is read as 2¹²⁷ as ggml does.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float HalfScale(byte exponent) =>
        BitConverter.UInt32BitsToSingle(exponent < 2 ? 0x00200000u << exponent : (uint)(exponent - 1) << 23);

    /// <summary>
    /// The exponent for a block whose greatest magnitude is given: it comes to lie between 4 and 8, where 6 is the greatest element.
    /// </summary>
    /// <remarks>
    /// The logarithm is rounded to binary32 before its floor is taken, as ggml does: a number just below a power of two
    /// counts as that power. Magnitudes below 2⁻¹²⁵ take the smallest scale (ggml's exponent wraps round there).
    /// </remarks>
    public static byte ExponentFor(float magnitude) =>
        magnitude > 0 ? (byte)Math.Clamp(MathF.Floor((float)Math.Log2(magnitude)) - 2 + 127, 0, 254) : (byte)0;

    /// <summary>Indices of the elements nearest to the values; of two equally near ones the smaller in magnitude.</summary>
    /// <param name="values">The values.</param>
    /// <param name="halfScale">See <see cref="HalfScale"/>.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<int> Nearest(Vector256<float> values, Vector256<float> halfScale)
    {
        Vector256<float> magnitude = Vector256.Abs(values);
        Vector256<float> leastError = magnitude;
        Vector256<int> index = Vector256<int>.Zero;
        for (int i = 1; i < 8; i++)
        {
            Vector256<float> error = Vector256.Abs((Vector256.Create((float)Doubled[i]) * halfScale) - magnitude);
            Vector256<float> better = Vector256.LessThan(error, leastError);
            leastError = Vector256.ConditionalSelect(better, error, leastError);
            index = Vector256.ConditionalSelect(better.AsInt32(), Vector256.Create(i), index);
        }

        Vector256<int> negative = Vector256.LessThan(values, Vector256<float>.Zero).AsInt32()
            & Vector256.GreaterThan(index, Vector256<int>.Zero);
        return index | (negative & Vector256.Create(8));
    }
}
