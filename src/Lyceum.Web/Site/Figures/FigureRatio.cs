namespace Lyceum.Web.Site.Figures;

/// <summary>Speed beside another engine's.</summary>
/// <param name="Name">Model and format.</param>
/// <param name="Prompt">Reading, as a multiple.</param>
/// <param name="Generation">Writing, as a multiple.</param>
public sealed record FigureRatio(string Name, double Prompt, double Generation);
