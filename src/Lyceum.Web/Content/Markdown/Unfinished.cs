using System.Text.RegularExpressions;
using Markdig.Helpers;
using Markdig.Syntax;

namespace Lyceum.Web.Content.Markdown;

/// <summary>
/// Ends what is half-written at the end of a growing text, for the eye alone: a line that is only a marker waits, a table is one from its head on, and what is
/// open in the last line is closed (<see cref="UnfinishedLine"/>).
/// </summary>
internal static partial class Unfinished
{
    /// <summary>Ends the last block of a text.</summary>
    /// <param name="text">The block as it was written so far.</param>
    /// <returns>What is shown of it; empty where nothing is yet.</returns>
    public static string End(string text)
    {
        // What is left after a marker was cut may end in another one.
        for (int i = 0; i < 4; i++)
        {
            MarkdownSource source = MarkdownSource.Read(text);
            if (source.Parts.Count == 0)
            {
                return "";
            }

            int lastLine = text.LastIndexOf('\n') + 1;
            LeafBlock? leaf = LastLeaf(source.Parts[^1].Block);
            if (leaf is CodeBlock or FormulaBlock or null)
            {
                return leaf is FormulaBlock { IsClosed: false } formula ? End(text, formula) : leaf is FencedCodeBlock { ClosingFencedCharCount: 0 } code ? End(text, lastLine, code) : text;
            }

            Match marker = Marker().Match(text, lastLine, text.Length - lastLine);
            if (!marker.Success)
            {
                return leaf is TableCellBlock cell ? EndCell(text, lastLine, cell)
                    : leaf is ParagraphBlock { Parent: MarkdownDocument } paragraph && EndHead(text, lastLine, paragraph) is { } table ? table
                    : UnfinishedLine.End(text, Math.Max(leaf.Span.Start, 0));
            }

            text = text[..marker.Groups["cut"].Index].TrimEnd('\n');
        }

        return text;
    }

    private static LeafBlock? LastLeaf(Block block)
    {
        while (block is ContainerBlock container)
        {
            Block? last = container is TableRowBlock ? container.LastOrDefault(static cell => !cell.Span.IsEmpty) : container.LastChild;
            if (last is null)
            {
                return null;
            }

            block = last;
        }

        return block as LeafBlock;
    }

    // Some of the marks that will end it.
    private static string End(string text, int lastLine, FencedCodeBlock code)
    {
        ReadOnlySpan<char> line = text.AsSpan(lastLine).Trim();
        return lastLine > 0 && line.Length > 0 && line.Length < code.OpeningFencedCharCount && !line.ContainsAnyExcept(code.FencedChar) ? text[..lastLine] : text;
    }

    private static string End(string text, FormulaBlock formula) => $"{UnfinishedLine.WithoutCommand(text.TrimEnd()).TrimEnd('$').TrimEnd()}\n{formula.Closer}";

    private static string EndCell(string text, int lastLine, TableCellBlock cell) => cell.Span.Start >= lastLine ? UnfinishedLine.End(text, cell.Span.Start) : text;

    // The head of a table: what a line of hyphens will make of a line that begins with a bar.
    private static string? EndHead(string text, int lastLine, ParagraphBlock paragraph)
    {
        int count = paragraph.Lines.Count;
        StringSlice last = paragraph.Lines.Lines[count - 1].Slice;
        last.Trim();
        if (last.CurrentChar != '|')
        {
            return null;
        }

        StringSlice before = count > 1 ? paragraph.Lines.Lines[count - 2].Slice : new StringSlice("");
        before.Trim();
        if (before.CurrentChar == '|')
        {
            // Two such lines and no hyphens are no table, unless these are just being written.
            return text.AsSpan(lastLine).Trim().ContainsAnyExcept("|:- ") || lastLine == text.Length ? null : $"{text[..lastLine]}{Hyphens(before)}";
        }

        string head = lastLine == text.Length ? text : UnfinishedLine.End(text, text.LastIndexOf('|') + 1).TrimEnd();
        return $"{head.TrimEnd('\n')}\n{Hyphens(last)}";
    }

    private static string Hyphens(StringSlice head) => "|" + string.Concat(Enumerable.Repeat("-|", TableParser.Cells(head).Count));

    // A line in which nothing but a marker stands yet: of a heading, a list, a quotation, a rule, a fence, a task.
    [GeneratedRegex(@"\G(?:[ \t]|>[ \t]?)*(?:(?:[-*+]|[0-9]{1,9}[.)])[ \t]+)*(?<cut>(?:\[[ xX]?\]?|\#{1,6}|[-*_=+]+|[0-9]{1,9}[.)]|`{1,2}|~{1,2}|>|\|)[ \t]*)\z", RegexOptions.ExplicitCapture)]
    private static partial Regex Marker();
}
