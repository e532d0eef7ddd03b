using System.Collections.Immutable;

namespace Lyceum.Web.Site.Markdown;

/// <summary>The text of a document.</summary>
/// <param name="Nodes">What it is made of.</param>
/// <param name="Sections">Its parts, for contents and for searching: the first has no heading.</param>
/// <param name="Source">The Markdown.</param>
public sealed record SiteBody(ImmutableArray<SiteNode> Nodes, ImmutableArray<SiteSection> Sections, string Source)
{
    /// <summary>Headings of the second level, for a table of contents.</summary>
    public IEnumerable<SiteSection> Contents => Sections.Where(static section => section.Level == 2);
}
