using Lyceum.Platform.Data;
using Lyceum.Platform.Retention;

namespace Lyceum.Platform.Accounts;

/// <summary>A public key whose private half never leaves a person's device (WebAuthn level 3, "credential record").</summary>
public sealed class Passkey : IPlatformEntity
{
    /// <summary>The longest <see cref="CredentialId"/> that WebAuthn knows.</summary>
    public const int MaximumCredentialId = 1023;

    /// <summary>What the device calls it, 1 to 1023 bytes.</summary>
    public required byte[] CredentialId { get; init; }

    /// <summary>Whose it is.</summary>
    [UserColumn(UserColumnRule.DeleteRow)]
    public Guid UserId { get; init; }

    /// <summary>What the person calls it.</summary>
    public required string Name { get; set; }

    /// <summary>The public key in COSE form.</summary>
    public required byte[] PublicKey { get; init; }

    /// <summary>The device's counter at the last use; one that does not grow is a copy. 0 where the device does not count.</summary>
    public long SignCount { get; internal set; }

    /// <summary>How browsers reach the device, in WebAuthn's words.</summary>
    public required string[] Transports { get; init; }

    /// <summary>Whether it may be copied to other devices of the person.</summary>
    public bool IsBackupEligible { get; init; }

    /// <summary>Whether it was copied.</summary>
    public bool IsBackedUp { get; internal set; }

    /// <summary>When it was made.</summary>
    public DateTimeOffset CreatedAt { get; init; }

    /// <summary>When it was used last; null before.</summary>
    public DateTimeOffset? LastUsedAt { get; internal set; }
}
