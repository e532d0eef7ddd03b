using ScottPlot;
using ScottPlot.Plottables;
using SkiaSharp;

namespace Lyceum.Training.Runs;

/// <summary>Draws what a run measured.</summary>
public static class TrainingCurves
{
    private const int Width = 1200;
    private const int Height = 675;
    private const int MostPoints = 2000;

    // The first that is installed; whatever there is otherwise.
    private static readonly string[] s_fonts = ["DejaVu Sans", "Liberation Sans", "Noto Sans", "Segoe UI", "Helvetica", "Arial"];

    /// <summary>Whether this machine has a font; without one the pictures have no words and numbers.</summary>
    public static bool HasFont => SKTypeface.Default.ContainsGlyph('0');

    /// <summary>Draws the loss over steps: every step as a point, their running mean as a line, and what held-out documents gave.</summary>
    /// <param name="entries">What was measured, in the order of steps.</param>
    /// <param name="path">The PNG file.</param>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public static void DrawLoss(IReadOnlyList<MetricsEntry> entries, string path)
    {
        using Plot plot = Make("Loss (nats per token)");
        (double[] steps, double[] losses) = Points(entries, static entry => entry.Loss);
        if (steps.Length > 0)
        {
            (double[] someSteps, double[] someLosses) = Thin(steps, losses);
            Markers points = plot.Add.Markers(someSteps, someLosses, MarkerShape.FilledCircle, 4, Color.FromHex("#8fb0d8"));
            points.LegendText = "each step";
            Line(plot, Thin(steps, Smooth(losses)), "#1f4e8c", "running mean");
        }

        MarkedLine(plot, Points(entries, static entry => entry.HeldOutLoss), "#c2571a", "held out");
        MarkedLine(plot, Points(entries, static entry => entry.AverageLoss), "#2e7d4f", "held out, averaged weights");
        if (steps.Length > 0)
        {
            plot.ShowLegend(Alignment.UpperRight);
        }

        // The first steps are so much worse than the rest that the rest would be a flat line.
        if (losses.Length > 100)
        {
            double[] sorted = [.. losses.Order()];
            double low = Math.Min(sorted[0], entries.Min(static entry => Math.Min(entry.HeldOutLoss ?? double.MaxValue, entry.AverageLoss ?? double.MaxValue)));
            double high = sorted[(int)(sorted.Length * 0.99)];
            plot.Axes.SetLimitsY(Math.Max(0, low - ((high - low) * 0.05)), high + ((high - low) * 0.05));
        }

        Save(plot, path);
    }

    /// <summary>Draws the learning rate over steps.</summary>
    /// <param name="entries">What was measured, in the order of steps.</param>
    /// <param name="path">The PNG file.</param>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public static void DrawLearningRate(IReadOnlyList<MetricsEntry> entries, string path)
    {
        using Plot plot = Make("Learning rate");
        (double[] steps, double[] rates) = Points(entries, static entry => entry.LearningRate);
        if (steps.Length > 0)
        {
            Line(plot, Thin(steps, rates), "#1f4e8c", null);
        }

        Save(plot, path);
    }

    /// <summary>A running mean that looks back over about a thirtieth of the run, without the pull of its first value.</summary>
    internal static double[] Smooth(double[] values)
    {
        double kept = 1 - (1 / Math.Max(1, values.Length / 30.0));
        double sum = 0;
        double weight = 0;
        double[] smooth = new double[values.Length];
        for (int i = 0; i < values.Length; i++)
        {
            sum = (kept * sum) + values[i];
            weight = (kept * weight) + 1;
            smooth[i] = sum / weight;
        }

        return smooth;
    }

    private static Plot Make(string vertical)
    {
        Plot plot = new();
        if (Array.Find(s_fonts, SKFontManager.Default.FontFamilies.Contains) is { } font)
        {
            plot.Font.Set(font);
        }

        plot.FigureBackground.Color = Colors.White;
        plot.DataBackground.Color = Colors.White;
        plot.Grid.MajorLineColor = Color.FromHex("#e3e6ea");
        plot.XLabel("Step", 20);
        plot.YLabel(vertical, 20);
        plot.Axes.Bottom.Label.Bold = false;
        plot.Axes.Left.Label.Bold = false;
        plot.Axes.Bottom.TickLabelStyle.FontSize = 16;
        plot.Axes.Left.TickLabelStyle.FontSize = 16;
        plot.Legend.FontSize = 16;
        return plot;
    }

    private static void Line(Plot plot, (double[] X, double[] Y) points, string color, string? name)
    {
        Scatter line = plot.Add.ScatterLine(points.X, points.Y, Color.FromHex(color));
        line.LineWidth = 2.5f;
        line.LegendText = name ?? "";
    }

    private static void MarkedLine(Plot plot, (double[] X, double[] Y) points, string color, string name)
    {
        if (points.X.Length > 0)
        {
            Scatter line = plot.Add.Scatter(points.X, points.Y, Color.FromHex(color));
            line.LineWidth = 2;
            line.MarkerSize = points.X.Length > 60 ? 0 : 6;
            line.LegendText = name;
        }
    }

    private static (double[] Steps, double[] Values) Points(IReadOnlyList<MetricsEntry> entries, Func<MetricsEntry, double?> value)
    {
        MetricsEntry[] measured = [.. entries.Where(entry => value(entry) is { } number && double.IsFinite(number))];
        return ([.. measured.Select(static entry => (double)entry.Step)], [.. measured.Select(entry => value(entry)!.Value)]);
    }

    private static (double[] X, double[] Y) Thin(double[] x, double[] y)
    {
        int stride = ((x.Length - 1) / MostPoints) + 1;
        int[] kept = [.. Enumerable.Range(0, x.Length).Where(i => i % stride == 0 || i == x.Length - 1)];
        return ([.. kept.Select(i => x[i])], [.. kept.Select(i => y[i])]);
    }

    // Under another name first, so that nobody sees half a picture.
    private static void Save(Plot plot, string path)
    {
        string part = path + ".part";
        File.WriteAllBytes(part, plot.GetImage(Width, Height).GetImageBytes(ImageFormat.Png));
        File.Move(part, path, overwrite: true);
    }
}
