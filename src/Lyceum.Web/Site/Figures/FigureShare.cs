namespace Lyceum.Web.Site.Figures;

/// <summary>A share of something.</summary>
/// <param name="Name">What it is called.</param>
/// <param name="Value">The share, 0 to 1.</param>
public sealed record FigureShare(string Name, double Value);
