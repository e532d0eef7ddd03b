using System.Collections.Immutable;
using Markdig;
using Markdig.Syntax;

namespace Lyceum.Web.Content;

/// <summary>Reads the Markdown of people and models into blocks of safe nodes.</summary>
public static class ContentReader
{
    private static readonly MarkdownPipeline s_pipeline = new MarkdownPipelineBuilder().DisableHtml().Build();

    /// <summary>Reads a whole text.</summary>
    /// <param name="markdown">The text, from anywhere.</param>
    public static ImmutableArray<ContentBlock> Read(string markdown)
    {
        ArgumentNullException.ThrowIfNull(markdown);
        return [.. Markdown.Parse(markdown, s_pipeline).Where(static block => block is not LinkReferenceDefinitionGroup).Select((block, key) => Read(block, key, markdown))];
    }

    private static ContentBlock Read(Block block, int key, string markdown) => block is FencedCodeBlock code
        ? new ContentBlock(key, ContentBlockKind.Code, new ContentNode(
            "lyceum-code", [new("class", "code"), new("role", "group"), new("aria-label", "code"), new("data-extension", "txt")],
            [ContentNode.OfClass("div", "code-head", ContentNode.OfClass("span", "code-language", new ContentNode(code.Info ?? ""))),
                new ContentNode("pre", [new("tabindex", "0"), new("dir", "ltr")], [ContentNode.Of("code", new ContentNode(code.Lines.ToString()))])]))
        : new ContentBlock(key, ContentBlockKind.Paragraph, new ContentNode("p", [new("dir", "auto")], [new ContentNode(markdown[block.Span.Start..(block.Span.End + 1)])]));
}
