namespace Lyceum.Platform.Keys;

/// <summary>An admin key that was just made, the only time its secret is known.</summary>
/// <param name="Key">The key.</param>
/// <param name="Secret">Its secret, to be shown once.</param>
public sealed record IssuedAdminKey(AdminApiKey Key, AdminKeySecret Secret);
