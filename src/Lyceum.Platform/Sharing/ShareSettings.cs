namespace Lyceum.Platform.Sharing;

/// <summary>What an owner wants of a link.</summary>
public sealed record ShareSettings
{
    private static readonly TimeSpan s_longest = TimeSpan.FromDays(3650);

    /// <summary>How long it can be opened; null until it is revoked.</summary>
    public TimeSpan? Lifetime { get; init; }

    /// <summary>Whether it tells the owner's name.</summary>
    public bool ShowsOwner { get; init; }

    /// <summary>A link for some days, at most the longest that is allowed.</summary>
    /// <param name="days">How many days it holds; null or none for one without an end.</param>
    /// <param name="showsOwner">Whether it tells the owner's name.</param>
    public static ShareSettings ForDays(int? days, bool showsOwner) =>
        new() { Lifetime = days is { } some and > 0 ? TimeSpan.FromDays(Math.Min(some, s_longest.Days)) : null, ShowsOwner = showsOwner };

    internal void Validate()
    {
        if (Lifetime is { } lifetime && (lifetime <= TimeSpan.Zero || lifetime > s_longest))
        {
            throw PlatformException.Invalid($"A link lives at most {s_longest.Days} days.");
        }
    }
}
