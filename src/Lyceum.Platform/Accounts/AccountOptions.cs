using System.Collections.Immutable;

namespace Lyceum.Platform.Accounts;

/// <summary>Settings of accounts, sign-in and sessions; <c>docs/accounts.md</c> tells them to administrators.</summary>
public sealed record AccountOptions
{
    /// <summary>Who may make an account for themselves.</summary>
    public SignUpMode SignUp { get; init; } = SignUpMode.Invitation;

    /// <summary>Whether the program's settings say <see cref="SignUp"/>, so that administrators do not change it while it runs (<see cref="SignInRules"/>).</summary>
    public bool IsSignUpFixed { get; init; }

    /// <summary>Whether a new user who belongs to no organisation gets a personal one with a project, to work at once.</summary>
    public bool PersonalOrganization { get; init; } = true;

    /// <summary>What the project in a personal organisation is called.</summary>
    public string PersonalProject { get; init; } = "Default";

    /// <summary>Where browsers reach this server: links are made with it, and passkeys belong to its host.</summary>
    public Uri PublicAddress { get; init; } = new("http://localhost:5080");

    /// <summary>
    /// The domain that passkeys belong to: the host of <see cref="PublicAddress"/> or a parent of it; null for that host. Passkeys made
    /// under another one no longer work.
    /// </summary>
    public string? PasskeyDomain { get; init; }

    /// <summary>Further origins that passkeys may be used on, such as <c>https://chat.example.com</c>; that of <see cref="PublicAddress"/> always may.</summary>
    public ImmutableArray<string> PasskeyOrigins { get; init; } = [];

    /// <summary>The name that authenticator apps show.</summary>
    public string Issuer { get; init; } = "Lyceum";

    /// <summary>The least length of a password in characters.</summary>
    public int MinimumPasswordLength { get; init; } = 10;

    /// <summary>
    /// Rounds of PBKDF2 with HMAC-SHA-512. OWASP asks for at least 220 000; a stored hash with fewer is made anew at the next sign-in.
    /// </summary>
    public int PasswordIterations { get; init; } = 250_000;

    /// <summary>How many wrong passwords, or wrong codes, in a row lock an account for a while; at least 2.</summary>
    public int MaximumFailures { get; init; } = 5;

    /// <summary>How long an account is locked. Passkeys, which cannot be guessed, go on working.</summary>
    public TimeSpan LockoutDuration { get; init; } = TimeSpan.FromMinutes(15);

    /// <summary>How long the second step may take after the password, and a passkey after it was asked for.</summary>
    public TimeSpan StepLifetime { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>How long a session lives in any case.</summary>
    public TimeSpan SessionLifetime { get; init; } = TimeSpan.FromDays(30);

    /// <summary>How long a session lives that nobody uses.</summary>
    public TimeSpan SessionIdleLifetime { get; init; } = TimeSpan.FromDays(7);

    /// <summary>How many sessions are kept in memory.</summary>
    public int SessionCacheCapacity { get; init; } = 10_000;

    /// <summary>
    /// How long a session is believed before the database is asked again. What this process ends, ends at once; this bounds how long
    /// what another one ended goes on.
    /// </summary>
    public TimeSpan SessionCacheLifetime { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How long a set-up link works; each start makes a new one.</summary>
    public TimeSpan SetupLinkLifetime { get; init; } = TimeSpan.FromHours(24);

    /// <summary>Refuses settings that cannot work.</summary>
    /// <exception cref="PlatformException">One cannot.</exception>
    internal AccountOptions Validate()
    {
        if (MinimumPasswordLength is < 1 or > PasswordRules.MaximumLength || PasswordIterations < 1 || MaximumFailures < 2 || SessionCacheCapacity < 1
            || !Enum.IsDefined(SignUp) || !PublicAddress.IsAbsoluteUri)
        {
            throw PlatformException.Invalid(
                $"The account settings cannot be: passwords of 1 to {PasswordRules.MaximumLength} characters, at least 2 failures, a full public address.");
        }

        if (new[] { LockoutDuration, StepLifetime, SessionLifetime, SessionIdleLifetime, SetupLinkLifetime }.Any(static span => span <= TimeSpan.Zero))
        {
            throw PlatformException.Invalid("The account settings cannot be: every lifetime is longer than nothing.");
        }

        return this;
    }
}
