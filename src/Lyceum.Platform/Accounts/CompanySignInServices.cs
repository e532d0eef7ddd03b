using System.Security.Claims;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.OpenIdConnect;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;

namespace Lyceum.Platform.Accounts;

/// <summary>Sign-in at the company's own service: code flow with PKCE, ending in a session of ours.</summary>
public static class CompanySignInServices
{
    /// <summary>The scheme's name: a page challenges with it, and the path to come back to as the redirect.</summary>
    public const string SchemeName = "Lyceum.Company";

    /// <summary>Adds sign-in at the company's service: the one that <see cref="SignInRules"/> name, while they name one.</summary>
    /// <param name="builder">What <see cref="AccountServices.AddLyceumAccounts"/> gave.</param>
    /// <param name="company">The service that the program's settings name; null to leave it to administrators.</param>
    public static AuthenticationBuilder AddCompanySignIn(this AuthenticationBuilder builder, CompanySignInOptions? company)
    {
        ArgumentNullException.ThrowIfNull(builder);
        if (company is not null)
        {
            builder.Services.AddSingleton(company);
        }

        builder.Services.AddSingleton<CompanySignInProbe>();
        builder.Services.AddHostedService<CompanySignInScheme>();
        builder.AddOpenIdConnect(SchemeName, null, static _ => { });
        builder.Services.AddOptions<OpenIdConnectOptions>(SchemeName).Configure<SignInRules>(static (options, rules) =>
        {
            if (rules.Company is { } service)
            {
                Configure(options, service);
            }
        });
        return builder;
    }

    private static void Configure(OpenIdConnectOptions options, CompanySignInOptions company)
    {
        options.Authority = company.Authority.ToString();
        // Only a service on this machine may do without.
        options.RequireHttpsMetadata = !company.Authority.IsLoopback;
        options.ClientId = company.ClientId;
        options.ClientSecret = company.Secret?.Reveal();
        options.ResponseType = OpenIdConnectResponseType.Code;
        options.ResponseMode = OpenIdConnectResponseMode.Query;
        options.UsePkce = true;
        options.CallbackPath = company.CallbackPath;
        options.MapInboundClaims = false;
        options.SaveTokens = false;
        options.GetClaimsFromUserInfoEndpoint = true;
        options.Scope.Clear();
        options.Scope.Add("openid");
        foreach (string scope in company.Scopes)
        {
            options.Scope.Add(scope);
        }

        // The issuer is half of what joins accounts, and is dropped otherwise.
        options.ClaimActions.Remove("iss");
        options.ClaimActions.MapUniqueJsonKey(company.EmailClaim, company.EmailClaim);
        options.ClaimActions.MapUniqueJsonKey(company.EmailVerifiedClaim, company.EmailVerifiedClaim);
        options.ClaimActions.MapUniqueJsonKey(company.NameClaim, company.NameClaim);
        // The answer comes by a link that the browser follows, which Lax lets through; so it works over HTTP on this machine too.
        foreach (CookieBuilder cookie in new[] { options.CorrelationCookie, options.NonceCookie })
        {
            cookie.SameSite = SameSiteMode.Lax;
            cookie.SecurePolicy = CookieSecurePolicy.SameAsRequest;
        }

        options.Events.OnTicketReceived = context => ReceiveAsync(context, company);
        options.Events.OnRemoteFailure = context =>
        {
            context.HttpContext.RequestServices.GetRequiredService<ILoggerFactory>().CreateLogger<CompanySignIn>()
                .LogWarning(context.Failure, "A sign-in at the company's service failed.");
            Refuse(context, company, "failed");
            return Task.CompletedTask;
        };
    }

    private static async Task ReceiveAsync(TicketReceivedContext context, CompanySignInOptions company)
    {
        HttpContext http = context.HttpContext;
        ClaimsPrincipal principal = context.Principal!;
        CompanyIdentity identity = new(
            principal.FindFirstValue("iss") ?? "",
            principal.FindFirstValue("sub") ?? "",
            principal.FindFirstValue(company.EmailClaim),
            bool.TryParse(principal.FindFirstValue(company.EmailVerifiedClaim), out bool isVerified) ? isVerified : null,
            principal.FindFirstValue(company.NameClaim));
        SignInOutcome result = await http.RequestServices.GetRequiredService<CompanySignIn>().SignInAsync(
            company, identity, new SessionOrigin(http.Connection.RemoteIpAddress, http.Request.Headers.UserAgent), http.RequestAborted).ConfigureAwait(false);
        if (result.Session is null)
        {
            http.RequestServices.GetRequiredService<ILoggerFactory>().CreateLogger<CompanySignIn>()
                .LogWarning("A sign-in at the company's service was refused: {Refusal}.", result.Refusal);
            Refuse(context, company, $"{result.Refusal}");
            return;
        }

        SessionCookie.Write(http, result.Session);
        context.Response.Redirect(IsLocal(context.ReturnUri) ? context.ReturnUri! : "/");
        context.HandleResponse();
    }

    private static void Refuse(HandleRequestContext<RemoteAuthenticationOptions> context, CompanySignInOptions company, string problem)
    {
        context.Response.Redirect($"{company.FailurePath}?problem={Uri.EscapeDataString(problem)}");
        context.HandleResponse();
    }

    // A path of this server, and nothing that a browser reads as another's.
    private static bool IsLocal(string? path) => path is ['/', ..] && !path.StartsWith("//", StringComparison.Ordinal) && !path.StartsWith("/\\", StringComparison.Ordinal);
}
