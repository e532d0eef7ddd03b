using Lyceum.Platform.Accounts;
using Microsoft.Extensions.Configuration;

namespace Lyceum;

/// <summary>How people make accounts and sign in.</summary>
internal static class AccountSettings
{
    /// <summary>Every key, its default and what it means.</summary>
    public static IReadOnlyList<Setting> Known { get; } =
    [
        new("Accounts:SignUp", "Invitation", "Who may make an account: `Open` everybody, `Invitation` who was invited, `Closed` nobody. Administrators always can."),
        new("Accounts:PublicAddress", "", "Where browsers reach this server, such as `https://ai.example.com`; without it the first of Server:Urls. Passkeys belong to its host."),
        new("Accounts:PersonalOrganization", "true", "Whether a new user who belongs to no organisation gets a personal one: `true` or `false`."),
        new("Accounts:Issuer", "Lyceum", "The name that authenticator apps show."),
        new("Accounts:MinimumPasswordLength", "10", "The least length of a password in characters."),
        new("Accounts:MaximumFailures", "5", "Wrong passwords, or codes, in a row that lock an account."),
        new("Accounts:LockoutMinutes", "15", "How long it is locked."),
        new("Accounts:SessionDays", "30", "How long a session lives in any case."),
        new("Accounts:SessionIdleDays", "7", "How long a session lives that nobody uses."),
        new("Accounts:PasskeyDomain", "", "The domain that passkeys belong to, a parent of the public address's host; without it that host."),
        new("Accounts:PasskeyOrigins", "", "Further origins that passkeys may be used on, such as `https://chat.example.com`, with `;` between them."),
    ];

    /// <summary>Reads them.</summary>
    /// <exception cref="UsageException">A value makes no sense.</exception>
    public static AccountOptions Read(IConfiguration values)
    {
        AccountOptions options = new()
        {
            SignUp = Enum.TryParse(values.Text("Accounts:SignUp"), ignoreCase: true, out SignUpMode mode) && Enum.IsDefined(mode)
                ? mode
                : throw new UsageException($"The setting Accounts:SignUp is '{values.Text("Accounts:SignUp")}', but should be one of {string.Join(", ", Enum.GetNames<SignUpMode>())}."),
            IsSignUpFixed = values["Accounts:SignUp"] is not null,
            PersonalOrganization = values.Truth("Accounts:PersonalOrganization"),
            Issuer = values.Text("Accounts:Issuer"),
            MinimumPasswordLength = (int)values.Number("Accounts:MinimumPasswordLength", 1, 128),
            MaximumFailures = (int)values.Number("Accounts:MaximumFailures", 2, 1000),
            LockoutDuration = TimeSpan.FromMinutes(values.Number("Accounts:LockoutMinutes", 1, 525_600)),
            SessionLifetime = TimeSpan.FromDays(values.Number("Accounts:SessionDays", 1, 3650)),
            SessionIdleLifetime = TimeSpan.FromDays(values.Number("Accounts:SessionIdleDays", 1, 3650)),
            PasskeyDomain = values.Text("Accounts:PasskeyDomain") is { Length: > 0 } domain ? domain : null,
            PasskeyOrigins = [.. values.List("Accounts:PasskeyOrigins")],
        };
        return values.Text("Accounts:PublicAddress") is { Length: > 0 } text ? options with { PublicAddress = Address(text) } : options with { PublicAddress = s_unset };
    }

    /// <summary>The settings on a server that listens on some addresses: where no public address is set, the first of them, by a name that passkeys can belong to.</summary>
    public static AccountOptions On(AccountOptions options, IReadOnlyList<string> urls)
    {
        if (options.PublicAddress != s_unset)
        {
            return options;
        }

        UriBuilder address = new(urls[0]);
        bool isHere = address.Uri.IsLoopback || address.Host is "0.0.0.0" or "[::]" or "*" or "+";
        address.Host = isHere ? "localhost" : address.Host;
        return options with { PublicAddress = address.Uri };
    }

    // Nothing is reached at it.
    private static readonly Uri s_unset = new("http://unset.invalid");

    private static Uri Address(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out Uri? address) && address.Scheme is "http" or "https" && address.PathAndQuery == "/" && address.UserInfo.Length == 0
            ? address
            : throw new UsageException($"The setting Accounts:PublicAddress is '{text}', but should be an address such as https://ai.example.com.");
}
