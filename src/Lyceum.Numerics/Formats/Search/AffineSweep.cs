using System.Runtime.Intrinsics;

namespace Lyceum.Numerics.Formats;

/// <summary>
/// Finds for each group of values a scale and a minimum so that <c>x ≈ scale · level − minimum</c> with levels
/// 0…<paramref name="Maximum"/>. It starts from the scale that spans the group, sweeps a range of scales around it,
/// gives the values their nearest levels, solves the weighted least-squares problem for scale and minimum with these
/// levels, and keeps what has the least error.
/// </summary>
/// <remarks>
/// The search of ggml's <c>make_qkx2_quants</c>. Eight groups are searched at once, a lane to each: every lane adds in
/// the order in which a plain loop would, so that the outcome has the same bits.
/// </remarks>
/// <param name="Maximum">The greatest level.</param>
/// <param name="First">The sweep divides the span by <c>Maximum + First + Step · k</c>.</param>
/// <param name="Step">See <paramref name="First"/>.</param>
/// <param name="Steps">The sweep takes k = 0…Steps.</param>
/// <param name="Absolute">Whether the error is the absolute difference rather than its square.</param>
internal readonly unsafe record struct AffineSweep(int Maximum, float First, float Step, int Steps, bool Absolute)
{
    /// <summary>Searches eight groups.</summary>
    /// <param name="values">The values <c>[length, 8]</c>.</param>
    /// <param name="weights">Weight of each value's error, <c>[length, 8]</c>.</param>
    /// <param name="length">Values in a group, at most 32.</param>
    /// <param name="levels">Receives the levels <c>[length, 8]</c> as floats.</param>
    /// <param name="scale">Receives the scales.</param>
    /// <param name="minimum">Receives the minimums, not below zero.</param>
    public void Find(
        float* values,
        float* weights,
        int length,
        float* levels,
        out Vector256<float> scale,
        out Vector256<float> minimum)
    {
        Range(values, weights, length, out Vector256<float> min, out Vector256<float> max, out Vector256<float> sumW, out Vector256<float> sumX);
        min = Vector256.ConditionalSelect(Vector256.GreaterThan(min, Vector256<float>.Zero), Vector256<float>.Zero, min);
        Vector256<float> flat = Vector256.Equals(max, min);

        Vector256<float> inverse = Vector256.Create((float)Maximum) / (max - min);
        scale = Vector256<float>.One / inverse;
        Quantize(values, length, inverse, min, levels);
        Vector256<float> bestError = Error(values, weights, length, scale, min, levels);

        float* trial = stackalloc float[32 * Levels.Lanes];
        for (int k = 0; k <= Steps; k++)
        {
            inverse = Vector256.Create(First + (Step * k) + Maximum) / (max - min);
            Quantize(values, length, inverse, min, trial);
            Sums(values, weights, length, trial, out Vector256<float> sumL, out Vector256<float> sumL2, out Vector256<float> sumXL);
            Vector256<float> determinant = (sumW * sumL2) - (sumL * sumL);
            Vector256<float> trialScale = ((sumW * sumXL) - (sumX * sumL)) / determinant;
            Vector256<float> trialMin = ((sumL2 * sumX) - (sumL * sumXL)) / determinant;
            Vector256<float> positive = Vector256.GreaterThan(trialMin, Vector256<float>.Zero);
            trialMin = Vector256.ConditionalSelect(positive, Vector256<float>.Zero, trialMin);
            trialScale = Vector256.ConditionalSelect(positive, sumXL / sumL2, trialScale);

            Vector256<float> error = Error(values, weights, length, trialScale, trialMin, trial);
            Vector256<float> better = Vector256.LessThan(error, bestError)
                & Vector256.GreaterThan(determinant, Vector256<float>.Zero);
            if (better == Vector256<float>.Zero)
            {
                continue;
            }

            bestError = Vector256.ConditionalSelect(better, error, bestError);
            scale = Vector256.ConditionalSelect(better, trialScale, scale);
            min = Vector256.ConditionalSelect(better, trialMin, min);
            for (int i = 0; i < Levels.Lanes * length; i += Levels.Lanes)
            {
                Vector256.ConditionalSelect(better, Vector256.Load(trial + i), Vector256.Load(levels + i)).Store(levels + i);
            }
        }

        minimum = -min;
        if (flat != Vector256<float>.Zero)
        {
            scale = Vector256.ConditionalSelect(flat, Vector256<float>.Zero, scale);
            minimum = Vector256.ConditionalSelect(flat, -max, minimum);
            for (int i = 0; i < Levels.Lanes * length; i += Levels.Lanes)
            {
                Vector256.AndNot(Vector256.Load(levels + i), flat).Store(levels + i);
            }
        }
    }

    private static void Range(
        float* values,
        float* weights,
        int length,
        out Vector256<float> min,
        out Vector256<float> max,
        out Vector256<float> sumW,
        out Vector256<float> sumX)
    {
        min = Vector256.Load(values);
        max = min;
        sumW = Vector256.Load(weights);
        sumX = sumW * min;
        for (int i = Levels.Lanes; i < Levels.Lanes * length; i += Levels.Lanes)
        {
            Vector256<float> x = Vector256.Load(values + i);
            Vector256<float> w = Vector256.Load(weights + i);
            min = Vector256.ConditionalSelect(Vector256.LessThan(x, min), x, min);
            max = Vector256.ConditionalSelect(Vector256.GreaterThan(x, max), x, max);
            sumW += w;
            sumX += w * x;
        }
    }

    private void Quantize(float* values, int length, Vector256<float> inverse, Vector256<float> min, float* levels)
    {
        Vector256<int> highest = Vector256.Create(Maximum);
        for (int i = 0; i < Levels.Lanes * length; i += Levels.Lanes)
        {
            Rounding.Nearest(inverse * (Vector256.Load(values + i) - min), Vector256<int>.Zero, highest).Store(levels + i);
        }
    }

    private static void Sums(
        float* values,
        float* weights,
        int length,
        float* levels,
        out Vector256<float> sumL,
        out Vector256<float> sumL2,
        out Vector256<float> sumXL)
    {
        Vector256<float> l1 = Vector256<float>.Zero;
        Vector256<float> l2 = Vector256<float>.Zero;
        Vector256<float> xl = Vector256<float>.Zero;
        for (int i = 0; i < Levels.Lanes * length; i += Levels.Lanes)
        {
            Vector256<float> level = Vector256.Load(levels + i);
            Vector256<float> weighted = Vector256.Load(weights + i) * level;
            l1 += weighted;
            l2 += weighted * level;
            xl += weighted * Vector256.Load(values + i);
        }

        sumL = l1;
        sumL2 = l2;
        sumXL = xl;
    }

    private Vector256<float> Error(
        float* values,
        float* weights,
        int length,
        Vector256<float> scale,
        Vector256<float> min,
        float* levels)
    {
        Vector256<float> sum = Vector256<float>.Zero;
        for (int i = 0; i < Levels.Lanes * length; i += Levels.Lanes)
        {
            Vector256<float> difference = (scale * Vector256.Load(levels + i)) + min - Vector256.Load(values + i);
            difference = Absolute ? Vector256.Abs(difference) : difference * difference;
            sum += Vector256.Load(weights + i) * difference;
        }

        return sum;
    }
}
