using System.Collections.Frozen;

namespace Lyceum.Web.Site;

/// <summary>Where pages of the site are.</summary>
internal static class SitePaths
{
    // Pages that have an address of their own, each a route of SitePage.
    private static readonly FrozenSet<string> s_own = FrozenSet.Create(
        "research/overview", "product", "images", "safety", "safety-standards", "about", "charter", "contribute", "security", "policies", "brand");

    /// <summary>The address of a page: its own where it comes with the site, below <c>/policies</c> for a policy, and below <c>/pages</c> for others.</summary>
    public static string OfPage(string slug) => s_own.Contains(slug) || slug.StartsWith("policies/", StringComparison.Ordinal) ? $"/{slug}" : $"/pages/{slug}";
}
