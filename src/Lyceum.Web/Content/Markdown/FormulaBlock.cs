using System.Text;
using Markdig.Parsers;
using Markdig.Syntax;

namespace Lyceum.Web.Content.Markdown;

/// <summary>A formula on lines of its own.</summary>
internal sealed class FormulaBlock(BlockParser parser, string closer) : LeafBlock(parser)
{
    /// <summary>What ends it: <c>$$</c> or <c>\]</c>.</summary>
    public string Closer => closer;

    /// <summary>The formula as it was written, in TeX.</summary>
    public StringBuilder Source { get; } = new();

    /// <summary>Whether its end was written.</summary>
    public bool IsClosed { get; set; }

    /// <summary>What stands behind its end on the same line.</summary>
    public string After { get; set; } = "";
}
