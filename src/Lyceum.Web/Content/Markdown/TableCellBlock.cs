using Markdig.Helpers;
using Markdig.Syntax;

namespace Lyceum.Web.Content.Markdown;

/// <summary>A cell of a table.</summary>
internal sealed class TableCellBlock : LeafBlock
{
    /// <summary>Makes one.</summary>
    /// <param name="text">What is in it.</param>
    /// <param name="place">Where it stands in the whole text.</param>
    public TableCellBlock(StringSlice text, SourceSpan place)
        : base(null)
    {
        ProcessInlines = true;
        Span = place;
        AppendLine(ref text, 0, 0, 0, trackTrivia: false);
    }
}
