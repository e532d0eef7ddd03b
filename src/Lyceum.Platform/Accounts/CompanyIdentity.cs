namespace Lyceum.Platform.Accounts;

/// <summary>Who the company's service says somebody is, from a token that was checked.</summary>
/// <param name="Issuer">The service.</param>
/// <param name="Subject">The account there.</param>
/// <param name="Email">The e-mail address; null where the service does not tell.</param>
/// <param name="EmailVerified">Whether the service says that it is the person's; null where it says nothing.</param>
/// <param name="Name">The person's name; null where the service does not tell.</param>
public sealed record CompanyIdentity(string Issuer, string Subject, string? Email, bool? EmailVerified, string? Name);
