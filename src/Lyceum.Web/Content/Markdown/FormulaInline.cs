using Markdig.Syntax.Inlines;

namespace Lyceum.Web.Content.Markdown;

/// <summary>A formula in a text.</summary>
internal sealed class FormulaInline : LeafInline
{
    /// <summary>The formula as it was written, in TeX.</summary>
    public required string Source { get; init; }

    /// <summary>Whether it is set as on a line of its own.</summary>
    public required bool IsDisplay { get; init; }
}
