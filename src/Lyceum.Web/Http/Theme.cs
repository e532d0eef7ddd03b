using System.Collections.Immutable;
using Microsoft.AspNetCore.Http;

namespace Lyceum.Web.Http;

/// <summary>Which colours a person wants.</summary>
/// <param name="Code">The word in the cookie and in the document's <c>data-theme</c>.</param>
public sealed record Theme(string Code)
{
    /// <summary>The cookie that holds it.</summary>
    internal const string Cookie = "lyceum-theme";

    /// <summary>What the system says, light or dark.</summary>
    public static ImmutableArray<Theme> All { get; } = [new("system"), new("light"), new("dark")];

    /// <summary>A theme by its word.</summary>
    /// <returns>Null where there is none.</returns>
    public static Theme? Find(string? code) => All.FirstOrDefault(theme => theme.Code == code);

    /// <summary>The theme for a request.</summary>
    public static Theme Of(HttpContext http)
    {
        ArgumentNullException.ThrowIfNull(http);
        return Find(http.Request.Cookies[Cookie]) ?? All[0];
    }
}
