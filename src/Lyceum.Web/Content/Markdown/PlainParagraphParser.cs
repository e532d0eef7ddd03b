using Markdig.Helpers;
using Markdig.Parsers;
using Markdig.Syntax;

namespace Lyceum.Web.Content.Markdown;

/// <summary>Reads paragraphs without looking for definitions of links in them, which <see cref="DefinitionParser"/> does line by line.</summary>
internal sealed class PlainParagraphParser : ParagraphBlockParser
{
    /// <inheritdoc/>
    public override bool Close(BlockProcessor processor, Block block)
    {
        if (block is ParagraphBlock { Lines.Count: > 0 } paragraph)
        {
            StringLine[] lines = paragraph.Lines.Lines;
            for (int i = 0; i < paragraph.Lines.Count; i++)
            {
                lines[i].Slice.TrimStart();
            }

            lines[paragraph.Lines.Count - 1].Slice.TrimEnd();
        }

        return true;
    }
}
