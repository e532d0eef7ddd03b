namespace Lyceum.Platform.Accounts;

/// <summary>A new key for an authenticator app, shown once. It prints as nothing.</summary>
/// <param name="Key">The key in base 32, to be typed.</param>
/// <param name="Address">The key as an <c>otpauth:</c> address, to be shown as a QR code.</param>
public sealed record AuthenticatorSetup(string Key, Uri Address)
{
    /// <summary>That it is a key, and no more.</summary>
    public override string ToString() => "authenticator key …";
}
