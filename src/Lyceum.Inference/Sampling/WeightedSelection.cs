namespace Lyceum.Inference.Sampling;

/// <summary>Quickselect by mass instead of by rank: linear time on average, no sorting.</summary>
internal static class WeightedSelection
{
    /// <summary>
    /// The highest threshold for which the keys at or above it have at least <paramref name="target"/> of mass;
    /// the lowest key where all of them have less.
    /// </summary>
    /// <param name="keys">At least one key; shuffled.</param>
    /// <param name="masses">A mass for each key; shuffled along.</param>
    /// <param name="target">The mass wanted.</param>
    /// <param name="above">The mass of the keys above the threshold; less than the target.</param>
    public static double Threshold(Span<double> keys, Span<double> masses, double target, out double above)
    {
        above = 0;
        int low = 0;
        int high = keys.Length;
        while (true)
        {
            double pivot = Median(keys[low], keys[low + ((high - low) / 2)], keys[high - 1]);
            int greater = low;
            int next = low;
            int less = high;
            double greaterMass = 0;
            double equalMass = 0;
            while (next < less)
            {
                double key = keys[next];
                if (key > pivot)
                {
                    greaterMass += masses[next];
                    Swap(keys, masses, next++, greater++);
                }
                else if (key < pivot)
                {
                    Swap(keys, masses, next, --less);
                }
                else
                {
                    equalMass += masses[next++];
                }
            }

            if (greater > low && above + greaterMass >= target)
            {
                high = greater;
            }
            else if (less == high || above + greaterMass + equalMass >= target)
            {
                above += greaterMass;
                return pivot;
            }
            else
            {
                above += greaterMass + equalMass;
                low = less;
            }
        }
    }

    private static double Median(double a, double b, double c) => Math.Max(Math.Min(a, b), Math.Min(Math.Max(a, b), c));

    private static void Swap(Span<double> keys, Span<double> masses, int i, int j)
    {
        (keys[i], keys[j]) = (keys[j], keys[i]);
        (masses[i], masses[j]) = (masses[j], masses[i]);
    }
}
