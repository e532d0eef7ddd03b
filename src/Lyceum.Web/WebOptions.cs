using System.Collections.Immutable;
using Microsoft.AspNetCore.Http;

namespace Lyceum.Web;

/// <summary>Settings of the pages.</summary>
public sealed record WebOptions
{
    /// <summary>Paths that are no pages, such as <c>/v1</c>: nothing here touches what is below them.</summary>
    public ImmutableArray<PathString> Elsewhere { get; init; } = [];

    /// <summary>
    /// How many forms of people without a session one address may send in a minute: sign-in, sign-up, set-up, invitations. Accounts lock by
    /// themselves; this bounds who tries many of them.
    /// </summary>
    public int FormsPerMinute { get; init; } = 40;

    /// <summary>How long after signing in a person may change ways to sign in without signing in again.</summary>
    public TimeSpan FreshSignIn { get; init; } = TimeSpan.FromMinutes(15);

    /// <summary>The folder whose documents replace those of the site or add to them; null for none.</summary>
    public string? ContentFolder { get; init; }

    /// <summary>Whether everybody sees which models there are and what they cost. Otherwise people who are signed in do.</summary>
    public bool IsCatalogPublic { get; init; } = true;

    /// <summary>The settings of the program as its administrators see them.</summary>
    public ImmutableArray<SettingView> SettingTable { get; init; } = [];

    /// <summary>Whether a path is no page's.</summary>
    internal bool IsElsewhere(PathString path) => Elsewhere.Any(other => path.StartsWithSegments(other, StringComparison.OrdinalIgnoreCase));
}
