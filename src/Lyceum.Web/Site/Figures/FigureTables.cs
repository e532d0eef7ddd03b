using System.Collections.Immutable;
using System.Globalization;

namespace Lyceum.Web.Site.Figures;

/// <summary>The tables that drawings are made from, as they stand in the project's own pages.</summary>
public static class FigureTables
{
    private static readonly Lazy<ImmutableArray<ScalingPoint>> s_scaling = new(ReadScaling);
    private static readonly Lazy<ImmutableArray<FigureShare>> s_groups = new(() => Shares("primer.md", "| exercises |", 2));
    private static readonly Lazy<ImmutableArray<FigureShare>> s_families = new(() => Shares("evaluation.md", "| family |", 2));
    private static readonly Lazy<ImmutableArray<FigureRatio>> s_speed = new(ReadSpeed);

    /// <summary>The pilots of primer-1 and itself: size, compute, loss.</summary>
    public static ImmutableArray<ScalingPoint> Scaling => s_scaling.Value;

    /// <summary>How many exercises of each group primer-1 gets right.</summary>
    public static ImmutableArray<FigureShare> Groups => s_groups.Value;

    /// <summary>The same by family.</summary>
    public static ImmutableArray<FigureShare> Families => s_families.Value;

    /// <summary>Speed as a multiple of llama.cpp's.</summary>
    public static ImmutableArray<FigureRatio> Speed => s_speed.Value;

    /// <summary>The rows of the first table of a text whose head begins so.</summary>
    internal static IEnumerable<string[]> Rows(string text, string head) => text.Split('\n').SkipWhile(line => !line.StartsWith(head, StringComparison.Ordinal)).Skip(2)
        .TakeWhile(static line => line.StartsWith('|')).Select(static line => line.Trim().Trim('|').Split('|').Select(static cell => cell.Trim()).ToArray());

    private static ImmutableArray<FigureShare> Shares(string file, string head, int column) =>
        [.. Rows(FigureFiles.Read(file), head).Select(row => new FigureShare(row[0], Number(row[column].TrimEnd('%', ' ')) / 100))];

    private static ImmutableArray<ScalingPoint> ReadScaling() =>
    [
        .. Rows(FigureFiles.Read("primer.md"), "| parameters |").Select(static row =>
            new ScalingPoint(Number(row[0].Split(' ')[0].Replace(",", "", StringComparison.Ordinal)), Compute(row[2]), Number(row[3]), Number(row[4]), row[0].Contains("primer-1", StringComparison.Ordinal))),
    ];

    private static ImmutableArray<FigureRatio> ReadSpeed() =>
        [.. Rows(FigureFiles.Read("lyceum.md"), "| model | format | prompt, 128 tokens |").Select(static row => new FigureRatio($"{row[0]} {row[1]}", Number(row[2].TrimEnd('×', ' ')), Number(row[4].TrimEnd('×', ' '))))];

    // 1.6 × 10¹²
    private static double Compute(string text)
    {
        string[] parts = text.Split('×', StringSplitOptions.TrimEntries);
        int power = int.Parse(string.Concat(parts[1][2..].Select(static digit => (char)('0' + "⁰¹²³⁴⁵⁶⁷⁸⁹".IndexOf(digit, StringComparison.Ordinal)))), CultureInfo.InvariantCulture);
        return Number(parts[0]) * Math.Pow(10, power);
    }

    private static double Number(string text) => double.Parse(text, NumberStyles.Float, CultureInfo.InvariantCulture);
}
