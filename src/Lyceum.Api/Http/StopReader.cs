using System.Text.Json;

namespace Lyceum.Api.Http;

/// <summary>Reads the field <c>stop</c>: a string or several.</summary>
internal static class StopReader
{
    // OpenAI takes four; front ends of local servers send more.
    private const int Most = 64;

    /// <summary>Reads it.</summary>
    /// <exception cref="ApiException">It is something else.</exception>
    public static IReadOnlyList<string> Read(JsonElement? stop)
    {
        const string Param = "stop";
        if (stop is null)
        {
            return [];
        }

        string?[] strings = stop switch
        {
            { ValueKind: JsonValueKind.String } one => [one.GetString()],
            { ValueKind: JsonValueKind.Array } several => [.. several.EnumerateArray().Select(static one => one.ValueKind == JsonValueKind.String ? one.GetString() : null)],
            _ => throw ApiException.BadRequest($"Invalid type for '{Param}': expected a string or an array of strings, but got {JsonBodyReader.Kind(stop.Value)} instead.", Param, "invalid_type"),
        };
        return strings.Length > Most || strings.Any(string.IsNullOrEmpty)
            ? throw ApiException.BadRequest($"Invalid '{Param}': expected at most {Most} strings, none of them empty.", Param, "invalid_value")
            : [.. strings.OfType<string>()];
    }
}
