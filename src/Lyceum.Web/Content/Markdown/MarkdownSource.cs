using Markdig;
using Markdig.Helpers;
using Markdig.Parsers;
using Markdig.Syntax;

namespace Lyceum.Web.Content.Markdown;

/// <summary>A piece of Markdown, cut into its top-level blocks. Inlines are read when nodes are made of one.</summary>
internal sealed class MarkdownSource
{
    private MarkdownSource(string text, MarkdownDocument document)
    {
        Text = text;
        Document = document;
        int start = 0;
        for (int i = 0; i < document.Count; i++)
        {
            int next = i + 1 < document.Count ? LineStart(text, document[i + 1].Span.Start) : text.Length;
            Parts.Add(new Part(document[i], start, next));
            start = next;
        }
    }

    /// <summary>The text.</summary>
    public string Text { get; }

    /// <summary>What was read.</summary>
    public MarkdownDocument Document { get; }

    /// <summary>Its blocks, each with the lines that it takes, which together are the whole text.</summary>
    public List<Part> Parts { get; } = [];

    /// <summary>Cuts a text.</summary>
    /// <param name="text">The text; its lines end with <c>\n</c>.</param>
    public static MarkdownSource Read(string text)
    {
        MarkdownDocument document = [];
        document.IsOpen = true;
        BlockProcessor processor = new(document, MarkdownGrammar.Blocks, new MarkdownParserContext(), trackTrivia: false);
        LineReader lines = new(text);
        for (StringSlice line = lines.ReadLine(); line.Text is not null; line = lines.ReadLine())
        {
            processor.ProcessLine(line);
        }

        processor.Close(document);
        return new MarkdownSource(text, document);
    }

    private static int LineStart(string text, int place) => place == 0 ? 0 : text.LastIndexOf('\n', place - 1) + 1;

    /// <summary>A top-level block.</summary>
    /// <param name="Block">The block.</param>
    /// <param name="Start">Where its lines begin; blank lines before the first block are its own.</param>
    /// <param name="End">Where they end.</param>
    internal readonly record struct Part(Block Block, int Start, int End);
}
