using System.Collections.Immutable;
using System.Text;
using Lyceum.Web.Content.Formulas;
using Markdig.Extensions.TaskLists;
using Markdig.Syntax.Inlines;

namespace Lyceum.Web.Content.Markdown;

/// <summary>Makes nodes of the inlines of one leaf.</summary>
/// <param name="left">How many nodes there may be.</param>
internal sealed class InlineWriter(int left)
{
    private const int MaxDepth = 16;

    private bool _isInLink;

    /// <summary>How many nodes there may still be; below nought where there were too many.</summary>
    public int Left { get; private set; } = left;

    /// <summary>Whether the task that the text is of is done; null where it is of none.</summary>
    public bool? Task { get; private set; }

    /// <summary>Makes nodes of a leaf's inlines.</summary>
    public ImmutableArray<ContentNode> Write(ContainerInline root) => Write(root, 0);

    /// <summary>The text of inlines alone.</summary>
    private static string PlainText(ContainerInline root)
    {
        StringBuilder text = new();
        Stack<Inline> rest = new();
        for (Inline? inline = root.LastChild; inline is not null; inline = inline.PreviousSibling)
        {
            rest.Push(inline);
        }

        while (rest.TryPop(out Inline? inline))
        {
            text.Append(inline switch
            {
                LiteralInline literal => literal.Content.ToString(),
                CodeInline code => code.Content,
                HtmlEntityInline entity => entity.Transcoded.ToString(),
                AutolinkInline link => link.Url,
                FormulaInline formula => formula.Source,
                LineBreakInline => "\n",
                _ => "",
            });
            if (inline is ContainerInline container)
            {
                for (Inline? child = container.LastChild; child is not null; child = child.PreviousSibling)
                {
                    rest.Push(child);
                }
            }
        }

        return text.ToString();
    }

    private ImmutableArray<ContentNode> Write(ContainerInline container, int depth)
    {
        ImmutableArray<ContentNode>.Builder nodes = ImmutableArray.CreateBuilder<ContentNode>();
        StringBuilder text = new();
        if (depth > MaxDepth)
        {
            text.Append(PlainText(container));
        }
        else
        {
            for (Inline? inline = container.FirstChild; inline is not null && Left >= 0; inline = inline.NextSibling)
            {
                Write(inline, depth, nodes, text);
            }
        }

        Flush(nodes, text);
        return nodes.ToImmutable();
    }

    private void Write(Inline inline, int depth, ImmutableArray<ContentNode>.Builder nodes, StringBuilder text)
    {
        switch (inline)
        {
            case LiteralInline literal:
                text.Append(literal.Content.AsSpan());
                return;
            case HtmlEntityInline entity:
                text.Append(entity.Transcoded.AsSpan());
                return;
            case TaskList task:
                Task = task.Checked;
                return;
            // What was left over of a delimiter is in the literals; such a container only holds others.
            case DelimiterInline delimiter:
                text.Append(delimiter.ToLiteral());
                Append(Write(delimiter, depth + 1));
                return;
        }

        Left--;
        switch (inline)
        {
            case CodeInline code:
                Append([ContentNode.Of("code", new ContentNode(ContentText.Mark(code.Content)))]);
                break;
            case LineBreakInline:
                Append([ContentNode.Of("br")]);
                break;
            case EmphasisInline emphasis:
                Append([ContentNode.Of(emphasis.DelimiterChar == '~' ? "del" : emphasis.DelimiterCount == 2 ? "strong" : "em", Write(emphasis, depth + 1))]);
                break;
            case LinkInline link:
                Append(Link(link, depth));
                break;
            case AutolinkInline link:
                Append(Link(ContentLink.Read(link.IsEmail ? $"mailto:{link.Url}" : link.Url), link.Url, [new ContentNode(link.Url)]));
                break;
            case FormulaInline formula:
                Left -= formula.Source.Length;
                Append([FormulaReader.Inline(formula.Source, formula.IsDisplay)]);
                break;
            case NoteMarkInline mark:
                Append([ContentNode.OfClass("sup", "footnote-mark", new ContentNode(mark.Label))]);
                break;
            case ContainerInline other:
                Append(Write(other, depth + 1));
                break;
        }

        void Append(ImmutableArray<ContentNode> more)
        {
            // Texts that stand side by side are one, as they are in a browser.
            foreach (ContentNode node in more)
            {
                if (node.Element is null)
                {
                    text.Append(node.Text);
                }
                else
                {
                    Flush(nodes, text);
                    nodes.Add(node);
                }
            }
        }
    }

    private ImmutableArray<ContentNode> Link(LinkInline link, int depth)
    {
        ContentLink? target = ContentLink.Read(link.GetDynamicUrl?.Invoke() ?? link.Url);
        if (link.IsImage)
        {
            // Loading it would tell its server who reads this, and what (a model may be made to write an address that says so). A link asks first.
            string name = PlainText(link).Trim();
            ContentNode shown = new(name.Length > 0 ? name : target?.Place ?? "");
            return target is null || _isInLink ? [shown] : [target.ToNode([shown], "image-link")];
        }

        if (_isInLink)
        {
            return Write(link, depth + 1);
        }

        _isInLink = true;
        ImmutableArray<ContentNode> children = Write(link, depth + 1);
        _isInLink = false;
        return Link(target, PlainText(link), children);
    }

    private ImmutableArray<ContentNode> Link(ContentLink? target, string shown, ImmutableArray<ContentNode> children)
    {
        if (target is null || _isInLink)
        {
            return children;
        }

        // A text that names one host over a link to another is the oldest trick there is.
        if (children.Length == 0 || ContentLink.NamesOther(shown, target.Place))
        {
            Left--;
            children = children.Add(ContentNode.OfClass("span", "link-host", new ContentNode(children.Length == 0 ? target.Place : $" ({target.Place})")));
        }

        return [target.ToNode(children)];
    }

    private void Flush(ImmutableArray<ContentNode>.Builder nodes, StringBuilder text)
    {
        if (text.Length > 0)
        {
            Left--;
            nodes.Add(new ContentNode(text.ToString()));
            text.Clear();
        }
    }
}
