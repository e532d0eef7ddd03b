using System.Collections.Immutable;
using Lyceum.Web.Http;

namespace Lyceum.Web.Site.Search;

/// <summary>Something that was found.</summary>
/// <param name="Kind">The text that says what it is.</param>
/// <param name="Address">Where it is.</param>
/// <param name="Title">Its title, with what was looked for marked.</param>
/// <param name="Snippet">Words around what was looked for.</param>
/// <param name="Score">How well it fits; only to compare with others.</param>
public sealed record SearchResult(string Kind, string Address, ImmutableArray<SearchPiece> Title, ImmutableArray<SearchPiece> Snippet, double Score)
{
    /// <summary>Whether the browser loads it whole, since Blazor's script is not there.</summary>
    public bool IsWhole => PageHeadersMiddleware.ForbidsMarkup(Address.Split('?', '#')[0]);
}
