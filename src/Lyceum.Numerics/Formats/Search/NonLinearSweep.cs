using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Lyceum.Numerics.Formats;

/// <summary>
/// Finds for each group of 32 values a scale so that <c>x ≈ scale · step</c> with the steps of
/// <see cref="NonLinearTable"/>: a sweep of scales around the one that gives the value of greatest magnitude the first
/// step, a least-squares problem for each, weighted by x².
/// </summary>
/// <remarks>
/// The search of ggml's <c>quantize_row_iq4_nl_impl</c> with seven tries to either side; eight groups at once, with the
/// same bits.
/// </remarks>
internal static unsafe class NonLinearSweep
{
    private const int GroupLength = 32;
    private const int Tries = 7;
    private const int FirstStep = -127;
    private const int LastStep = 113;

    /// <summary>
    /// Sums of neighbouring steps: a number belongs to step <c>i</c> or below when its double is less than entry i.
    /// </summary>
    private static ReadOnlySpan<float> Borders =>
        [-231, -187, -148, -114, -84, -57, -32, -9, 14, 38, 63, 91, 122, 158, 202];

    /// <summary>Differences of neighbouring steps.</summary>
    private static ReadOnlySpan<float> Rises => [23, 21, 18, 16, 14, 13, 12, 11, 12, 12, 13, 15, 16, 20, 24];

    /// <summary>Searches eight groups.</summary>
    /// <param name="values">The values <c>[32, 8]</c>.</param>
    /// <returns>The scales; 0 for a group that counts as zero.</returns>
    public static Vector256<float> Find(float* values)
    {
        Vector256<float> max = GroupRange.SignedMaximum(values, GroupLength);
        Vector256<float> nothing = Vector256.LessThan(Vector256.Abs(max), Vector256.Create(SymmetricSweep.Negligible));
        Vector256<float> inverse = Vector256<float>.One / (-max / Vector256.Create((float)FirstStep));
        Fit(values, inverse, out Vector256<float> sumXQ, out Vector256<float> sumQ2);
        Vector256<float> scale = sumXQ / sumQ2 & Vector256.GreaterThan(sumQ2, Vector256<float>.Zero);
        Vector256<float> best = scale * sumXQ;
        for (int k = -Tries; k <= Tries; k++)
        {
            inverse = Vector256.Create((float)(k + FirstStep)) / max;
            Fit(values, inverse, out sumXQ, out sumQ2);
            Vector256<float> better = Vector256.GreaterThan(sumQ2, Vector256<float>.Zero)
                & Vector256.GreaterThan(sumXQ * sumXQ, best * sumQ2);
            scale = Vector256.ConditionalSelect(better, sumXQ / sumQ2, scale);
            best = Vector256.ConditionalSelect(better, scale * sumXQ, best);
        }

        return Vector256.AndNot(scale, nothing);
    }

    /// <summary>Packs the indices of the steps nearest to <c>inverse · x</c> for 32 values in order.</summary>
    public static void Pack(float* values, float inverse, byte* packed)
    {
        Vector256<float> factor = Vector256.Create(inverse);
        Vector256<byte> indices = Rounding.ToBytes(
            Index(Vector256.Load(values) * factor),
            Index(Vector256.Load(values + 8) * factor),
            Index(Vector256.Load(values + 16) * factor),
            Index(Vector256.Load(values + 24) * factor));
        (indices.GetLower() | (indices.GetUpper() << 4)).Store(packed);
    }

    private static void Fit(float* values, Vector256<float> inverse, out Vector256<float> sumXQ, out Vector256<float> sumQ2)
    {
        Vector256<float> xq = Vector256<float>.Zero;
        Vector256<float> q2 = Vector256<float>.Zero;
        for (int i = 0; i < Levels.Lanes * GroupLength; i += Levels.Lanes)
        {
            Vector256<float> x = Vector256.Load(values + i);
            Vector256<float> step = Step(inverse * x);
            Vector256<float> weighted = x * x * step;
            xq += weighted * x;
            q2 += weighted * step;
        }

        sumXQ = xq;
        sumQ2 = q2;
    }

    /// <summary>The nearest step.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<float> Step(Vector256<float> values)
    {
        Vector256<float> doubled = values + values;
        Vector256<float> step = Vector256.Create((float)LastStep);
        for (int i = 0; i < 15; i++)
        {
            step -= Vector256.LessThan(doubled, Vector256.Create(Borders[i])) & Vector256.Create(Rises[i]);
        }

        return step;
    }

    /// <summary>The index of the nearest step.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<int> Index(Vector256<float> values)
    {
        Vector256<float> doubled = values + values;
        Vector256<int> index = Vector256.Create(15);
        for (int i = 0; i < 15; i++)
        {
            index += Vector256.LessThan(doubled, Vector256.Create(Borders[i])).AsInt32();
        }

        return index;
    }
}
