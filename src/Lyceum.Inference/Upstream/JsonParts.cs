using System.Text.Json;

namespace Lyceum.Inference.Upstream;

/// <summary>Reads JSON of which nothing is certain. What is missing or null is null; what is of another kind than expected makes no sense.</summary>
internal static class JsonParts
{
    /// <summary>Reads a text as JSON.</summary>
    /// <typeparam name="T">What comes of it.</typeparam>
    /// <param name="json">The text.</param>
    /// <param name="connection">Where it comes from.</param>
    /// <param name="read">Reads it.</param>
    /// <exception cref="UpstreamException">It is no JSON, or not what was expected.</exception>
    public static T Read<T>(ReadOnlyMemory<byte> json, UpstreamConnection connection, Func<JsonElement, T> read)
    {
        try
        {
            return read(JsonElement.Parse(json.Span));
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or FormatException or OverflowException or KeyNotFoundException)
        {
            throw new UpstreamException(UpstreamFailure.BadAnswer, $"{connection.Server} answers with something else than the API says; see whether the address is right and the server speaks OpenAI's API.", e);
        }
    }

    /// <summary>A member of an object; null where it is missing or null.</summary>
    public static JsonElement? Get(this JsonElement element, string name) =>
        element.TryGetProperty(name, out JsonElement value) && value.ValueKind != JsonValueKind.Null ? value : null;

    /// <summary>A text.</summary>
    public static string? Text(this JsonElement element, string name) => element.Get(name) is { } value
        ? value.GetString()
        : null;

    /// <summary>A whole number from 0.</summary>
    public static int? Count(this JsonElement element, string name) => element.Get(name)?.GetInt32() switch
    {
        null => null,
        >= 0 and var count => count,
        _ => throw new FormatException(),
    };

    /// <summary>The items of a list; none where it is missing.</summary>
    public static IEnumerable<JsonElement> Items(this JsonElement element, string name) => element.Get(name) is { } value ? value.EnumerateArray() : [];
}
