using System.Net;
using Microsoft.AspNetCore.Http;

namespace Lyceum.Api.Authentication;

/// <summary>
/// Whether a web page calls that nobody here let in, by what browsers say of themselves (Origin; Fetch Metadata where there is none). It matters where no key is asked for:
/// a key is proof enough, since no browser sends it by itself, but a form needs nothing more than to be sent, and its answer is never seen.
/// </summary>
internal static class ForeignPage
{
    /// <summary>Whether one calls. Who says nothing is no browser.</summary>
    /// <param name="request">The request.</param>
    /// <param name="origins">The origins that may call, beside those of this machine.</param>
    public static bool Calls(HttpRequest request, IReadOnlyCollection<string> origins)
    {
        string origin = request.Headers.Origin.ToString();
        return origin.Length > 0
            ? !origins.Contains(origin, StringComparer.OrdinalIgnoreCase) && !IsOfThisMachine(origin)
            : request.Headers["Sec-Fetch-Site"] == "cross-site";
    }

    private static bool IsOfThisMachine(string origin) => Uri.TryCreate(origin, UriKind.Absolute, out Uri? page)
        && page.Scheme is "http" or "https"
        && (page.Host.Equals("localhost", StringComparison.OrdinalIgnoreCase) || (IPAddress.TryParse(page.Host, out IPAddress? address) && IPAddress.IsLoopback(address)));
}
