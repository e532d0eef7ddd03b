using System.Globalization;

namespace Lyceum;

/// <summary>Times as they are written on the command line, and as tables show them.</summary>
internal static class TimeText
{
    /// <summary>Reads a length of time: a whole number and <c>s</c>, <c>m</c>, <c>h</c>, <c>d</c> or <c>w</c>.</summary>
    /// <exception cref="UsageException">It is none.</exception>
    public static TimeSpan ParseSpan(string text, string option) => TryParseSpan(text, out TimeSpan span)
        ? span
        : throw new UsageException($"{option} takes a length of time such as 90s, 15m, 12h, 30d or 4w, but '{text}' is none.");

    /// <summary>Reads a point in time: a length of time from now, or a date, by UTC where it does not say otherwise.</summary>
    /// <exception cref="UsageException">It is none.</exception>
    public static DateTimeOffset ParseTime(string text, string option, DateTimeOffset now)
    {
        if (TryParseSpan(text, out TimeSpan span))
        {
            return span <= DateTimeOffset.MaxValue - now ? now + span : throw new UsageException($"{option} is beyond all dates.");
        }

        return DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out DateTimeOffset time)
            ? time
            : throw new UsageException($"{option} takes a date such as 2026-12-31 or 2026-12-31T18:00Z, or a length of time from now such as 30d, but '{text}' is none.");
    }

    /// <summary>A time in a table, by UTC.</summary>
    public static string Show(DateTimeOffset? time, string never = "-") => time?.UtcDateTime.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture) ?? never;

    private static bool TryParseSpan(string text, out TimeSpan span)
    {
        span = default;
        if (text.Length < 2 || !long.TryParse(text.AsSpan(0, text.Length - 1), NumberStyles.None, CultureInfo.InvariantCulture, out long count) || count > 1_000_000_000)
        {
            return false;
        }

        long seconds = text[^1] switch { 's' => 1, 'm' => 60, 'h' => 3600, 'd' => 86_400, 'w' => 604_800, _ => 0 };
        if (seconds == 0 || count * seconds > TimeSpan.MaxValue.TotalSeconds)
        {
            return false;
        }

        span = TimeSpan.FromSeconds(count * seconds);
        return true;
    }
}
