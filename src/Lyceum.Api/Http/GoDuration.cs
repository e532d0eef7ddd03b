using System.Globalization;

namespace Lyceum.Api.Http;

/// <summary>Durations as the headers of limits have them: <c>0s</c>, <c>20ms</c>, <c>1.5s</c>, <c>6m0s</c>, <c>1h0m0s</c>.</summary>
internal static class GoDuration
{
    /// <summary>Writes a duration, rounded up to a millisecond.</summary>
    public static string Format(TimeSpan duration)
    {
        long milliseconds = Math.Max(0, (long)Math.Ceiling(duration.TotalMilliseconds));
        if (milliseconds is > 0 and < 1000)
        {
            return string.Create(CultureInfo.InvariantCulture, $"{milliseconds}ms");
        }

        long minutes = milliseconds / 60_000;
        string seconds = Seconds(milliseconds % 60_000);
        return minutes == 0 ? seconds
            : minutes < 60 ? string.Create(CultureInfo.InvariantCulture, $"{minutes}m{seconds}")
            : string.Create(CultureInfo.InvariantCulture, $"{minutes / 60}h{minutes % 60}m{seconds}");
    }

    // Without zeros at the end. Every answer with limits has two of these.
    private static string Seconds(long milliseconds)
    {
        (long whole, long rest) = Math.DivRem(milliseconds, 1000);
        return rest == 0 ? string.Create(CultureInfo.InvariantCulture, $"{whole}s")
            : rest % 100 == 0 ? string.Create(CultureInfo.InvariantCulture, $"{whole}.{rest / 100}s")
            : rest % 10 == 0 ? string.Create(CultureInfo.InvariantCulture, $"{whole}.{rest / 10:00}s")
            : string.Create(CultureInfo.InvariantCulture, $"{whole}.{rest:000}s");
    }
}
