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
        string seconds = string.Create(CultureInfo.InvariantCulture, $"{(milliseconds % 60_000) / 1000m:0.###}s");
        return minutes == 0 ? seconds
            : minutes < 60 ? string.Create(CultureInfo.InvariantCulture, $"{minutes}m{seconds}")
            : string.Create(CultureInfo.InvariantCulture, $"{minutes / 60}h{minutes % 60}m{seconds}");
    }
}
