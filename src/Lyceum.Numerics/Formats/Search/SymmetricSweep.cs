using System.Runtime.Intrinsics;

namespace Lyceum.Numerics.Formats;

/// <summary>
/// Finds for each group of values a scale so that <c>x ≈ scale · (level − Zero)</c> with levels 0…2·Zero − 1. It starts
/// from the scale that gives the value of greatest magnitude the level 0, sweeps scales around it, solves the
/// least-squares problem for each, weighted by x², and keeps the best.
/// </summary>
/// <remarks>
/// The search of ggml's <c>make_qx_quants</c>; eight groups at once, each lane adding in a plain loop's order, so that
/// the outcome has the same bits.
/// </remarks>
internal static unsafe class SymmetricSweep
{
    /// <summary>A group whose values are all smaller counts as zero.</summary>
    public const float Negligible = 1e-15f;

    /// <summary>Searches eight groups.</summary>
    /// <param name="values">The values <c>[length, 8]</c>.</param>
    /// <param name="length">Values in a group.</param>
    /// <param name="zero">The level that stands for zero.</param>
    /// <param name="levels">Receives the levels <c>[length, 8]</c> as floats; 0 in a group that counts as zero.</param>
    /// <returns>The scales; 0 for a group that counts as zero.</returns>
    public static Vector256<float> Find(float* values, int length, int zero, float* levels)
    {
        Vector256<float> max = GroupRange.SignedMaximum(values, length);
        Vector256<float> nothing = Vector256.LessThan(Vector256.Abs(max), Vector256.Create(Negligible));
        Vector256<float> inverse = Vector256.Create(-(float)zero) / max;
        Fit(values, length, zero, inverse, out Vector256<float> sumXL, out Vector256<float> sumL2);
        Vector256<float> scale = Vector256.ConditionalSelect(
            Vector256.Equals(sumL2, Vector256<float>.Zero), Vector256<float>.Zero, sumXL / sumL2);
        Vector256<float> best = scale * sumXL;
        Vector256<float> bestInverse = inverse;
        for (int k = -9; k <= 9; k++)
        {
            if (k == 0)
            {
                continue;
            }

            inverse = Vector256.Create(-(zero + (0.1f * k))) / max;
            Fit(values, length, zero, inverse, out sumXL, out sumL2);
            Vector256<float> better = Vector256.GreaterThan(sumL2, Vector256<float>.Zero)
                & Vector256.GreaterThan(sumXL * sumXL, best * sumL2);
            bestInverse = Vector256.ConditionalSelect(better, inverse, bestInverse);
            scale = Vector256.ConditionalSelect(better, sumXL / sumL2, scale);
            best = Vector256.ConditionalSelect(better, scale * sumXL, best);
        }

        Vector256<int> lowest = Vector256.Create(-zero);
        Vector256<int> highest = Vector256.Create(zero - 1);
        for (int i = 0; i < Levels.Lanes * length; i += Levels.Lanes)
        {
            Vector256<float> level = Rounding.Nearest(bestInverse * Vector256.Load(values + i), lowest, highest);
            Vector256.AndNot(level + Vector256.Create((float)zero), nothing).Store(levels + i);
        }

        return Vector256.AndNot(scale, nothing);
    }

    private static void Fit(
        float* values,
        int length,
        int zero,
        Vector256<float> inverse,
        out Vector256<float> sumXL,
        out Vector256<float> sumL2)
    {
        Vector256<int> lowest = Vector256.Create(-zero);
        Vector256<int> highest = Vector256.Create(zero - 1);
        Vector256<float> xl = Vector256<float>.Zero;
        Vector256<float> l2 = Vector256<float>.Zero;
        for (int i = 0; i < Levels.Lanes * length; i += Levels.Lanes)
        {
            Vector256<float> x = Vector256.Load(values + i);
            Vector256<float> level = Rounding.Nearest(inverse * x, lowest, highest);
            Vector256<float> weight = x * x;
            xl += weight * x * level;
            l2 += weight * level * level;
        }

        sumXL = xl;
        sumL2 = l2;
    }
}
