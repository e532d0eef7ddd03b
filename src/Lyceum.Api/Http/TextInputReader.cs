using System.Globalization;
using System.Text.Json;
using Lyceum.Gateway.Calls;

namespace Lyceum.Api.Http;

/// <summary>Reads texts as completions and embeddings take them: a string, several, an array of tokens, or several.</summary>
internal static class TextInputReader
{
    /// <summary>Reads them.</summary>
    /// <param name="value">The field.</param>
    /// <param name="param">Its name.</param>
    /// <param name="most">The most texts.</param>
    /// <exception cref="ApiException">It is something else, or there are too many.</exception>
    public static List<TextInput> Read(JsonElement value, string param, int most)
    {
        if (value.ValueKind == JsonValueKind.String)
        {
            return [new TextInput(value.GetString()!)];
        }

        if (value.ValueKind != JsonValueKind.Array)
        {
            throw ApiException.BadRequest($"Invalid type for '{param}': expected a string, an array of strings, or an array of tokens, but got {JsonBodyReader.Kind(value)} instead.", param, "invalid_type");
        }

        int count = value.GetArrayLength();
        if (count == 0)
        {
            throw ApiException.BadRequest($"Invalid '{param}': empty array. Expected at least one element.", param, "empty_array");
        }

        if (value[0].ValueKind == JsonValueKind.Number)
        {
            return [new TextInput(Tokens(value, param))];
        }

        return count > most
            ? throw ApiException.BadRequest(string.Create(CultureInfo.InvariantCulture, $"Invalid '{param}': array too long. Expected at most {most} texts, but got {count} instead."), param, "array_above_max_length")
            : [.. value.EnumerateArray().Select((text, index) => Text(text, string.Create(CultureInfo.InvariantCulture, $"{param}[{index}]")))];
    }

    private static TextInput Text(JsonElement text, string place) => text.ValueKind switch
    {
        JsonValueKind.String => new TextInput(text.GetString()!),
        JsonValueKind.Array => new TextInput(Tokens(text, place)),
        _ => throw ApiException.BadRequest($"Invalid type for '{place}': expected a string or an array of tokens, but got {JsonBodyReader.Kind(text)} instead.", place, "invalid_type"),
    };

    private static int[] Tokens(JsonElement array, string place)
    {
        int[] tokens = new int[array.GetArrayLength()];
        int index = 0;
        foreach (JsonElement token in array.EnumerateArray())
        {
            tokens[index++] = token.ValueKind == JsonValueKind.Number && token.TryGetInt32(out int id) && id >= 0
                ? id
                : throw ApiException.BadRequest($"Invalid '{place}': tokens are whole numbers from 0, all in one array.", place, "invalid_type");
        }

        return tokens.Length == 0 ? throw ApiException.BadRequest($"Invalid '{place}': empty array. Expected at least one token.", place, "empty_array") : tokens;
    }
}
