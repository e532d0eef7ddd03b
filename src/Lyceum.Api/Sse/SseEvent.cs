using System.Text.Json;

namespace Lyceum.Api.Sse;

/// <summary>An event of a stream.</summary>
/// <param name="Json">Its data: one JSON value without line ends.</param>
/// <param name="Type">Its type; null in streams whose events have none.</param>
public readonly record struct SseEvent(ReadOnlyMemory<byte> Json, string? Type = null)
{
    /// <summary>An event with a value as the API writes it.</summary>
    /// <typeparam name="T">Its type, which is in a context of <see cref="ApiJson"/>.</typeparam>
    /// <param name="value">The value.</param>
    /// <param name="type">The event's type; null where it has none.</param>
    public static SseEvent Of<T>(T value, string? type = null) => new(JsonSerializer.SerializeToUtf8Bytes(value, ApiJson.TypeOf<T>()), type);
}
