using Lyceum.Platform.Keys;

namespace Lyceum.Platform.Projects;

/// <summary>A service account that was just made, with its first key.</summary>
/// <param name="Account">The account.</param>
/// <param name="Key">The key and its secret, to be shown once.</param>
public sealed record IssuedServiceAccount(ServiceAccount Account, IssuedKey Key);
