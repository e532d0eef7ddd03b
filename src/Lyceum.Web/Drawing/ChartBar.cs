namespace Lyceum.Web.Drawing;

/// <summary>A bar of a chart.</summary>
/// <param name="Label">What it stands for.</param>
/// <param name="Note">How much it is, in words.</param>
/// <param name="Parts">What it is made of, from below; none of them below nought.</param>
/// <param name="Href">Where it leads; null where nowhere.</param>
public sealed record ChartBar(string Label, string Note, IReadOnlyList<double> Parts, string? Href = null);
