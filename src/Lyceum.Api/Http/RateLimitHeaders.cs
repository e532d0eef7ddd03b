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

    /// <summary>Puts them into the headers, when the answer begins.</summary>
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
