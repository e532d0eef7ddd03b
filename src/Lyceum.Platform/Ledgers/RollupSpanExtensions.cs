namespace Lyceum.Platform.Ledgers;

internal static class RollupSpanExtensions
{
    /// <summary>How long it is.</summary>
    public static TimeSpan Length(this RollupSpan span) => span == RollupSpan.Hour ? TimeSpan.FromHours(1) : TimeSpan.FromDays(1);

    /// <summary>When the hour or day of a time begins, by UTC.</summary>
    public static DateTimeOffset StartOf(this RollupSpan span, DateTimeOffset time) => time.Floor(span.Length());

    /// <summary>The last whole multiple of a length, by UTC, that is not after a time.</summary>
    public static DateTimeOffset Floor(this DateTimeOffset time, TimeSpan length) => new(time.UtcTicks - (time.UtcTicks % length.Ticks), TimeSpan.Zero);
}
