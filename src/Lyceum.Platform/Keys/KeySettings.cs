using Lyceum.Platform.Limits;

namespace Lyceum.Platform.Keys;

/// <summary>What somebody asks of a new key.</summary>
/// <param name="Name">What people call it.</param>
public sealed record KeySettings(string Name)
{
    /// <summary>What it may be used for.</summary>
    public KeyScopes Scopes { get; init; } = KeyScopes.Everything;

    /// <summary>When it ends; null never.</summary>
    public DateTimeOffset? ExpiresAt { get; init; }

    /// <summary>What it may use in a minute and at the same time.</summary>
    public QuotaLimits Limits { get; init; } = QuotaLimits.None;

    /// <summary>Refuses settings that no key can have.</summary>
    /// <exception cref="PlatformException">They are not usable.</exception>
    internal void Validate(DateTimeOffset now)
    {
        Scopes.Validate();
        Limits.Validate();
        if (ExpiresAt <= now)
        {
            throw PlatformException.Invalid("A key cannot end before it begins.", "key_expiry");
        }
    }
}
