using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Lyceum.Inference.Sampling;

/// <summary>
/// Exponentials and maxima of logits. Only additions and multiplications in a fixed order, in four lanes whatever the processor has,
/// so that the same logits give the same bits and therefore the same tokens everywhere.
/// </summary>
internal static class Softmax
{
    // Below this, 2ⁿ would be subnormal; e⁻⁷⁰⁰ of the highest probability is nothing.
    private const double Least = -700;

    // Adding 1.5 · 2⁵² rounds to a whole number and leaves it in the low bits.
    private const double Rounding = 6755399441055744.0;

    private const double LogTwoHigh = 0.693147180369123816490;
    private const double LogTwoLow = 1.90821492927058770002e-10;

    /// <summary>The highest logit.</summary>
    /// <exception cref="ArithmeticException">A logit is NaN or +∞, or all are −∞.</exception>
    public static float Max(ReadOnlySpan<float> logits)
    {
        float max = float.NegativeInfinity;
        int i = 0;
        if (logits.Length >= Vector256<float>.Count)
        {
            Vector256<float> lanes = Vector256.Create(max);
            for (; i <= logits.Length - Vector256<float>.Count; i += Vector256<float>.Count)
            {
                lanes = Vector256.Max(lanes, Vector256.Create(logits[i..]));
            }

            for (int lane = 0; lane < Vector256<float>.Count; lane++)
            {
                max = MathF.Max(max, lanes[lane]);
            }
        }

        for (; i < logits.Length; i++)
        {
            max = MathF.Max(max, logits[i]);
        }

        return float.IsFinite(max)
            ? max
            : throw new ArithmeticException(float.IsNegativeInfinity(max)
                ? "Every token is forbidden: all logits are minus infinity."
                : "The model's logits are not finite numbers; its file is damaged, or its weights overflow.");
    }

    /// <summary>Refuses logits that nothing can be chosen from.</summary>
    /// <exception cref="ArithmeticException">A logit is NaN or +∞, or all are −∞.</exception>
    public static void CheckFinite(ReadOnlySpan<float> logits) => _ = Max(logits);

    /// <summary>The lowest id of the highest logit.</summary>
    /// <exception cref="ArithmeticException">As <see cref="Max"/>.</exception>
    public static int ArgMax(ReadOnlySpan<float> logits) => logits.IndexOf(Max(logits));

    /// <summary>Writes <c>exp(logits[i] − max)</c> and returns the sum.</summary>
    /// <param name="logits">At most <paramref name="max"/>, finite or −∞.</param>
    /// <param name="max">What becomes 1.</param>
    /// <param name="weights">As long as <paramref name="logits"/>.</param>
    public static double Exponentiate(ReadOnlySpan<float> logits, float max, Span<double> weights)
    {
        Vector256<double> sum = Vector256<double>.Zero;
        ref float source = ref MemoryMarshal.GetReference(logits);
        ref double target = ref MemoryMarshal.GetReference(weights[..logits.Length]);
        int i = 0;
        for (; i <= logits.Length - Vector256<double>.Count; i += Vector256<double>.Count)
        {
            Vector128<float> four = Vector128.LoadUnsafe(ref source, (nuint)i);
            Vector256<double> power = Exp(Vector256.Create(Vector128.WidenLower(four), Vector128.WidenUpper(four)) - Vector256.Create((double)max));
            power.StoreUnsafe(ref target, (nuint)i);
            sum += power;
        }

        double total = ((sum[0] + sum[1]) + sum[2]) + sum[3];
        for (; i < logits.Length; i++)
        {
            total += weights[i] = Exp(Vector256.Create((double)logits[i] - max))[0];
        }

        return total;
    }

    /// <summary>The logarithm of the sum of <c>exp(logits)</c>.</summary>
    /// <exception cref="ArithmeticException">As <see cref="Max"/>.</exception>
    public static double LogSumExp(ReadOnlySpan<float> logits)
    {
        const int Slice = 1024;
        Span<double> weights = stackalloc double[Slice];
        float max = Max(logits);
        double sum = 0;
        for (int start = 0; start < logits.Length; start += Slice)
        {
            sum += Exponentiate(logits.Slice(start, Math.Min(Slice, logits.Length - start)), max, weights);
        }

        return max + Math.Log(sum);
    }

    // e^x = 2ⁿ · e^r with |r| ≤ ln 2 / 2; the series to r¹³ / 13! is exact to a unit in the last place there.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<double> Exp(Vector256<double> x)
    {
        Vector256<double> inRange = Vector256.GreaterThanOrEqual(x, Vector256.Create(Least));
        x = Vector256.Max(x, Vector256.Create(Least));
        Vector256<double> shifted = (x * Vector256.Create(1.4426950408889634)) + Vector256.Create(Rounding);
        Vector256<double> n = shifted - Vector256.Create(Rounding);
        Vector256<double> r = (x - (n * Vector256.Create(LogTwoHigh))) - (n * Vector256.Create(LogTwoLow));
        Vector256<double> p = Vector256.Create(1.0 / 6227020800);
        p = (p * r) + Vector256.Create(1.0 / 479001600);
        p = (p * r) + Vector256.Create(1.0 / 39916800);
        p = (p * r) + Vector256.Create(1.0 / 3628800);
        p = (p * r) + Vector256.Create(1.0 / 362880);
        p = (p * r) + Vector256.Create(1.0 / 40320);
        p = (p * r) + Vector256.Create(1.0 / 5040);
        p = (p * r) + Vector256.Create(1.0 / 720);
        p = (p * r) + Vector256.Create(1.0 / 120);
        p = (p * r) + Vector256.Create(1.0 / 24);
        p = (p * r) + Vector256.Create(1.0 / 6);
        p = (p * r) + Vector256.Create(0.5);
        p = (p * r) + Vector256<double>.One;
        p = (p * r) + Vector256<double>.One;
        Vector256<double> scale = (Vector256.ShiftLeft(shifted.AsInt64(), 52) + Vector256.Create(1023L << 52)).AsDouble();
        return Vector256.BitwiseAnd(p * scale, inRange);
    }
}
