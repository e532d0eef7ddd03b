using Markdig.Parsers;
using Markdig.Syntax;

namespace Lyceum.Web.Content.Markdown;

/// <summary>A note that the text refers to. It stays where it was written. A line below goes on with it as with a quotation, and makes no heading of it.</summary>
internal sealed class NoteBlock(BlockParser parser, string label) : QuoteBlock(parser)
{
    /// <summary>Its label, such as <c>1</c>.</summary>
    public string Label => label;
}
