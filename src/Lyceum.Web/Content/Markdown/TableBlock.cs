using System.Collections.Immutable;
using Markdig.Parsers;
using Markdig.Syntax;

namespace Lyceum.Web.Content.Markdown;

/// <summary>A table; in it are rows, the first its head, and in these as many cells as there are columns.</summary>
internal sealed class TableBlock(BlockParser parser, ImmutableArray<string> alignments, bool hasBars) : ContainerBlock(parser)
{
    /// <summary>The class of each column that says how it is aligned; empty where nothing does.</summary>
    public ImmutableArray<string> Alignments => alignments;

    /// <summary>Whether its rows begin with a bar.</summary>
    public bool HasBars => hasBars;
}
