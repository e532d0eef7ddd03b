using Microsoft.AspNetCore.Http;

namespace Lyceum.Web.Http;

/// <summary>Refuses forms of addresses that send too many without a session.</summary>
/// <param name="next">What comes after.</param>
/// <param name="limiter">What counts.</param>
internal sealed class FormLimitMiddleware(RequestDelegate next, FormLimiter limiter)
{
    // Who signs in or up, in whichever way; what people with a session send is theirs.
    private static readonly PathString[] s_paths = ["/login", "/signup", "/setup", "/invitations", "/passkeys"];

    /// <summary>Answers a request.</summary>
    public Task InvokeAsync(HttpContext context)
    {
        HttpRequest request = context.Request;
        if (!HttpMethods.IsPost(request.Method) || !s_paths.Any(path => request.Path.StartsWithSegments(path)) || limiter.Take(context.Connection.RemoteIpAddress))
        {
            return next(context);
        }

        context.Response.StatusCode = StatusCodes.Status429TooManyRequests;
        context.Response.Headers.RetryAfter = "60";
        return Task.CompletedTask;
    }
}
