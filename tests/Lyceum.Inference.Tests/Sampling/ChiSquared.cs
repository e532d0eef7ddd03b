namespace Lyceum.Inference.Tests.Sampling;

/// <summary>Pearson's test of counts against probabilities.</summary>
internal static class ChiSquared
{
    /// <summary>
    /// Fails where the counts would be this far off less than once in about ten thousand times (normal approximation of Wilson and
    /// Hilferty 1931), or where something of probability 0 happened.
    /// </summary>
    public static void AssertFits(long[] counts, double[] probabilities)
    {
        Assert.Equal(probabilities.Length, counts.Length);
        Assert.Equal(1, probabilities.Sum(), 1e-9);
        long total = counts.Sum();
        double statistic = 0;
        int degrees = -1;
        for (int i = 0; i < counts.Length; i++)
        {
            double expected = probabilities[i] * total;
            if (expected == 0)
            {
                Assert.Equal(0, counts[i]);
                continue;
            }

            statistic += (counts[i] - expected) * (counts[i] - expected) / expected;
            degrees++;
        }

        if (degrees > 0)
        {
            double spread = 2.0 / (9 * degrees);
            double z = (Math.Cbrt(statistic / degrees) - (1 - spread)) / Math.Sqrt(spread);
            Assert.True(z < 3.72, $"Chi-squared {statistic:F1} with {degrees} degrees of freedom (z = {z:F2}).");
        }
    }
}
