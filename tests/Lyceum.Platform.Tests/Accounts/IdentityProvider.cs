using System.Security.Claims;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.IdentityModel.Tokens;
using OpenIddict.Abstractions;
using static OpenIddict.Abstractions.OpenIddictConstants;
using static OpenIddict.Server.OpenIddictServerEvents;

namespace Lyceum.Platform.Tests.Accounts;

/// <summary>A company's sign-in service on this machine: OpenIddict, which says of whoever comes that it is <see cref="Person"/>.</summary>
internal sealed class IdentityProvider : IAsyncDisposable
{
    public const string ClientId = "lyceum";
    public const string Secret = "what the two agreed on";

    private readonly WebApplication _application;

    private IdentityProvider(WebApplication application) => _application = application;

    public Uri Address => new(_application.Urls.Single());

    public Uri? RedirectUri { get; set; }

    public (string Subject, string Email, bool? IsVerified, string Name) Person { get; set; } = ("subject-1", "ada@example.com", true, "Ada");

    /// <summary>How often the token endpoint took a code.</summary>
    public int Tokens { get; private set; }

    public static async Task<IdentityProvider> StartAsync(CancellationToken cancellationToken)
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        IdentityProvider? provider = null;
        builder.Services.AddOpenIddict().AddServer(options =>
        {
            // Without a database of clients: the handlers below know the only one.
            options.EnableDegradedMode();
            options.SetAuthorizationEndpointUris("connect/authorize").SetTokenEndpointUris("connect/token").SetUserInfoEndpointUris("connect/userinfo");
            options.AllowAuthorizationCodeFlow().RequireProofKeyForCodeExchange();
            options.RegisterScopes(Scopes.OpenId, Scopes.Profile, Scopes.Email);
            options.AddEncryptionKey(new SymmetricSecurityKey(RandomNumberGenerator.GetBytes(32))).AddEphemeralSigningKey(SecurityAlgorithms.EcdsaSha256);
            options.UseAspNetCore().DisableTransportSecurityRequirement();
            options.AddEventHandler<ValidateAuthorizationRequestContext>(handler => handler.UseInlineHandler(context =>
            {
                if (context.ClientId != ClientId || context.RedirectUri != provider!.RedirectUri!.ToString())
                {
                    context.Reject(Errors.InvalidClient, "The client or its redirect address is unknown.");
                }

                return default;
            }));
            options.AddEventHandler<ValidateTokenRequestContext>(handler => handler.UseInlineHandler(context =>
            {
                if (context.ClientId != ClientId || context.ClientSecret != Secret)
                {
                    context.Reject(Errors.InvalidClient, "The client or its secret is wrong.");
                }

                provider!.Tokens++;
                return default;
            }));
            options.AddEventHandler<HandleAuthorizationRequestContext>(handler => handler.UseInlineHandler(context =>
            {
                ClaimsIdentity identity = new("company");
                identity.SetClaim(Claims.Subject, provider!.Person.Subject).SetScopes(context.Request.GetScopes());
                context.Principal = new ClaimsPrincipal(identity);
                return default;
            }));
            // What is known of the person comes from here alone, as the standard has it where there is an access token.
            options.AddEventHandler<HandleUserInfoRequestContext>(handler => handler.UseInlineHandler(context =>
            {
                context.Claims[Claims.Email] = provider!.Person.Email;
                context.Claims[Claims.Name] = provider.Person.Name;
                if (provider.Person.IsVerified is { } isVerified)
                {
                    context.Claims[Claims.EmailVerified] = isVerified;
                }

                return default;
            }));
        });
        WebApplication application = builder.Build();
        provider = new IdentityProvider(application);
        application.UseRouting();
        application.UseAuthentication();
        await application.StartAsync(cancellationToken);
        return provider;
    }

    public ValueTask DisposeAsync() => _application.DisposeAsync();
}
