using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using Lyceum.Web.Content;
using Lyceum.Web.Site.Figures;
using Lyceum.Web.Site.Reference;
using Lyceum.Web.Site.Running;
using Markdig;
using Markdig.Extensions.Tables;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;

namespace Lyceum.Web.Site.Markdown;

/// <summary>
/// Reads the Markdown of the site. Its writers are trusted more than those of conversations: links may lead to other pages, headings have anchors, pictures
/// come from the site's own folder. Raw HTML is text here too. Beyond plain Markdown: tables; <c>![caption](figure:name)</c> is one of our drawings;
/// pieces of code that follow each other and have a name after their language stand side by side.
/// </summary>
internal sealed class SiteMarkdown
{
    private const int MaxDepth = 40;

    private static readonly MarkdownPipeline s_pipeline = new MarkdownPipelineBuilder().DisableHtml().UsePipeTables().UseEmphasisExtras().Build();

    private readonly Uri _base;
    private readonly HashSet<string> _ids = new(StringComparer.Ordinal);
    private readonly List<(int Level, string Id, string Heading, StringBuilder Text)> _sections = [(0, "", "", new StringBuilder())];

    private SiteMarkdown(string address) => _base = new Uri($"http://site.invalid{address}");

    /// <summary>Reads a text.</summary>
    /// <param name="markdown">The text.</param>
    /// <param name="address">Where it is found, from which relative links begin.</param>
    /// <exception cref="SiteContentException">A link or a picture leads where it may not, or the text is nested too deeply.</exception>
    public static SiteBody Read(string markdown, string address)
    {
        ArgumentNullException.ThrowIfNull(markdown);
        MarkdownDocument document;
        try
        {
            document = Markdig.Markdown.Parse(ContentText.Clean(markdown), s_pipeline);
        }
        catch (ArgumentException error)
        {
            throw new SiteContentException("The text is nested too deeply.", error);
        }

        SiteMarkdown reader = new(address);
        ImmutableArray<SiteNode> nodes = reader.Blocks(document, 0);
        return new SiteBody(nodes, [.. reader._sections.Select(static part => new SiteSection(part.Level, part.Id, part.Heading, part.Text.ToString().Trim()))], markdown);
    }

    /// <summary>The code that a block of that language and text is shown as.</summary>
    public static ImmutableArray<ContentBlock> Code(string language, string text)
    {
        // A fence that is longer than any in the text, and in a language that the reader of content takes.
        string fence = new('`', Math.Max(3, LongestRun(text) + 1));
        return ContentReader.Read($"{fence}{language}\n{text}\n{fence}\n");
    }

    private ImmutableArray<SiteNode> Blocks(ContainerBlock container, int depth)
    {
        if (depth > MaxDepth)
        {
            throw new SiteContentException("The text is nested too deeply.");
        }

        ImmutableArray<SiteNode>.Builder nodes = ImmutableArray.CreateBuilder<SiteNode>(container.Count);
        for (int i = 0; i < container.Count; i++)
        {
            if (Tabs(container, ref i) is { } tabs)
            {
                nodes.Add(tabs);
            }
            else if (Block(container[i], depth) is { } node)
            {
                nodes.Add(node);
                if (depth == 0 && container[i] is not HeadingBlock)
                {
                    node.Tell(_sections[^1].Text);
                    _sections[^1].Text.Append(' ');
                }
            }
        }

        return nodes.ToImmutable();
    }

    // Pieces of code with names, one after the other.
    private SiteNode? Tabs(ContainerBlock container, ref int index)
    {
        int end = index;
        while (end < container.Count && container[end] is FencedCodeBlock { Arguments.Length: > 0 })
        {
            end++;
        }

        if (end - index < 2)
        {
            return null;
        }

        ImmutableArray<(string Name, ImmutableArray<ContentBlock> Code)>.Builder tabs = ImmutableArray.CreateBuilder<(string, ImmutableArray<ContentBlock>)>(end - index);
        StringBuilder text = new();
        ApiCall? call = null;
        for (; index < end; index++)
        {
            FencedCodeBlock code = (FencedCodeBlock)container[index];
            string lines = code.Lines.ToString();
            call ??= Call(code);
            tabs.Add((code.Arguments!, Code(code.Info ?? "", lines)));
            text.Append(lines).Append(' ');
        }

        index--;
        _sections[^1].Text.Append(text);
        return SiteNode.OfTabs(text.ToString(), tabs.ToImmutable(), call);
    }

    private static ApiCall? Call(FencedCodeBlock code) => code.Info == "sh" ? CurlReader.Read(code.Lines.ToString()) : null;

