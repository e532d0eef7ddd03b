using System.Globalization;
using Lyceum.Api.Authentication;
using Lyceum.Gateway.Callers;
using Microsoft.AspNetCore.Http;

namespace Lyceum.Api.Http;

/// <summary>Gives every answer of the API the headers that clients log: its id, the version, how long it took, and whose it is.</summary>
/// <param name="next">What comes after.</param>
/// <param name="time">The clock.</param>
internal sealed class ApiHeadersMiddleware(RequestDelegate next, TimeProvider time)
{
    /// <summary>Answers a request.</summary>
    public Task InvokeAsync(HttpContext context)
    {
        long begin = time.GetTimestamp();
        context.Response.OnStarting(() =>
        {
            IHeaderDictionary headers = context.Response.Headers;
            headers["x-request-id"] = RequestId.Of(context);
            headers["openai-version"] = "2020-10-01";
            headers["openai-processing-ms"] = ((long)time.GetElapsedTime(begin).TotalMilliseconds).ToString(CultureInfo.InvariantCulture);
            headers.XContentTypeOptions = "nosniff";
            RateLimitHeaders.Apply(context);
            if (context.FindCaller() is Caller caller)
            {
                headers["openai-organization"] = PublicIds.Organization(caller.Payer.OrganizationId);
                headers["openai-project"] = PublicIds.Project(caller.Payer.ProjectId);
            }
            else if (context.FindAdministrator() is { } administrator)
            {
                headers["openai-organization"] = PublicIds.Organization(administrator.OrganizationId);
            }

            return Task.CompletedTask;
        });
        return next(context);
    }
}
