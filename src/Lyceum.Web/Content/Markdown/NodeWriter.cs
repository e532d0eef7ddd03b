using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using Lyceum.Web.Content.Code;
using Lyceum.Web.Content.Formulas;
using Markdig;
using Markdig.Helpers;
using Markdig.Parsers;
using Markdig.Syntax;

namespace Lyceum.Web.Content.Markdown;

/// <summary>Makes nodes of the top-level blocks of a source. What has too many nodes for a page is shown as it was written.</summary>
internal sealed class NodeWriter
{
    private const int MaxNodes = 20_000;

    private readonly MarkdownSource _source;
    private readonly bool _isGrowing;
    private readonly InlineProcessor _processor;
    private int _left;

    /// <summary>Makes one.</summary>
    /// <param name="source">The source.</param>
    /// <param name="definitions">The links that are known by their labels.</param>
    /// <param name="isGrowing">Whether the text may go on, so that its last line says less than it will.</param>
    public NodeWriter(MarkdownSource source, LinkDefinitions definitions, bool isGrowing)
    {
        (_source, _isGrowing) = (source, isGrowing);
        _processor = new InlineProcessor(source.Document, MarkdownGrammar.Inlines, preciseSourcelocation: false, new MarkdownParserContext(), trackTrivia: false);
        definitions.AddTo(source.Document);
    }

    /// <summary>The level of the last heading, as it is shown. Above the first one stand those of the page.</summary>
    public int HeadingLevel { get; set; } = 2;

    /// <summary>Makes the element of a block.</summary>
    /// <returns>Null where there is nothing to show, as of a definition.</returns>
    public (ContentBlockKind Kind, ContentNode Node)? Write(MarkdownSource.Part part)
    {
        _left = MaxNodes;
        (ContentBlockKind, ContentNode)? written = Write(part.Block);
        return _left >= 0 ? written : (ContentBlockKind.Paragraph, Source(_source.Text[part.Start..part.End].Trim('\n')));
    }

    private static ContentNode Source(string text) => new("p", [new("class", "source"), new("dir", "auto")], [new ContentNode(text)]);

    private (ContentBlockKind Kind, ContentNode Node)? Write(Block block)
    {
        _left--;
        return _left < 0 ? null : block switch
        {
            HeadingBlock heading => (ContentBlockKind.Heading, new ContentNode(Heading(heading), [new("dir", "auto")], Inlines(heading))),
            ParagraphBlock paragraph when StepList.Read(Lines(paragraph), _isGrowing) is { } steps => (ContentBlockKind.Steps, steps),
            ParagraphBlock paragraph => (ContentBlockKind.Paragraph, new ContentNode("p", [new("dir", "auto")], Inlines(paragraph))),
            ListBlock list => (ContentBlockKind.List, List(list)),
            NoteBlock note => (ContentBlockKind.Note, Note(note)),
            QuoteBlock quote => (ContentBlockKind.Quote, new ContentNode("blockquote", [new("dir", "auto")], Blocks(quote))),
            FencedCodeBlock { Info: "math" or "latex" or "tex" } formula => (ContentBlockKind.Math, FormulaReader.Block(formula.Lines.ToString())),
            CodeBlock code => (ContentBlockKind.Code, Code(code)),
            TableBlock table => (ContentBlockKind.Table, Table(table)),
            FormulaBlock formula => Formula(formula),
            ThematicBreakBlock => (ContentBlockKind.Rule, ContentNode.Of("hr")),
            LeafBlock and not DefinitionBlock => (ContentBlockKind.Paragraph, Source(((LeafBlock)block).Lines.ToString())),
            _ => null,
        };
    }

    // Headings of the page stand above those of a text, and a text leaves no level out on the way down: readers go by them.
    private string Heading(HeadingBlock heading)
    {
        HeadingLevel = Math.Min(Math.Min(heading.Level + 2, HeadingLevel + 1), 6);
        return $"h{HeadingLevel}";
    }

    private ImmutableArray<ContentNode> Blocks(ContainerBlock container)
    {
        ImmutableArray<ContentNode>.Builder nodes = ImmutableArray.CreateBuilder<ContentNode>(container.Count);
        foreach (Block block in container)
        {
            if (Write(block) is { } written)
            {
                nodes.Add(written.Node);
            }
        }

        return nodes.ToImmutable();
    }

    private ContentNode List(ListBlock list)
    {
        ImmutableArray<ContentNode>.Builder items = ImmutableArray.CreateBuilder<ContentNode>(list.Count);
        bool hasTasks = false;
        foreach (Block block in list)
        {
            ContentNode item = Item((ListItemBlock)block, list.IsLoose);
            hasTasks |= item.Attribute("class") == "task";
            items.Add(item);
        }

        ImmutableArray<ContentAttribute> attributes = [];
        if ((hasTasks, list.IsLoose) is var (tasks, loose) && (tasks || loose))
        {
            attributes = [new("class", tasks && loose ? "task-list loose" : tasks ? "task-list" : "loose")];
        }

        if (list.IsOrdered && int.TryParse(list.OrderedStart, NumberStyles.None, CultureInfo.InvariantCulture, out int start) && start != 1)
        {
            attributes = attributes.Add(new("start", start.ToString(CultureInfo.InvariantCulture)));
        }

        return new ContentNode(list.IsOrdered ? "ol" : "ul", attributes, items.ToImmutable());
    }

