using System.Collections.Immutable;
using Lyceum.Web.Http;

namespace Lyceum.Web.Site;

/// <summary>A place on the map of the site.</summary>
/// <param name="Key">The text that it is called by.</param>
/// <param name="Address">Where it is.</param>
internal sealed record SiteLink(string Key, string Address)
{
    /// <summary>The attribute by which the browser loads it whole: for what is no page, and for pages without Blazor's script. Null for others.</summary>
    public string? Enhanced => Address.EndsWith(".xml", StringComparison.Ordinal) || PageHeadersMiddleware.ForbidsMarkup(Address) ? "false" : null;
}

/// <summary>A part of the site: a menu, and a column of the map.</summary>
/// <param name="Id">Its word in styles.</param>
/// <param name="Key">The text that it is called by.</param>
/// <param name="Links">What is in it.</param>
internal sealed record SiteSectionMap(string Id, string Key, ImmutableArray<SiteLink> Links);
