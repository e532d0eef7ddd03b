using Lyceum.Web.Pages;
using Microsoft.AspNetCore.Components;

namespace Lyceum.Web.Site.Pages;

/// <summary>A page of the site.</summary>
public abstract class SitePage : Page
{
    /// <summary>The documents.</summary>
    protected SiteContent Content => _content ??= Library.Content;

    private SiteContent? _content;

    [Inject]
    private SiteLibrary Library { get; set; } = null!;
}
