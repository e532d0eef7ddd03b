namespace Lyceum.Platform.Keys;

/// <summary>How much of checked keys is kept.</summary>
public sealed record ApiKeyVerifierOptions
{
    /// <summary>How many secrets are kept.</summary>
    public int CacheCapacity { get; init; } = 10_000;

    /// <summary>
    /// How long a key is believed before the database is asked again. What this process revokes ends at once, and what another one
    /// revokes within a second where a <see cref="Changes.ChangeWatch"/> runs; this bounds it where none does.
    /// </summary>
    public TimeSpan CacheLifetime { get; init; } = TimeSpan.FromSeconds(30);
}
