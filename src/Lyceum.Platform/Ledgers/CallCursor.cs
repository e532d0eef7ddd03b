using System.Globalization;

namespace Lyceum.Platform.Ledgers;

/// <summary>A place in the list of calls, which stays the same whatever is added.</summary>
/// <param name="OccurredAt">When the call was admitted.</param>
/// <param name="Id">The call.</param>
public readonly record struct CallCursor(DateTimeOffset OccurredAt, Guid Id)
{
    /// <summary>The place as text, for an address.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{OccurredAt.UtcTicks}-{Id:N}");

    /// <summary>Reads what <see cref="ToString"/> wrote.</summary>
    public static bool TryParse(string? text, out CallCursor cursor)
    {
        cursor = default;
        int dash = text?.IndexOf('-', StringComparison.Ordinal) ?? -1;
        if (dash < 0 || !long.TryParse(text.AsSpan(0, dash), NumberStyles.None, CultureInfo.InvariantCulture, out long ticks)
            || ticks > DateTimeOffset.MaxValue.UtcTicks || !Guid.TryParseExact(text.AsSpan(dash + 1), "N", out Guid id))
        {
            return false;
        }

        cursor = new CallCursor(new DateTimeOffset(ticks, TimeSpan.Zero), id);
        return true;
    }
}
