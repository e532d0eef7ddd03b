using Lyceum.Api.Http;
using Lyceum.Platform.Organizations;
using Microsoft.AspNetCore.Http;

namespace Lyceum.Api.Authentication;

/// <summary>Who manages an organisation by an admin key, for endpoints.</summary>
public static class AdministratorAccess
{
    /// <summary>Who manages. Endpoints below <c>/v1/organization</c> run only where that is known.</summary>
    /// <param name="context">The request.</param>
    /// <exception cref="InvalidOperationException">The endpoint lets in others than admin keys.</exception>
    public static Actor GetAdministrator(this HttpContext context) =>
        ApiCall.Of(context).Administrator ?? throw new InvalidOperationException("This endpoint lets in others than admin keys, so there is no administrator to ask for.");
}
