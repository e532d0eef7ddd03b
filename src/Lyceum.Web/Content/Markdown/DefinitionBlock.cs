using Markdig.Parsers;
using Markdig.Syntax;

namespace Lyceum.Web.Content.Markdown;

/// <summary>The definition of a link that is used elsewhere by its label. It is not shown.</summary>
internal sealed class DefinitionBlock(BlockParser parser, string label, string address) : LeafBlock(parser)
{
    /// <summary>Its label.</summary>
    public string Label => label;

    /// <summary>Where it leads.</summary>
    public string Address => address;
}