    private SiteNode? Block(Block block, int depth) => block switch
    {
        HeadingBlock heading => Heading(heading, depth),
        ParagraphBlock { Inline.FirstChild: LinkInline { IsImage: true, NextSibling: null } image } => Picture(image),
        ParagraphBlock paragraph => new SiteNode("p", [], Inlines(paragraph.Inline, depth)),
        FencedCodeBlock code => SiteNode.OfCode(code.Lines.ToString(), Code(code.Info ?? "", code.Lines.ToString()), Call(code)),
        CodeBlock code => SiteNode.OfCode(code.Lines.ToString(), Code("", code.Lines.ToString())),
        QuoteBlock quote => new SiteNode("blockquote", [], Blocks(quote, depth + 1)),
        ListBlock list => List(list, depth),
        Table table => TableOf(table, depth),
        ThematicBreakBlock => new SiteNode("hr", []),
        LinkReferenceDefinitionGroup => null,
        LeafBlock leaf => new SiteNode("p", [], leaf.Inline is null ? [new SiteNode(leaf.Lines.ToString())] : Inlines(leaf.Inline, depth)),
        ContainerBlock other => new SiteNode("div", [], Blocks(other, depth + 1)),
        _ => null,
    };

    private SiteNode Heading(HeadingBlock heading, int depth)
    {
        int level = Math.Clamp(heading.Level, 2, 4);
        ImmutableArray<SiteNode> words = Inlines(heading.Inline, depth);
        StringBuilder text = new();
        foreach (SiteNode word in words)
        {
            word.Tell(text);
        }

        string heard = text.ToString().Trim();
        string id = Anchor(heard);
        if (level <= 3 && depth == 0)
        {
            _sections.Add((level, id, heard, new StringBuilder()));
        }

        return new SiteNode($"h{level}", [new("id", id)], [.. words, new SiteNode("a", [new("class", "anchor"), new("href", $"#{id}"), new("aria-label", heard)], new SiteNode("#"))]);
    }

    private string Anchor(string heading)
    {
        string id = Slug(heading);
        string free = id;
        for (int i = 2; !_ids.Add(free); i++)
        {
            free = string.Create(CultureInfo.InvariantCulture, $"{id}-{i}");
        }

        return free;
    }

    /// <summary>A text as a part of an address: letters, digits and dashes.</summary>
    public static string Slug(string text)
    {
        StringBuilder slug = new();
        foreach (char character in text.ToLowerInvariant())
        {
            if (char.IsAsciiLetterOrDigit(character))
            {
                slug.Append(character);
            }
            else if (slug.Length > 0 && slug[^1] != '-' && character is ' ' or '-' or '/' or '_' or '.')
            {
                slug.Append('-');
            }
        }

        return slug.ToString().Trim('-') is { Length: > 0 } some ? some : "part";
    }

    private SiteNode List(ListBlock list, int depth)
    {
        ImmutableArray<ContentAttribute> attributes = list.IsOrdered && list.OrderedStart is { Length: > 0 } start && start != "1" ? [new("start", start)] : [];
        return new SiteNode(list.IsOrdered ? "ol" : "ul", attributes, [.. list.OfType<ListItemBlock>().Select(item => new SiteNode("li", [], Item(item, list.IsLoose, depth + 1)))]);
    }

    private ImmutableArray<SiteNode> Item(ListItemBlock item, bool isLoose, int depth)
    {
        ImmutableArray<SiteNode> nodes = Blocks(item, depth);
        return isLoose ? nodes : [.. nodes.SelectMany(static node => node.Element == "p" ? node.Children : [node])];
    }

    private SiteNode TableOf(Table table, int depth)
    {
        List<SiteNode> head = [];
        List<SiteNode> body = [];
        foreach (TableRow row in table.OfType<TableRow>())
        {
            ImmutableArray<SiteNode> cells =
            [
                .. row.OfType<TableCell>().Select((cell, column) =>
                {
                    ImmutableArray<SiteNode> content = [.. Blocks(cell, depth + 1).SelectMany(static node => node.Element == "p" ? node.Children : [node])];
                    ImmutableArray<ContentAttribute> attributes = row.IsHeader ? [new("scope", "col")] : [];
                    if (column < table.ColumnDefinitions.Count && table.ColumnDefinitions[column].Alignment == TableColumnAlign.Right)
                    {
                        attributes = attributes.Add(new("class", "number"));
                    }

                    return new SiteNode(row.IsHeader && content.Length > 0 ? "th" : "td", content.Length > 0 ? attributes : attributes.RemoveAll(static attribute => attribute.Name == "scope"), content);
                }),
            ];
            (row.IsHeader ? head : body).Add(new SiteNode("tr", [], cells));
        }

        return new SiteNode("div", [new("class", "table-scroll"), new("tabindex", "0"), new("role", "group"), new("aria-label", "Table")],
            new SiteNode("table", [], new SiteNode("thead", [], [.. head]), new SiteNode("tbody", [], [.. body])));
    }

