using Lyceum.Gateway.Callers;
using Microsoft.AspNetCore.Http;

namespace Lyceum.Api.Authentication;

/// <summary>Who calls, for endpoints.</summary>
public static class CallerAccess
{
    private static readonly object s_key = new();

    /// <summary>Who calls. Endpoints below <c>/v1</c> run only where that is known.</summary>
    /// <param name="context">The request.</param>
    /// <exception cref="InvalidOperationException">Nobody knows; the endpoint lets anybody in.</exception>
    public static Caller GetCaller(this HttpContext context) =>
        context.FindCaller() ?? throw new InvalidOperationException("This endpoint lets anybody in, so there is no caller to ask for.");

    internal static Caller? FindCaller(this HttpContext context) => context.Items[s_key] as Caller;

    internal static void SetCaller(this HttpContext context, Caller caller) => context.Items[s_key] = caller;
}
