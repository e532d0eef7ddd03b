namespace Lyceum.Web.Site;

/// <summary>A page of the site that is no document.</summary>
/// <param name="Address">Where it is.</param>
/// <param name="TitleKey">The text with its title.</param>
/// <param name="LeadKey">The text with what it is about.</param>
/// <param name="IsStill">Whether it says the same until a document changes, so that it may be kept.</param>
internal sealed record SiteFixedPage(string Address, string TitleKey, string LeadKey, bool IsStill = true);
