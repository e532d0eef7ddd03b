using System.Globalization;
using Lyceum.Gateway.Admissions;
using Lyceum.Platform.Limits;
using Microsoft.AspNetCore.Http;

namespace Lyceum.Api.Http;

/// <summary>Tells how the caller's limits stand. Only answers of models have it, refusals among them, and only for limits that there are.</summary>
internal static class RateLimitHeaders
{
    private static readonly Names s_requests = new("x-ratelimit-limit-requests", "x-ratelimit-remaining-requests", "x-ratelimit-reset-requests");
    private static readonly Names s_tokens = new("x-ratelimit-limit-tokens", "x-ratelimit-remaining-tokens", "x-ratelimit-reset-tokens");

    /// <summary>Notes what the answer's headers are to tell; an error that comes instead of the answer tells it too.</summary>
    /// <param name="context">The request, whose answer has not begun yet.</param>
    /// <param name="limits">How the limits stand; null where nobody counted.</param>
    public static void Write(HttpContext context, CallLimits? limits)
    {
        if (limits is not null)
        {
            ApiCall.Of(context).Limits = limits;
        }
    }

    /// <summary>Puts it into the headers, when the answer begins.</summary>
    public static void Apply(IHeaderDictionary headers, CallLimits? limits)
    {
        if (limits is not null)
        {
            Write(headers, s_requests, limits.Requests);
            Write(headers, s_tokens, limits.Tokens);
        }
    }

    private static void Write(IHeaderDictionary headers, Names names, QuotaStanding? standing)
    {
        if (standing is { } known)
        {
            headers[names.Limit] = known.Limit.ToString(CultureInfo.InvariantCulture);
            headers[names.Remaining] = known.Remaining.ToString(CultureInfo.InvariantCulture);
            headers[names.Reset] = GoDuration.Format(known.Reset);
        }
    }

    private sealed record Names(string Limit, string Remaining, string Reset);
}
