namespace Lyceum.Platform.Sharing;

/// <summary>What an owner wants of a link.</summary>
public sealed record ShareSettings
{
    private static readonly TimeSpan s_longest = TimeSpan.FromDays(3650);

    /// <summary>How long it can be opened; null until it is revoked.</summary>
    public TimeSpan? Lifetime { get; init; }

    /// <summary>Whether it tells the owner's name.</summary>
    public bool ShowsOwner { get; init; }

    internal void Validate()
    {
        if (Lifetime is { } lifetime && (lifetime <= TimeSpan.Zero || lifetime > s_longest))
        {
            throw PlatformException.Invalid($"A link lives at most {s_longest.Days} days.");
        }
    }
}
