using System.Runtime.Intrinsics;

namespace Lyceum.Numerics.Formats;

/// <summary>
/// Finds for each group of values a scale so that <c>x ≈ scale · (level − Zero)</c>, like <see cref="SymmetricSweep"/>,
/// but by descent: from the levels nearest to the obvious scale it moves one value at a time to the level that suits the
/// best scale for all the others, as long as that lowers the error, weighted by x². With few levels this finds more
/// than a sweep.
/// </summary>
/// <remarks>The search of ggml's <c>make_q3_quants</c>; eight groups at once, with the same bits.</remarks>
internal static unsafe class SymmetricDescent
{
    private const int Rounds = 5;

    /// <summary>Searches eight groups.</summary>
    /// <param name="values">The values <c>[length, 8]</c>.</param>
    /// <param name="length">Values in a group.</param>
    /// <param name="zero">The level that stands for zero.</param>
    /// <param name="levels">Receives the levels <c>[length, 8]</c> as floats; 0 in a group that counts as zero.</param>
    /// <returns>The scales; 0 for a group that counts as zero.</returns>
    public static Vector256<float> Find(float* values, int length, int zero, float* levels)
    {
        Vector256<int> lowest = Vector256.Create(-zero);
        Vector256<int> highest = Vector256.Create(zero - 1);
        Vector256<float> max = GroupRange.SignedMaximum(values, length);
        Vector256<float> nothing = Vector256.LessThan(Vector256.Abs(max), Vector256.Create(SymmetricSweep.Negligible));
        Vector256<float> inverse = Vector256.Create(-(float)zero) / max;
        Vector256<float> sumXL = Vector256<float>.Zero;
        Vector256<float> sumL2 = Vector256<float>.Zero;
        for (int i = 0; i < Levels.Lanes * length; i += Levels.Lanes)
        {
            Vector256<float> x = Vector256.Load(values + i);
            Vector256<float> level = Rounding.Nearest(inverse * x, lowest, highest);
            level.Store(levels + i);
            Vector256<float> weight = x * x;
            sumXL += weight * x * level;
            sumL2 += weight * level * level;
        }

        bool changed = true;
        for (int round = 0; round < Rounds && changed; round++)
        {
            changed = false;
            for (int i = 0; i < Levels.Lanes * length; i += Levels.Lanes)
            {
                Vector256<float> x = Vector256.Load(values + i);
                Vector256<float> level = Vector256.Load(levels + i);
                Vector256<float> weight = x * x;
                Vector256<float> otherXL = sumXL - (weight * x * level);
                Vector256<float> otherL2 = sumL2 - (weight * level * level);
                Vector256<float> moved = Rounding.Nearest(x * otherL2 / otherXL, lowest, highest);
                Vector256<float> newXL = otherXL + (weight * x * moved);
                Vector256<float> newL2 = otherL2 + (weight * moved * moved);
                Vector256<float> better = Vector256.GreaterThan(otherXL, Vector256<float>.Zero)
                    & ~Vector256.Equals(moved, level)
                    & Vector256.GreaterThan(newL2, Vector256<float>.Zero)
                    & Vector256.GreaterThan(newXL * newXL * sumL2, sumXL * sumXL * newL2);
                if (better != Vector256<float>.Zero)
                {
                    changed = true;
                    Vector256.ConditionalSelect(better, moved, level).Store(levels + i);
                    sumXL = Vector256.ConditionalSelect(better, newXL, sumXL);
                    sumL2 = Vector256.ConditionalSelect(better, newL2, sumL2);
                }
            }
        }

        for (int i = 0; i < Levels.Lanes * length; i += Levels.Lanes)
        {
            Vector256.AndNot(Vector256.Load(levels + i) + Vector256.Create((float)zero), nothing).Store(levels + i);
        }

        Vector256<float> fitted = Vector256.GreaterThan(sumL2, Vector256<float>.Zero);
        return Vector256.AndNot(sumXL / sumL2 & fitted, nothing);
    }
}
