using System.Globalization;
using System.Text.Json;

namespace Lyceum.Gateway.Archives;

/// <summary>Reads values that may be there or not, and may be anything.</summary>
internal static class JsonReading
{
    // What DateTimeOffset holds of seconds, with a distance.
    private const decimal MostSeconds = 200_000_000_000m;

    /// <summary>A property that is an object.</summary>
    public static JsonElement? Object(this JsonElement element, string name) => Find(element, name, JsonValueKind.Object);

    /// <summary>A property that is an array.</summary>
    public static JsonElement? Array(this JsonElement element, string name) => Find(element, name, JsonValueKind.Array);

    /// <summary>A property that is text; what cannot be text, such as half a character, is none.</summary>
    public static string? Text(this JsonElement element, string name) => Find(element, name, JsonValueKind.String) is { } found ? found.Text() : null;

    /// <summary>The text of a value.</summary>
    public static string? Text(this JsonElement element)
    {
        try
        {
            return element.ValueKind == JsonValueKind.String ? element.GetString() : null;
        }
        catch (InvalidOperationException)
        {
            // Not text after all: an escaped half of a surrogate pair, or bytes that are no UTF-8.
            return null;
        }
    }

    /// <summary>Whether a property is true.</summary>
    public static bool Is(this JsonElement element, string name) => element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out JsonElement found) && found.ValueKind == JsonValueKind.True;

    /// <summary>A property that is a whole number from 0 on.</summary>
    public static long? Count(this JsonElement element, string name) =>
        Find(element, name, JsonValueKind.Number) is { } found && found.TryGetInt64(out long value) && value >= 0 ? value : null;

    /// <summary>A property that is a time: seconds since 1970, or ISO 8601.</summary>
    /// <returns>Null where there is none; the earliest time of all for one that cannot be.</returns>
    public static DateTimeOffset? Time(this JsonElement element, string name)
    {
        if (element.ValueKind != JsonValueKind.Object || !element.TryGetProperty(name, out JsonElement found) || found.ValueKind is JsonValueKind.Null)
        {
            return null;
        }

        if (found.ValueKind == JsonValueKind.Number)
        {
            return found.TryGetDecimal(out decimal seconds) && seconds is >= 0 and < MostSeconds
                ? DateTimeOffset.UnixEpoch.AddTicks((long)Math.Round(seconds * 1_000_000m) * TimeSpan.TicksPerMicrosecond)
                : DateTimeOffset.MinValue;
        }

        return DateTimeOffset.TryParse(found.Text(), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out DateTimeOffset time)
            ? time : DateTimeOffset.MinValue;
    }

    private static JsonElement? Find(JsonElement element, string name, JsonValueKind kind) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out JsonElement found) && found.ValueKind == kind ? found : null;
}
