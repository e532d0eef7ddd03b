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

    /// <summary>Checks what an administrator typed.</summary>
    /// <returns>The same, trimmed.</returns>
    /// <exception cref="PlatformException">A value cannot be.</exception>
    internal CompanySignInOptions Check()
    {
        const int MostDomains = 100;
        const int LongestSecret = 1000;
        if (!Authority.IsAbsoluteUri || Authority.UserInfo.Length > 0 || Authority.Query.Length > 0 || Authority.Fragment.Length > 0 || $"{Authority}".Length > StoredSignInRules.MaximumAuthority
            || !(Authority.Scheme == Uri.UriSchemeHttps || (Authority.Scheme == Uri.UriSchemeHttp && Authority.IsLoopback)))
        {
            throw PlatformException.Invalid("The service's address is an https address such as https://login.example.com.", "company_authority");
        }

        string client = ClientId.Trim();
        if (client.Length is 0 or > Names.MaximumLength || client.Any(char.IsControl))
        {
            throw PlatformException.Invalid("The client id is what this server is called at the service.", "company_client");
        }

        ImmutableArray<string> domains = [.. AllowedDomains.Select(static domain => domain.Trim().ToLowerInvariant()).Where(static domain => domain.Length > 0).Distinct(StringComparer.Ordinal)];
        if (domains.Length > MostDomains || domains.Sum(static domain => domain.Length + 1) > StoredSignInRules.MaximumDomains || domains.Any(static domain => Uri.CheckHostName(domain) != UriHostNameType.Dns))
        {
            throw PlatformException.Invalid("Domains are names such as example.com, at most 100.", "company_domain");
        }

        if (Secret?.Reveal() is { } secret && (secret.Length is 0 or > LongestSecret || secret.Any(char.IsControl)))
        {
            throw PlatformException.Invalid("The secret has 1 to 1000 characters.", "company_secret_form");
        }

        return this with { ClientId = client, DisplayName = Names.Check(DisplayName), AllowedDomains = domains };
    }
}
