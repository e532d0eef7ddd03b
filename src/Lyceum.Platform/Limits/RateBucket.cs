namespace Lyceum.Platform.Limits;

/// <summary>
/// A token bucket: it holds what a minute allows and fills up evenly. Counted in whole numbers, a token being as many parts
/// as a minute has ticks, so that nothing is lost to rounding however often it is asked. May be below zero, when a call used
/// more than it had said.
/// </summary>
internal sealed class RateBucket(long perMinute, DateTimeOffset now)
{
    private Int128 _level = (Int128)perMinute * TimeSpan.TicksPerMinute;
    private long _filledAt = now.UtcTicks;

    /// <summary>What a minute allows.</summary>
    public long PerMinute { get; private set; } = perMinute;

    /// <summary>Whether it has as much as it can hold.</summary>
    public bool IsFull => _level == Capacity;

    private Int128 Capacity => (Int128)PerMinute * TimeSpan.TicksPerMinute;

    /// <summary>Fills it up to some time, by a limit that may have changed.</summary>
    public void Fill(long perMinute, DateTimeOffset now)
    {
        long elapsed = now.UtcTicks - _filledAt;
        if (elapsed > 0)
        {
            _level += (Int128)elapsed * PerMinute;
            _filledAt = now.UtcTicks;
        }

        PerMinute = perMinute;
        _level = Int128.Min(_level, Capacity);
    }

    /// <summary>How long until it has some tokens; zero where it has, null where it cannot hold so many.</summary>
    public TimeSpan? Until(long tokens) => tokens > PerMinute ? null : TimeTo((Int128)tokens * TimeSpan.TicksPerMinute);

    /// <summary>Takes tokens, or gives them back where they are negative.</summary>
    public void Take(long tokens) => _level = Int128.Min(_level - ((Int128)tokens * TimeSpan.TicksPerMinute), Capacity);

    /// <summary>How it stands.</summary>
    public QuotaStanding Standing() => new(PerMinute, _level <= 0 ? 0 : (long)(_level / TimeSpan.TicksPerMinute), TimeTo(Capacity));

    private TimeSpan TimeTo(Int128 level)
    {
        Int128 missing = level - _level;
        return missing <= 0 ? TimeSpan.Zero : new TimeSpan((long)Int128.Min((missing + PerMinute - 1) / PerMinute, TimeSpan.MaxValue.Ticks));
    }
}
