using Markdig.Extensions.AutoLinks;
using Markdig.Extensions.TaskLists;
using Markdig.Parsers;
using Markdig.Parsers.Inlines;

namespace Lyceum.Web.Content.Markdown;

/// <summary>Every parser that takes part in reading Markdown, in the order in which they are tried. They keep nothing between two texts.</summary>
internal static class MarkdownGrammar
{
    /// <summary>Parsers of blocks.</summary>
    public static BlockParserList Blocks { get; } = new(
    [
        new NestingGuard(),
        new DefinitionParser(),
        new NoteParser(),
        new FormulaParser(),
        new TableParser(),
        new ThematicBreakParser(),
        new HeadingBlockParser(),
        new QuoteBlockParser(),
        new ListBlockParser(),
        new FencedCodeBlockParser(),
        new IndentedCodeBlockParser(),
        new PlainParagraphParser(),
    ]);

    /// <summary>Parsers of inlines.</summary>
    public static InlineParserList Inlines { get; } = new(
    [
        new FormulaInlineParser(),
        new NoteMarkParser(),
        new TaskListInlineParser(),
        new HtmlEntityParser(),
        new LinkInlineParser(),
        new EscapeInlineParser(),
        Emphasis(),
        new CodeInlineParser(),
        new AutoLinkParser(new AutoLinkOptions { UseHttpsForWWWLinks = true }),
        new AutolinkInlineParser(new AutolinkOptions { EnableHtmlParsing = false }),
        // In a conversation a new line is meant as one.
        new LineBreakInlineParser { EnableSoftAsHard = true },
    ]);

    private static EmphasisInlineParser Emphasis()
    {
        EmphasisInlineParser parser = new();
        parser.EmphasisDescriptors.Add(new EmphasisDescriptor('~', 2, 2, enableWithinWord: true));
        return parser;
    }
}
