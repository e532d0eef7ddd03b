using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Lyceum.Numerics.Formats;

/// <summary>
/// Extremes of the 32 values of a block. Of equal ones the first counts, since −0 and 0, or x and −x, are packed
/// differently.
/// </summary>
internal static unsafe class BlockRange
{
    /// <summary>The value of greatest magnitude, with its sign; 0, never −0, where all are zero.</summary>
    public static float SignedMaximum(float* values)
    {
        Vector256<float> a = Vector256.Abs(Vector256.Load(values));
        Vector256<float> b = Vector256.Abs(Vector256.Load(values + 8));
        Vector256<float> c = Vector256.Abs(Vector256.Load(values + 16));
        Vector256<float> d = Vector256.Abs(Vector256.Load(values + 24));
        Vector256<float> greatest = Spread(Vector256.Max(Vector256.Max(a, b), Vector256.Max(c, d)), maximum: true);
        return greatest[0] == 0 ? 0 : values[First(a, b, c, d, greatest)];
    }

    /// <summary>The greatest magnitude.</summary>
    public static float Magnitude(float* values) => MathF.Abs(SignedMaximum(values));

    /// <summary>The smallest and the greatest value.</summary>
    public static (float Minimum, float Maximum) Extremes(float* values)
    {
        Vector256<float> a = Vector256.Load(values);
        Vector256<float> b = Vector256.Load(values + 8);
        Vector256<float> c = Vector256.Load(values + 16);
        Vector256<float> d = Vector256.Load(values + 24);
        Vector256<float> smallest = Spread(Vector256.Min(Vector256.Min(a, b), Vector256.Min(c, d)), maximum: false);
        Vector256<float> greatest = Spread(Vector256.Max(Vector256.Max(a, b), Vector256.Max(c, d)), maximum: true);
        return (values[First(a, b, c, d, smallest)], values[First(a, b, c, d, greatest)]);
    }

    /// <summary><c>1 / scale</c>, or 0 where the scale is 0.</summary>
    public static float Inverse(float scale) => scale == 0 ? 0 : 1 / scale;

    /// <summary>Levels <c>⌊(x − minimum) · inverse + shift⌋</c>, at most <paramref name="highest"/>, of 32 values.</summary>
    public static void ToLevels(float* values, float minimum, float inverse, float shift, int highest, byte* levels)
    {
        Vector256<float> subtrahend = Vector256.Create(minimum);
        Vector256<float> factor = Vector256.Create(inverse);
        Vector256<float> addend = Vector256.Create(shift);
        Vector256<int> limit = Vector256.Create(highest);
        Rounding.ToBytes(
            Vector256.Min(limit, Rounding.TowardsZero(((Vector256.Load(values) - subtrahend) * factor) + addend)),
            Vector256.Min(limit, Rounding.TowardsZero(((Vector256.Load(values + 8) - subtrahend) * factor) + addend)),
            Vector256.Min(limit, Rounding.TowardsZero(((Vector256.Load(values + 16) - subtrahend) * factor) + addend)),
            Vector256.Min(limit, Rounding.TowardsZero(((Vector256.Load(values + 24) - subtrahend) * factor) + addend)))
            .Store(levels);
    }

    /// <summary>The extreme of all lanes in every lane.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<float> Spread(Vector256<float> lanes, bool maximum)
    {
        Vector128<float> four = maximum
            ? Vector128.Max(lanes.GetLower(), lanes.GetUpper())
            : Vector128.Min(lanes.GetLower(), lanes.GetUpper());
        Vector128<float> swapped = Vector128.Shuffle(four, Vector128.Create(2, 3, 0, 1));
        four = maximum ? Vector128.Max(four, swapped) : Vector128.Min(four, swapped);
        swapped = Vector128.Shuffle(four, Vector128.Create(1, 0, 3, 2));
        four = maximum ? Vector128.Max(four, swapped) : Vector128.Min(four, swapped);
        return Vector256.Create(four, four);
    }

    /// <summary>The first index where a value equals the wanted one; 0 where none does (NaN).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int First(
        Vector256<float> a,
        Vector256<float> b,
        Vector256<float> c,
        Vector256<float> d,
        Vector256<float> wanted)
    {
        uint equal = Vector256.Equals(a, wanted).ExtractMostSignificantBits()
            | (Vector256.Equals(b, wanted).ExtractMostSignificantBits() << 8)
            | (Vector256.Equals(c, wanted).ExtractMostSignificantBits() << 16)
            | (Vector256.Equals(d, wanted).ExtractMostSignificantBits() << 24);
        return BitOperations.TrailingZeroCount(equal) & 31;
    }
}
