using System.Collections.Frozen;
using Microsoft.AspNetCore.Routing;

namespace Lyceum.Web.Site;

/// <summary>Which pages this program has, so that menus lead to nothing that is not there.</summary>
/// <param name="sources">The program's endpoints.</param>
internal sealed class SiteRoutes(IEnumerable<EndpointDataSource> sources)
{
    private readonly Lazy<FrozenSet<string>> _all = new(() => sources.SelectMany(static source => source.Endpoints).OfType<RouteEndpoint>()
        .Select(static endpoint => "/" + endpoint.RoutePattern.RawText?.Trim('/')).ToFrozenSet(StringComparer.OrdinalIgnoreCase));

    /// <summary>Whether an address without values in it is one of a page. What has a document behind it is for the caller to know.</summary>
    public bool Has(string address) => _all.Value.Contains(address.Split('#')[0]);
}
