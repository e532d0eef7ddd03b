using System.Globalization;
using Microsoft.AspNetCore.Http;

namespace Lyceum.Api.Http;

/// <summary>
/// Begins a call, and gives every answer of the API the headers that clients log: its id, the version, how long it took, and whose it is.
/// </summary>
internal sealed class ApiHeadersMiddleware
{
    private readonly RequestDelegate _next;
    private readonly IServiceProvider _services;
    private readonly TimeProvider _time;
    private readonly Func<object, Task> _write;

    /// <summary>Made once, when the program is put together.</summary>
    /// <param name="next">What comes after.</param>
    /// <param name="services">The program's services. All that the API uses live as long as the program, so a request needs no scope of its own.</param>
    /// <param name="time">The clock.</param>
    public ApiHeadersMiddleware(RequestDelegate next, IServiceProvider services, TimeProvider time) => (_next, _services, _time, _write) = (next, services, time, Write);

    /// <summary>Answers a request.</summary>
    public Task InvokeAsync(HttpContext context)
    {
        context.RequestServices = _services;
        context.Features.Set(new ApiCall { BegunAt = _time.GetTimestamp() });
        context.Response.OnStarting(_write, context);
        return _next(context);
    }

    private Task Write(object state)
    {
        HttpContext context = (HttpContext)state;
        ApiCall call = ApiCall.Of(context);
        IHeaderDictionary headers = context.Response.Headers;
        headers["x-request-id"] = call.Id;
        headers["openai-version"] = "2020-10-01";
        headers["openai-processing-ms"] = ((long)_time.GetElapsedTime(call.BegunAt).TotalMilliseconds).ToString(CultureInfo.InvariantCulture);
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
