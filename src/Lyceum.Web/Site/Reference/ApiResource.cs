using System.Collections.Immutable;

namespace Lyceum.Web.Site.Reference;

/// <summary>Operations that belong together: a page of the reference.</summary>
/// <param name="Name">What it is called.</param>
/// <param name="Operations">Its operations.</param>
public sealed record ApiResource(string Name, ImmutableArray<ApiOperation> Operations)
{
    /// <summary>Its part of an address.</summary>
    public string Slug { get; } = Markdown.SiteMarkdown.Slug(Name);

    /// <summary>Where it is.</summary>
    public string Address => $"/docs/api-reference/{Slug}";
}
