using Markdig.Helpers;
using Markdig.Syntax;

namespace Lyceum.Web.Content.Markdown;

/// <summary>
/// Ends what is half-written at the end of a growing text, for the eye alone: a line that is only a marker waits, a table is one from its head on, and what is
/// open in the last line is closed (<see cref="UnfinishedLine"/>).
/// </summary>
internal static class Unfinished
{
    private const int MaxMarkers = 4;

    /// <summary>Ends the last block of a text.</summary>
    /// <param name="source">The block as it was written so far.</param>
    /// <returns>What is shown of it, which is often the same; without a block where it is nothing yet.</returns>
    public static MarkdownSource End(MarkdownSource source)
    {
        // What is left after a marker was cut may end in another one.
        for (int i = 0; i < MaxMarkers && source.Parts.Count > 0; i++)
        {
            string text = source.Text;
            int lastLine = text.LastIndexOf('\n') + 1;
            LeafBlock? leaf = LastLeaf(source.Parts[^1].Block);
            int marker = leaf is CodeBlock or FormulaBlock ? -1 : Marker(text, lastLine);
            if (marker < 0)
            {
                string ended = End(text, lastLine, leaf);
                return ReferenceEquals(ended, text) || ended == text ? source : MarkdownSource.Read(ended);
            }

            source = MarkdownSource.Read(text[..marker].TrimEnd('\n'));
        }

        return source;
    }

    private static string End(string text, int lastLine, LeafBlock? leaf) => leaf switch
    {
        null => text,
        FormulaBlock { IsClosed: false } formula => End(text, formula),
        FencedCodeBlock { ClosingFencedCharCount: 0 } code => End(text, lastLine, code),
        CodeBlock or FormulaBlock => text,
        TableCellBlock cell => EndCell(text, lastLine, cell),
        ParagraphBlock { Parent: MarkdownDocument } paragraph when EndHead(text, lastLine, paragraph) is { } table => table,
        _ => UnfinishedLine.End(text, Math.Max(leaf.Span.Start, 0)),
    };

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

    // Where a marker stands after which there is nothing yet: of a heading, a list, a quotation, a rule, a fence, a task. -1 where there is none.
    private static int Marker(string text, int lastLine)
    {
        int at = lastLine;
        int marker = -1;
        bool isItem = false;
        while (at < text.Length)
        {
            int length = text[at] is '>' or '-' or '*' or '+' ? 1 : Digits(text, at);
            bool isMarker = length > 0 && (text[at] == '>' || at + length == text.Length || text[at + length] is ' ' or '\t');
            if (isMarker)
            {
                marker = at;
                isItem = text[at] != '>';
                at += length;
            }
            else if (text[at] is ' ' or '\t')
            {
                at++;
            }
            else
            {
                break;
            }
        }

        ReadOnlySpan<char> rest = text.AsSpan(at).TrimEnd();
        if (rest.IsEmpty)
        {
            return marker;
        }

        bool isOne = rest switch
        {
            "`" or "``" or "~" or "~~" or "|" => true,
            "[" or "[ " or "[x" or "[X" or "[ ]" or "[x]" or "[X]" => isItem,
            _ => !rest.ContainsAnyExcept("-*_=+") || (rest.Length <= 6 && !rest.ContainsAnyExcept('#')),
        };
        return isOne ? at : -1;
    }

    // The length of a number with the mark that makes it one of a list.
    private static int Digits(string text, int at)
    {
        int end = at;
        while (end < text.Length && end - at < 9 && char.IsAsciiDigit(text[end]))
        {
            end++;
        }

        return end > at && end < text.Length && text[end] is '.' or ')' ? end + 1 - at : 0;
    }
}
