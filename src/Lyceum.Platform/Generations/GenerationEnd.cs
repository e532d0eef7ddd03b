using System.Text.Json;

namespace Lyceum.Platform.Generations;

/// <summary>How a generation ended: what its last event says.</summary>
/// <param name="Status">How.</param>
/// <param name="Error">What went wrong; null where nothing did.</param>
public sealed record GenerationEnd(GenerationStatus Status, GenerationError? Error)
{
    private static readonly JsonSerializerOptions s_json = new(JsonSerializerDefaults.Web)
    {
        Converters = { new System.Text.Json.Serialization.JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower) },
    };

    /// <summary>Reads the payload of a last event.</summary>
    /// <exception cref="JsonException">It is none.</exception>
    public static GenerationEnd Parse(string payload) => JsonSerializer.Deserialize<GenerationEnd>(payload, s_json) ?? throw new JsonException("An end is not null.");

    /// <summary>The payload of a last event.</summary>
    internal string ToPayload() => JsonSerializer.Serialize(this, s_json);
}
