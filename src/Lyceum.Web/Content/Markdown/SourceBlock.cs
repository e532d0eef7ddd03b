using Markdig.Parsers;
using Markdig.Syntax;

namespace Lyceum.Web.Content.Markdown;

/// <summary>Lines that are shown as they stand.</summary>
internal sealed class SourceBlock(BlockParser parser) : LeafBlock(parser);
