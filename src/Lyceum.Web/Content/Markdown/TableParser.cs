using System.Collections.Immutable;
using Markdig.Helpers;
using Markdig.Parsers;
using Markdig.Syntax;

namespace Lyceum.Web.Content.Markdown;

/// <summary>
/// Reads tables as GitHub's Markdown has them: a head, a line of hyphens that makes the line before it one, and rows. Where the head begins with a bar a row
/// does too, else it has one somewhere; anything else is what comes after the table.
/// </summary>
internal sealed class TableParser : BlockParser
{
    private const int MaxColumns = 64;

    /// <summary>Makes one.</summary>
    public TableParser() => OpeningCharacters = ['|', '-', ':'];

    /// <inheritdoc/>
    public override BlockState TryOpen(BlockProcessor processor)
    {
        // The paragraph must be of the same container: a line that only goes on with a paragraph of a list or quotation decides nothing about it.
        if (processor.IsCodeIndent || processor.CurrentBlock is not ParagraphBlock { Lines.Count: > 0 } paragraph
            || !(paragraph.Parent is MarkdownDocument || paragraph.Parent!.IsOpen) || Alignments(processor.Line) is not { } alignments)
        {
            return BlockState.None;
        }

        StringSlice head = paragraph.Lines.Lines[paragraph.Lines.Count - 1].Slice;
        head.Trim();
        bool hasBars = head.CurrentChar == '|';
        List<(StringSlice Text, SourceSpan Place)> cells = Cells(head);
        if (cells.Count != alignments.Length || !(paragraph.Lines.Count == 1 ? head.IndexOf('|') >= 0 : hasBars && !IsCode(head)))
        {
            return BlockState.None;
        }

        TableBlock table = new(this, alignments, hasBars) { Span = new SourceSpan(head.Start, processor.Line.End), Column = processor.Column };
        if (paragraph.Lines.Count == 1)
        {
            processor.Discard(paragraph);
        }
        else
        {
            paragraph.Lines.RemoveAt(paragraph.Lines.Count - 1);
            paragraph.Span.End = paragraph.Lines.Lines[paragraph.Lines.Count - 1].Slice.End;
        }

        table.Add(Row(cells, alignments.Length));
        Skip(processor);
        processor.NewBlocks.Push(table);
        return BlockState.Continue;
    }

    /// <inheritdoc/>
    public override BlockState TryContinue(BlockProcessor processor, Block block)
    {
        TableBlock table = (TableBlock)block;
        StringSlice line = processor.Line;
        line.Trim();
        if (line.IsEmpty || processor.IsCodeIndent || !(table.HasBars ? line.CurrentChar == '|' : line.IndexOf('|') >= 0 && !">#`~-*+".Contains(line.CurrentChar, StringComparison.Ordinal)))
        {
            return line.IsEmpty ? BlockState.BreakDiscard : BlockState.None;
        }

        table.Add(Row(Cells(line), table.Alignments.Length));
        table.UpdateSpanEnd(processor.Line.End);
        Skip(processor);
        return BlockState.ContinueDiscard;
    }

    /// <summary>The columns that a line of hyphens makes.</summary>
    /// <returns>Null where it is none.</returns>
    public static ImmutableArray<string>? Alignments(StringSlice line)
    {
        line.Trim();
        if (line.IsEmpty || line.AsSpan().ContainsAnyExcept("|:- \t") || (line.IndexOf('|') < 0 && line.IndexOf(':') < 0))
        {
            return null;
        }

        List<(StringSlice Text, SourceSpan Place)> cells = Cells(line);
        ImmutableArray<string>.Builder alignments = ImmutableArray.CreateBuilder<string>(cells.Count);
        foreach ((StringSlice cell, _) in cells)
        {
            ReadOnlySpan<char> text = cell.AsSpan();
            (bool start, bool end) = (text is [':', ..], text is [.., ':']);
            ReadOnlySpan<char> hyphens = text.Trim(':');
            if (hyphens.IsEmpty || hyphens.ContainsAnyExcept('-') || text.Length - hyphens.Length != (start ? 1 : 0) + (end ? 1 : 0))
            {
                return null;
            }

            alignments.Add((start, end) switch
            {
                (true, true) => "align-center",
                (true, false) => "align-start",
                (false, true) => "align-end",
                _ => "",
            });
        }

        return alignments.Count <= MaxColumns ? alignments.ToImmutable() : null;
    }

    /// <summary>The cells of a line: what is between bars, but for those that a backslash stands before.</summary>
    public static List<(StringSlice Text, SourceSpan Place)> Cells(StringSlice line)
    {
        string text = line.Text;
        int start = line.CurrentChar == '|' ? line.Start + 1 : line.Start;
        List<(StringSlice, SourceSpan)> cells = [];
        bool hasEscapes = false;
        for (int i = start; i <= line.End; i++)
        {
            if (text[i] == '\\' && i < line.End)
            {
                hasEscapes |= text[++i] == '|';
            }
            else if (text[i] == '|')
            {
                Add(i - 1);
                start = i + 1;
            }
        }

        if (start <= line.End || cells.Count == 0)
        {
            Add(line.End);
        }

        return cells;

        void Add(int end)
        {
            StringSlice cell = new(text, start, end);
            cell.Trim();
            SourceSpan place = new(cell.Start, cell.End);
            cells.Add((hasEscapes ? new StringSlice(cell.ToString().Replace("\\|", "|", StringComparison.Ordinal)) : cell, place));
            hasEscapes = false;
        }
    }

    private static TableRowBlock Row(List<(StringSlice Text, SourceSpan Place)> cells, int columns)
    {
        TableRowBlock row = new();
        for (int i = 0; i < columns; i++)
        {
            (StringSlice text, SourceSpan place) = i < cells.Count ? cells[i] : (new StringSlice(""), SourceSpan.Empty);
            row.Add(new TableCellBlock(text, place));
        }

        return row;
    }

    // Whether a line would be code if it stood alone: then it cannot begin a block here, for a block is the same with and without what stands before it.
    private static bool IsCode(StringSlice line)
    {
        int indent = 0;
        while (indent < line.Start && indent < 4 && line.Text[line.Start - 1 - indent] is var before && before is ' ' or '\t')
        {
            indent += before == '\t' ? 4 : 1;
        }

        return indent >= 4;
    }

    // Nothing of the line is left for blocks inside the table.
    private static void Skip(BlockProcessor processor) => processor.Line.Start = processor.Line.End + 1;
}
