namespace Lyceum.Platform.Accounts;

/// <summary>What a sign-in service says of itself.</summary>
/// <param name="Issuer">Its name, which its tokens carry.</param>
/// <param name="AuthorizationEndpoint">Where browsers are sent.</param>
/// <param name="TokenEndpoint">Where this server exchanges codes.</param>
/// <param name="Keys">How many keys it signs with.</param>
/// <param name="SaysPkce">Whether it says that it takes PKCE with SHA-256. Some take it and do not say so.</param>
public sealed record CompanySignInFinding(string Issuer, string AuthorizationEndpoint, string TokenEndpoint, int Keys, bool SaysPkce);
