using System.Collections.Immutable;

namespace Lyceum.Web.Site;

/// <summary>
/// The map of the site: what its menus and its foot show, in order. A place that this program does not have yet is left out (<see cref="SiteRoutes"/>).
/// </summary>
internal static class SiteMap
{
    /// <summary>All parts.</summary>
    public static ImmutableArray<SiteSectionMap> Sections { get; } =
    [
        new("research", "Site_research",
        [
            new("Site_overview", "/research/overview"), new("Site_research_index", "/research"), new("Site_supervision", "/research/process-supervision"),
            new("Site_neurons", "/research/explaining-neurons"), new("Site_exposure", "/research/gpts-are-gpts"), new("Site_scaling", "/research/predictable-scaling"),
        ]),
        new("product", "Site_product",
        [
            new("Site_overview", "/product"), new("Site_chat", "/chat"), new("Site_models", "/models"), new("Site_images", "/images"), new("Site_stories", "/stories"), new("Site_pricing", "/pricing"),
        ]),
        new("developers", "Site_developers",
        [
            new("Site_overview", "/docs"), new("Site_quick_start", "/docs/quick-start"), new("Api_reference", "/docs/api-reference"), new("Site_examples", "/docs/examples"),
            new("Site_playground", "/playground"), new("Site_console", "/console"),
        ]),
        new("safety", "Site_safety",
        [
            new("Site_overview", "/safety"), new("Site_standards", "/safety-standards"), new("Site_best_practices", "/docs/safety-best-practices"), new("Site_report", "/safety-standards#how-to-report"),
        ]),
        new("company", "Site_company",
        [
            new("Site_about", "/about"), new("Site_charter", "/charter"), new("Site_blog", "/blog"), new("Site_contribute", "/contribute"), new("Site_security", "/security"), new("Site_policies", "/policies"),
        ]),
    ];

    /// <summary>The small print.</summary>
    public static ImmutableArray<SiteLink> Small { get; } =
    [
        new("Site_terms", "/policies/terms"), new("Site_privacy", "/policies/privacy-policy"), new("Site_brand", "/brand"), new("Site_search", "/search"), new("Site_feed", "/rss.xml"),
    ];

    /// <summary>Pages that are made of more than one document: where they are, and what they are called and say of themselves.</summary>
    public static ImmutableArray<SiteFixedPage> Fixed { get; } =
    [
        new("/", "Home_title", "Home_lead"), new("/research", "Site_research_index", "Research_lead"), new("/blog", "Site_blog", "Blog_lead"), new("/stories", "Site_stories", "Stories_lead"),
        new("/docs", "Site_docs", "Docs_lead"), new("/docs/examples", "Site_examples", "Examples_lead"), new("/docs/api-reference", "Api_reference", "Reference_lead"),
        new("/models", "Site_models", "Models_lead", IsStill: false), new("/pricing", "Site_pricing", "Pricing_lead", IsStill: false),
    ];

    /// <summary>The part that an address belongs to; empty for none.</summary>
    public static string SectionOf(string path) => Sections.FirstOrDefault(section => section.Links.Any(link => IsBelow(path, link.Address)))?.Id ?? (IsBelow(path, "/brand") || IsBelow(path, "/pages") ? "company" : "");

    /// <summary>Whether a page that is no document says the same until a document changes. The reference does as long as the program runs.</summary>
    public static bool IsStill(string path) => Fixed.Any(page => page.IsStill && page.Address == path) || IsBelow(path, "/docs/api-reference");

    private static bool IsBelow(string path, string address) => path == address || (path.StartsWith(address, StringComparison.Ordinal) && path.Length > address.Length && path[address.Length] == '/');
}
