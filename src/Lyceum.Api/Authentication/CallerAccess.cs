using Lyceum.Api.Http;
using Lyceum.Gateway.Callers;
using Microsoft.AspNetCore.Http;

namespace Lyceum.Api.Authentication;

/// <summary>Who calls, for endpoints.</summary>
public static class CallerAccess
{
    /// <summary>Who calls. Endpoints below <c>/v1</c> run only where that is known.</summary>
    /// <param name="context">The request.</param>
    /// <exception cref="InvalidOperationException">The endpoint lets in others than callers of models.</exception>
    public static Caller GetCaller(this HttpContext context) =>
        ApiCall.Of(context).Caller ?? throw new InvalidOperationException("This endpoint lets in others than keys of projects, so there is no caller to ask for.");
}
