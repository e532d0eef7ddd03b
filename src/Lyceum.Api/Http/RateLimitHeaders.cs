using System.Globalization;
using Lyceum.Gateway.Admissions;
using Lyceum.Platform.Limits;
using Microsoft.AspNetCore.Http;

namespace Lyceum.Api.Http;

/// <summary>Writes how the caller's limits stand. Only answers of models have it, and only for limits that there are.</summary>
internal static class RateLimitHeaders
{
    /// <summary>Writes the headers.</summary>
    /// <param name="response">The answer, not begun yet.</param>
    /// <param name="limits">How the limits stand; null where nobody counted.</param>
    public static void Write(HttpResponse response, CallLimits? limits)
    {
        Write(response, "requests", limits?.Requests);
        Write(response, "tokens", limits?.Tokens);
    }

    private static void Write(HttpResponse response, string what, QuotaStanding? standing)
    {
        if (standing is { } known)
        {
            response.Headers[$"x-ratelimit-limit-{what}"] = known.Limit.ToString(CultureInfo.InvariantCulture);
            response.Headers[$"x-ratelimit-remaining-{what}"] = known.Remaining.ToString(CultureInfo.InvariantCulture);
            response.Headers[$"x-ratelimit-reset-{what}"] = GoDuration.Format(known.Reset);
        }
    }
}
