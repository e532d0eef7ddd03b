using Microsoft.Extensions.Configuration;

namespace Lyceum;

/// <summary>The site that <c>lyceum serve</c> shows.</summary>
/// <param name="Content">The folder with an operator's documents; empty for <c>content</c> in the data directory.</param>
/// <param name="IsCatalogPublic">Whether everybody sees the models and their prices.</param>
internal sealed record SiteSettings(string Content, bool IsCatalogPublic)
{
    /// <summary>Every key, its default and what it means.</summary>
    public static IReadOnlyList<Setting> Known { get; } =
    [
        new("Web:Content", "", "The folder whose Markdown files replace pages of the site or add to them; without it `content` in the data directory."),
        new("Web:PublicModels", "true", "Whether everybody sees which models there are and what they cost, or only people who are signed in: `true` or `false`."),
    ];

    /// <summary>Reads them.</summary>
    /// <exception cref="UsageException">A value makes no sense.</exception>
    public static SiteSettings Read(IConfiguration values) => new(
        values.Text("Web:Content"),
        values.Truth("Web:PublicModels"));
}
