namespace Lyceum.Platform.Keys;

/// <summary>A key with a secret that was just made, the only time it is known.</summary>
/// <param name="Key">The key.</param>
/// <param name="Secret">Its secret, to be shown once.</param>
public sealed record IssuedKey(ApiKey Key, ApiKeySecret Secret);
