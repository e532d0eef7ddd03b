using Lyceum.Platform.Accounts;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Lyceum.Web.Http;

/// <summary><c>GET /login/company</c>: to the company's sign-in service, where there is one. A link and no form, since forms lead nowhere but here.</summary>
internal static class CompanySignInApi
{
    /// <summary>Maps it.</summary>
    public static void MapCompanySignIn(this IEndpointRouteBuilder endpoints) => endpoints.MapGet(
        "/login/company", static async (string? returnUrl, IAuthenticationSchemeProvider schemes) =>
            await schemes.GetSchemeAsync(CompanySignInServices.SchemeName).ConfigureAwait(false) is null
                ? Results.NotFound()
                : Results.Challenge(new AuthenticationProperties { RedirectUri = ReturnAddress.Of(returnUrl) }, [CompanySignInServices.SchemeName]))
        .AllowAnonymous().ExcludeFromDescription();
}