    private ContentNode Item(ListItemBlock item, bool isLoose)
    {
        _left--;
        ImmutableArray<ContentNode>.Builder nodes = ImmutableArray.CreateBuilder<ContentNode>();
        bool? isDone = null;
        foreach (Block block in item)
        {
            if (block is ParagraphBlock paragraph && (!isLoose || block == item[0]))
            {
                ImmutableArray<ContentNode> inlines = Inlines(paragraph, out bool? state);
                if (block == item[0] && state is not null)
                {
                    isDone = state;
                    ImmutableArray<ContentAttribute> box = [new("type", "checkbox"), new("disabled", "")];
                    inlines = [ContentNode.Of("label", [new ContentNode("input", state == true ? box.Add(new("checked", "")) : box, []), .. WithoutSpace(inlines)])];
                }

                if (isLoose)
                {
                    nodes.Add(ContentNode.Of("p", inlines));
                }
                else
                {
                    nodes.AddRange(inlines);
                }
            }
            else if (Write(block) is { } written)
            {
                nodes.Add(written.Node);
            }
        }

        return new ContentNode("li", isDone is null ? [new("dir", "auto")] : [new("class", "task"), new("dir", "auto")], nodes.ToImmutable());
    }

    // The space behind a box is the page's.
    private static ImmutableArray<ContentNode> WithoutSpace(ImmutableArray<ContentNode> inlines) =>
        inlines is [{ Element: null } text, ..] ? inlines.SetItem(0, new ContentNode(text.Text.TrimStart())) : inlines;

    private ContentNode Table(TableBlock table)
    {
        ImmutableArray<ContentNode>.Builder rows = ImmutableArray.CreateBuilder<ContentNode>(table.Count);
        foreach (Block row in table)
        {
            rows.Add(Row((TableRowBlock)row, table.Alignments, isHead: rows.Count == 0));
            if (_left < 0)
            {
                break;
            }
        }

        ContentNode head = ContentNode.Of("thead", rows[0]);
        ContentNode grid = rows.Count == 1 ? ContentNode.Of("table", head) : ContentNode.Of("table", head, ContentNode.Of("tbody", [.. rows.Skip(1)]));
        return new ContentNode("div", [new("class", "table-scroll"), new("tabindex", "0")], [grid]);
    }

    private ContentNode Row(TableRowBlock row, ImmutableArray<string> alignments, bool isHead)
    {
        ImmutableArray<ContentNode>.Builder cells = ImmutableArray.CreateBuilder<ContentNode>(row.Count);
        for (int i = 0; i < row.Count; i++)
        {
            _left -= 2;
            ImmutableArray<ContentAttribute> attributes = isHead ? [new("scope", "col"), new("dir", "auto")] : [new("dir", "auto")];
            cells.Add(new ContentNode(
                isHead ? "th" : "td", alignments[i].Length == 0 ? attributes : attributes.Add(new("class", alignments[i])), Inlines((LeafBlock)row[i])));
        }

        return ContentNode.Of("tr", cells.ToImmutable());
    }

    private ContentNode Code(CodeBlock code)
    {
        // The tokens of a long piece are no reason to show it as anything but code; its own limit is the highlighter's.
        ContentNode node = CodeView.Write((code as FencedCodeBlock)?.Info, code.Lines.ToString(), Math.Max(_left, 0), out int nodes);
        _left -= nodes;
        return node;
    }

    private (ContentBlockKind, ContentNode) Formula(FormulaBlock formula)
    {
        if (!formula.IsClosed)
        {
            string opener = formula.Closer == "$$" ? "$$" : "\\[";
            return (ContentBlockKind.Paragraph, Source($"{opener}{formula.Source}"));
        }

        ContentNode node = FormulaReader.Block(formula.Source.ToString());
        _left -= formula.Source.Length;
        return (ContentBlockKind.Math, formula.After.Length == 0 ? node : ContentNode.Of("div", node, new ContentNode("p", [new("dir", "auto")], [new ContentNode(formula.After)])));
    }

    private ContentNode Note(NoteBlock note) => new(
        "div", [new("class", "footnote"), new("dir", "auto")], [ContentNode.OfClass("span", "footnote-mark", new ContentNode(note.Label)), ContentNode.Of("div", Blocks(note))]);

    private ImmutableArray<ContentNode> Inlines(LeafBlock leaf) => Inlines(leaf, out _);

    private ImmutableArray<ContentNode> Inlines(LeafBlock leaf, out bool? task)
    {
        string? plain = InlineLimit.IsWithin(ref leaf.Lines) ? null : leaf.Lines.ToString();
        if (plain is null)
        {
            try
            {
                _processor.ProcessInlineLeaf(leaf);
            }
            catch (ArgumentException)
            {
                // Markdig gives up on inlines that are nested more than a hundred deep.
                plain = leaf.Lines.ToString();
            }
        }

        if (plain is not null || leaf.Inline is null)
        {
            task = null;
            _left--;
            return plain is null ? [] : [ContentNode.OfClass("span", "source", new ContentNode(plain))];
        }

        InlineWriter writer = new(_left);
        ImmutableArray<ContentNode> nodes = writer.Write(leaf.Inline);
        _left = writer.Left;
        task = writer.Task;
        return nodes;
    }

    private static List<string> Lines(ParagraphBlock paragraph)
    {
        List<string> lines = [];
        for (int i = 0; i < paragraph.Lines.Count; i++)
        {
            lines.Add(paragraph.Lines.Lines[i].Slice.ToString());
        }

        return lines;
    }
}
