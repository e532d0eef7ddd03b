using System.Globalization;
using Microsoft.AspNetCore.Http;

namespace Lyceum.Api.Http;

/// <summary>
/// Begins a call, and gives every answer of the API the headers that clients log: its id, the version, how long it took, and whose it is.
/// </summary>
/// <param name="next">What comes after.</param>
/// <param name="services">The program's services. All that the API uses live as long as the program, so a request needs no scope of its own.</param>
/// <param name="time">The clock.</param>
internal sealed class ApiHeadersMiddleware(RequestDelegate next, IServiceProvider services, TimeProvider time)
{
    /// <summary>Answers a request.</summary>
    public Task InvokeAsync(HttpContext context)
    {
        context.RequestServices = services;
        context.Features.Set(new ApiCall { BegunAt = time.GetTimestamp() });
        context.Response.OnStarting(Write, context);
        return next(context);
    }

    private Task Write(object state)
    {
        HttpContext context = (HttpContext)state;
        ApiCall call = ApiCall.Of(context);
        IHeaderDictionary headers = context.Response.Headers;
        headers["x-request-id"] = call.Id;
        headers["openai-version"] = "2020-10-01";
        headers["openai-processing-ms"] = ((long)time.GetElapsedTime(call.BegunAt).TotalMilliseconds).ToString(CultureInfo.InvariantCulture);
        headers.XContentTypeOptions = "nosniff";
        RateLimitHeaders.Apply(headers, call.Limits);
        if (call.Caller is { } caller)
        {
            (string organization, string project) = PublicIds.Of(caller);
            headers["openai-organization"] = organization;
            headers["openai-project"] = project;
        }
        else if (call.Administrator is { } administrator)
        {
            headers["openai-organization"] = PublicIds.Organization(administrator.OrganizationId);
        }

        return Task.CompletedTask;
    }
}
