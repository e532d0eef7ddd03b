using Lyceum.Platform.Data;

namespace Lyceum.Platform.Accounts;

/// <summary>A person who signs in. Which organisations the person belongs to, their members say.</summary>
public sealed class UserAccount : IPlatformEntity
{
    /// <summary>Its id, the user's everywhere else.</summary>
    public Guid Id { get; init; }

    /// <summary>The e-mail address as it was written.</summary>
    public required string Email { get; set; }

    /// <summary>The e-mail address as it is compared; once on the platform.</summary>
    public required string NormalizedEmail { get; set; }

    /// <summary>Whether somebody trusted said that the address is this person's.</summary>
    public bool EmailVerified { get; set; }

    /// <summary>What people call the person.</summary>
    public required string Name { get; set; }

    /// <summary>The password as <c>PasswordHasher</c> keeps it; null for who signs in otherwise.</summary>
    public string? PasswordHash { get; internal set; }

    /// <summary>
    /// Changes with the password and when the account is disabled. Sessions and half-done sign-ins carry the one they began under and
    /// end with it, also where they are stored a moment after.
    /// </summary>
    public Guid SecurityStamp { get; internal set; }

    /// <summary>The key of the authenticator app, encrypted; null where there is none.</summary>
    public byte[]? AuthenticatorKey { get; internal set; }

    /// <summary>Since when sign-in asks for a code; null while it does not.</summary>
    public DateTimeOffset? AuthenticatorSince { get; internal set; }

    /// <summary>The time step of the code that was used last: neither it nor one before works again.</summary>
    public long AuthenticatorStep { get; internal set; }

    /// <summary>Wrong passwords since the last right one.</summary>
    public int FailedPasswords { get; internal set; }

    /// <summary>Wrong codes since the last whole sign-in.</summary>
    public int FailedCodes { get; internal set; }

    /// <summary>Until when passwords and codes are refused; null, or a time that has passed, while they are not.</summary>
    public DateTimeOffset? LockedUntil { get; internal set; }

    /// <summary>Whether the person administers the platform.</summary>
    public bool IsAdministrator { get; internal set; }

    /// <summary>Since when the account cannot be used; null while it can.</summary>
    public DateTimeOffset? DisabledAt { get; internal set; }

    /// <summary>When it was made.</summary>
    public DateTimeOffset CreatedAt { get; init; }

    /// <summary>When a session began last.</summary>
    public DateTimeOffset? LastSignInAt { get; internal set; }

    /// <summary>The organisation that the person works in unless another is chosen; null until it is made.</summary>
    public Guid? HomeOrganizationId { get; internal set; }

    /// <summary>Changes with every change of the account, so that two at the same time cannot undo each other.</summary>
    public int Version { get; internal set; }
}
