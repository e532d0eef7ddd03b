using Lyceum.Platform.Accounts;
using Microsoft.Extensions.Configuration;

namespace Lyceum;

/// <summary>Sign-in at the company's own service, by OpenID Connect.</summary>
internal static class CompanySignInSettings
{
    /// <summary>Every key, its default and what it means.</summary>
    public static IReadOnlyList<Setting> Known { get; } =
    [
        new("SignIn:Authority", "", "Address of the company's sign-in service (OpenID Connect), such as `https://login.example.com`. Without it there is no such button."),
        new("SignIn:ClientId", "", "What this server is called there. Tell the service that it may send people back to `/sign-in/company/callback` of the public address."),
        new("SignIn:ClientSecret", "", "The secret of this server there; without one PKCE alone protects the sign-in. It is never printed.", IsSecret: true),
        new("SignIn:DisplayName", "Company account", "What the button says after \"Continue with\"."),
        new("SignIn:AllowedDomains", "", "Domains of verified e-mail addresses that may come in, with `;` between them. All unless set."),
        new("SignIn:Provision", "true", "Whether who comes for the first time gets an account, whatever Accounts:SignUp says: `true` or `false`."),
        new("SignIn:LinkVerifiedEmail", "false", "Whether an account with the same e-mail address is joined, where both sides verified the address."),
        new("SignIn:TrustEmail", "false", "Whether addresses count as verified that the service says nothing about."),
        new("SignIn:EmailClaim", "email", "The claim with the e-mail address."),
        new("SignIn:EmailVerifiedClaim", "email_verified", "The claim that says whether the address is verified."),
        new("SignIn:NameClaim", "name", "The claim with the person's name."),
        new("SignIn:Scopes", "profile;email", "What is asked for beside `openid`, with `;` between them."),
    ];

    /// <summary>Reads them.</summary>
    /// <returns>Null where no service is set.</returns>
    /// <exception cref="UsageException">A value makes no sense, or one is missing.</exception>
    public static CompanySignInOptions? Read(IConfiguration values)
    {
        if (values.Text("SignIn:Authority") is not { Length: > 0 } authority)
        {
            return null;
        }

        if (!Uri.TryCreate(authority, UriKind.Absolute, out Uri? address) || address.UserInfo.Length > 0
            || !(address.Scheme == Uri.UriSchemeHttps || (address.Scheme == Uri.UriSchemeHttp && address.IsLoopback)))
        {
            throw new UsageException($"The setting SignIn:Authority is '{authority}', but should be an https address such as https://login.example.com.");
        }

        if (values.Text("SignIn:ClientId") is not { Length: > 0 } client)
        {
            throw new UsageException("The setting SignIn:Authority needs SignIn:ClientId beside it: what this server is called at the sign-in service.");
        }

        return new CompanySignInOptions(address, client)
        {
            Secret = values.Text("SignIn:ClientSecret") is { Length: > 0 } secret ? new ClientSecret(secret) : null,
            DisplayName = values.Text("SignIn:DisplayName"),
            AllowedDomains = [.. values.List("SignIn:AllowedDomains")],
            Provision = values.Truth("SignIn:Provision"),
            LinkVerifiedEmail = values.Truth("SignIn:LinkVerifiedEmail"),
            TrustEmail = values.Truth("SignIn:TrustEmail"),
            EmailClaim = values.Text("SignIn:EmailClaim"),
            EmailVerifiedClaim = values.Text("SignIn:EmailVerifiedClaim"),
            NameClaim = values.Text("SignIn:NameClaim"),
            Scopes = [.. values.List("SignIn:Scopes")],
        };
    }
}
