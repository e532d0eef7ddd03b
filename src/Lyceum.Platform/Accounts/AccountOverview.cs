namespace Lyceum.Platform.Accounts;

/// <summary>An account as an administrator of the platform sees it.</summary>
/// <param name="Account">The account.</param>
/// <param name="Passkeys">How many passkeys it has.</param>
/// <param name="CompanyLogins">How many ties to the company's service.</param>
/// <param name="IsLocked">Whether it is locked for a while, after too many wrong passwords or codes.</param>
public sealed record AccountOverview(UserAccount Account, int Passkeys, int CompanyLogins, bool IsLocked);
