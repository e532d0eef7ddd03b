using Lyceum.Platform.Organizations;
using Microsoft.AspNetCore.Http;

namespace Lyceum.Api.Authentication;

/// <summary>Who manages an organisation by an admin key, for endpoints.</summary>
public static class AdministratorAccess
{
    private static readonly object s_key = new();

    /// <summary>Who manages. Endpoints below <c>/v1/organization</c> run only where that is known.</summary>
    /// <param name="context">The request.</param>
    /// <exception cref="InvalidOperationException">The endpoint lets in others than admin keys.</exception>
    public static Actor GetAdministrator(this HttpContext context) =>
        context.FindAdministrator() ?? throw new InvalidOperationException("This endpoint lets in others than admin keys, so there is no administrator to ask for.");

    internal static Actor? FindAdministrator(this HttpContext context) => context.Items[s_key] as Actor;

    internal static void SetAdministrator(this HttpContext context, Actor administrator) => context.Items[s_key] = administrator;
}