    private static SiteNode Picture(LinkInline image)
    {
        string address = image.Url ?? "";
        string caption = Words(image);
        if (address.StartsWith("figure:", StringComparison.Ordinal))
        {
            string name = address["figure:".Length..];
            return FigureNames.Has(name) ? SiteNode.OfFigure(name, caption)
                : throw new SiteContentException($"There is no figure '{name}'; there are {string.Join(", ", FigureNames.All)}.");
        }

        return new SiteNode("figure", [], new SiteNode("img", [new("src", Local(address)), new("alt", caption), new("loading", "lazy")]),
            new SiteNode("figcaption", [], new SiteNode(caption)));
    }

    private static string Local(string address) => address.StartsWith("images/", StringComparison.Ordinal) && SiteImages.IsName(address["images/".Length..])
        ? $"/{SiteImages.Root}/{address["images/".Length..]}"
        : throw new SiteContentException($"The picture '{address}' should be one of the folder 'images' beside the content, such as images/plan.png, or a drawing such as figure:loss.");

    private ImmutableArray<SiteNode> Inlines(ContainerInline? container, int depth)
    {
        if (depth > MaxDepth)
        {
            throw new SiteContentException("The text is nested too deeply.");
        }

        return container is null ? [] : [.. container.Select(inline => Inline(inline, depth + 1))];
    }

    private SiteNode Inline(Inline inline, int depth) => inline switch
    {
        LiteralInline literal => new SiteNode(literal.Content.ToString()),
        CodeInline code => new SiteNode("code", [], new SiteNode(code.Content)),
        LineBreakInline { IsHard: true } => new SiteNode("br", []),
        LineBreakInline => new SiteNode("\n"),
        HtmlEntityInline entity => new SiteNode(entity.Transcoded.ToString()),
        AutolinkInline link => Link(link.IsEmail ? $"mailto:{link.Url}" : link.Url, [new SiteNode(link.Url)]),
        EmphasisInline emphasis => new SiteNode(
            emphasis.DelimiterChar switch { '~' when emphasis.DelimiterCount == 1 => "sub", '~' => "del", '^' => "sup", _ => emphasis.DelimiterCount == 2 ? "strong" : "em" }, [], Inlines(emphasis, depth)),
        LinkInline { IsImage: true } image => throw new SiteContentException($"The picture '{image.Url}' should be a paragraph of its own."),
        LinkInline link => Link(link.Url ?? "", Inlines(link, depth)),
        ContainerInline other => new SiteNode("span", [], Inlines(other, depth)),
        _ => new SiteNode(inline.ToString() ?? ""),
    };

    private SiteNode Link(string address, ImmutableArray<SiteNode> words)
    {
        if (ContentLink.Read(address) is { } elsewhere)
        {
            return new SiteNode("a", [new("href", elsewhere.Address), new("rel", "noopener noreferrer")], words);
        }

        if (address.StartsWith('#') && address.Skip(1).All(static character => char.IsAsciiLetterOrDigit(character) || character == '-'))
        {
            return new SiteNode("a", [new("href", address)], words);
        }

        bool isRelative = address.Length > 0 && !address.StartsWith("//", StringComparison.Ordinal) && !address.Contains('\\', StringComparison.Ordinal) && !address.AsSpan().ContainsAny('\t', '\n', '\r')
            && (address[0] == '/' || !address.AsSpan(0, Math.Max(address.IndexOf('/', StringComparison.Ordinal), 0)).Contains(':')) && !address.StartsWith("javascript:", StringComparison.OrdinalIgnoreCase);
        return isRelative && Uri.TryCreate(_base, address, out Uri? uri) && uri.Host == _base.Host && uri.Scheme == _base.Scheme
            ? new SiteNode("a", [new("href", uri.PathAndQuery + uri.Fragment)], words)
            : throw new SiteContentException($"The link '{address}' should lead to a page of this site, or to an http, https or mailto address.");
    }

    private static string Words(ContainerInline container) => string.Concat(container.Descendants<LiteralInline>().Select(static literal => literal.Content.ToString()));

    private static int LongestRun(string text)
    {
        int longest = 0;
        int run = 0;
        foreach (char character in text)
        {
            run = character == '`' ? run + 1 : 0;
            longest = Math.Max(longest, run);
        }

        return longest;
    }
}
