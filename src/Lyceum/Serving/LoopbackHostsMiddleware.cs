using System.Net;
using Microsoft.AspNetCore.Http;

namespace Lyceum.Serving;

/// <summary>
/// Refuses requests to other hosts than this machine's own names, on a server that asks for no key: a web page could otherwise have its own name point
/// here, and use the models of whoever looks at it (DNS rebinding).
/// </summary>
/// <param name="next">What comes after.</param>
internal sealed class LoopbackHostsMiddleware(RequestDelegate next)
{
    /// <summary>Answers a request.</summary>
    public Task InvokeAsync(HttpContext context)
    {
        string host = context.Request.Host.Host;
        if (host.Equals("localhost", StringComparison.OrdinalIgnoreCase) || (IPAddress.TryParse(host, out IPAddress? address) && IPAddress.IsLoopback(address)))
        {
            return next(context);
        }

        context.Response.StatusCode = StatusCodes.Status403Forbidden;
        return context.Response.WriteAsync("This server asks for no key, so it answers requests to localhost only.\n", context.RequestAborted);
    }
}
