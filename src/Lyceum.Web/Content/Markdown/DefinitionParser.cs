using Markdig.Helpers;
using Markdig.Parsers;
using Markdig.Syntax;

namespace Lyceum.Web.Content.Markdown;

/// <summary>
/// Reads definitions of links, <c>[1]: https://example.com "title"</c>. Other than CommonMark it takes none that spans lines, so that a line decides.
/// </summary>
internal sealed class DefinitionParser : BlockParser
{
    /// <summary>Makes one.</summary>
    public DefinitionParser() => OpeningCharacters = ['['];

    /// <inheritdoc/>
    public override bool CanInterrupt(BlockProcessor processor, Block block) => block is not ParagraphBlock;

    /// <inheritdoc/>
    public override BlockState TryOpen(BlockProcessor processor)
    {
        StringSlice line = processor.Line;
        if (processor.IsCodeIndent || line.PeekChar() == '^' || !LinkReferenceDefinition.TryParse(ref line, out LinkReferenceDefinition? definition) || !line.IsEmptyOrWhitespace())
        {
            return BlockState.None;
        }

        processor.NewBlocks.Push(new DefinitionBlock(this, definition.Label ?? "", definition.Url ?? "") { Span = new SourceSpan(processor.Start, processor.Line.End) });
        return BlockState.BreakDiscard;
    }
}
