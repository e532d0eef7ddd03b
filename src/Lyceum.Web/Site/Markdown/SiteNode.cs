using System.Collections.Immutable;
using System.Text;
using Lyceum.Web.Content;
using Lyceum.Web.Site.Reference;

namespace Lyceum.Web.Site.Markdown;

/// <summary>A piece of a document: a text, an element, a figure by its name, or code. Made by <see cref="SiteMarkdown"/> alone.</summary>
public sealed class SiteNode
{
    /// <summary>A text.</summary>
    internal SiteNode(string text) => Text = text;

    /// <summary>An element.</summary>
    internal SiteNode(string element, ImmutableArray<ContentAttribute> attributes, params ImmutableArray<SiteNode> children) =>
        (Element, Attributes, Children) = (element, attributes, children);

    /// <summary>The name of the element; null for what is none.</summary>
    public string? Element { get; }

    /// <summary>The text.</summary>
    public string Text { get; private init; } = "";

    /// <summary>The attributes of the element.</summary>
    public ImmutableArray<ContentAttribute> Attributes { get; } = [];

    /// <summary>What is in the element.</summary>
    public ImmutableArray<SiteNode> Children { get; } = [];

    /// <summary>Code or a formula, as content writes it; null for everything else.</summary>
    public ImmutableArray<ContentBlock> Written { get; private init; } = [];

    /// <summary>The name of a drawing; null for everything else.</summary>
    public string? Figure { get; private init; }

    /// <summary>Pieces of code side by side, with their names; empty for everything else.</summary>
    public ImmutableArray<(string Name, ImmutableArray<ContentBlock> Code)> Tabs { get; private init; } = [];

    /// <summary>The call that the code makes, for readers to send from the page; null for none.</summary>
    public ApiCall? Call { get; private init; }

    internal static SiteNode OfCode(string text, ImmutableArray<ContentBlock> written, ApiCall? call = null) => new(text) { Written = written, Call = call };

    internal static SiteNode OfFigure(string name, string caption) => new(caption) { Figure = name };

    internal static SiteNode OfTabs(string text, ImmutableArray<(string Name, ImmutableArray<ContentBlock> Code)> tabs, ApiCall? call) => new(text) { Tabs = tabs, Call = call };

    /// <summary>Adds the words of it.</summary>
    internal void Tell(StringBuilder words)
    {
        words.Append(Text);
        foreach (SiteNode child in Children)
        {
            child.Tell(words);
        }

        if (Element is "p" or "li" or "td" or "th" or "h2" or "h3" or "h4" or "pre" or null && Element is not null)
        {
            words.Append(' ');
        }
    }
}
