namespace Lyceum.Web.Drawing;

/// <summary>Where the bars of a chart stand, in a field that is stretched to its place.</summary>
public static class BarFigure
{
    /// <summary>How high the field is.</summary>
    public const double Height = 100;

    /// <summary>How wide the place of a bar is.</summary>
    public const double Place = 10;

    private const double Gap = 2;

    /// <summary>The value at the top: the least of 1, 2 or 5 times a power of ten that no bar is above; 1 where there is nothing.</summary>
    public static double Top(IEnumerable<ChartBar> bars)
    {
        double most = bars.Select(static bar => bar.Parts.Sum()).DefaultIfEmpty().Max();
        if (!(most > 0) || double.IsInfinity(most))
        {
            return 1;
        }

        double power = Math.Pow(10, Math.Floor(Math.Log10(most)));
        foreach (double step in (ReadOnlySpan<double>)[1, 2, 5])
        {
            // What is lost by the power's own rounding is no reason for a step more.
            if (most <= step * power * (1 + 1e-12))
            {
                return step * power;
            }
        }

        return 10 * power;
    }

    /// <summary>The parts of a bar as rectangles: where each begins from the left and from above, how wide and how high it is. Those of nothing are left out.</summary>
    /// <param name="place">Which bar it is, from 0.</param>
    /// <param name="bar">The bar.</param>
    /// <param name="top">The value at the top.</param>
    public static IEnumerable<(int Part, double X, double Y, double Width, double Height)> Parts(int place, ChartBar bar, double top)
    {
        ArgumentNullException.ThrowIfNull(bar);
        double below = 0;
        for (int part = 0; part < bar.Parts.Count; part++)
        {
            double height = bar.Parts[part] / top * Height;
            if (height > 0)
            {
                yield return (part, (place * Place) + (Gap / 2), Height - below - height, Place - Gap, height);
                below += height;
            }
        }
    }
}
