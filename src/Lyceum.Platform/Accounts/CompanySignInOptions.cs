using System.Collections.Immutable;

namespace Lyceum.Platform.Accounts;

/// <summary>Settings of sign-in at the company's own service, by OpenID Connect.</summary>
/// <param name="Authority">The service's address, under which <c>/.well-known/openid-configuration</c> is found.</param>
/// <param name="ClientId">What this server is called there.</param>
public sealed record CompanySignInOptions(Uri Authority, string ClientId)
{
    /// <summary>The secret of this server there; null for a public client, which PKCE alone protects.</summary>
    public ClientSecret? Secret { get; init; }

    /// <summary>What the button says.</summary>
    public string DisplayName { get; init; } = "Company account";

    /// <summary>Domains of e-mail addresses that may come in, such as <c>example.com</c>; empty for all.</summary>
    public ImmutableArray<string> AllowedDomains { get; init; } = [];

    /// <summary>Whether who comes for the first time gets an account.</summary>
    public bool Provision { get; init; } = true;

    /// <summary>
    /// Whether an account with the same e-mail address is joined at the first sign-in. Only where both sides verified it: the service says so,
    /// and so did an administrator or a service before here.
    /// </summary>
    public bool LinkVerifiedEmail { get; init; }

    /// <summary>Whether e-mail addresses count as verified that the service says nothing about. For services where nobody can write another's.</summary>
    public bool TrustEmail { get; init; }

    /// <summary>The claim with the e-mail address.</summary>
    public string EmailClaim { get; init; } = "email";

    /// <summary>The claim that says whether that is verified.</summary>
    public string EmailVerifiedClaim { get; init; } = "email_verified";

    /// <summary>The claim with the person's name.</summary>
    public string NameClaim { get; init; } = "name";

    /// <summary>What is asked for beside <c>openid</c>.</summary>
    public ImmutableArray<string> Scopes { get; init; } = ["profile", "email"];

    /// <summary>Where the service sends the browser back to.</summary>
    public string CallbackPath { get; init; } = "/sign-in/company/callback";

    /// <summary>The page for who was refused; <c>problem</c> in its query says why in a word.</summary>
    public string FailurePath { get; init; } = "/login";
}
