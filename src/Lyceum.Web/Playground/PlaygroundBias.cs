using System.Globalization;
using System.Text.Json;

namespace Lyceum.Web.Playground;

/// <summary>Scores that are added to tokens, in the form of the API: an object of numbers by tokens' ids.</summary>
internal static class PlaygroundBias
{
    private const float Bound = 100;

    /// <summary>Reads them.</summary>
    /// <returns>Null where it is no such object.</returns>
    public static IReadOnlyDictionary<int, float>? Read(string json)
    {
        try
        {
            JsonElement all = JsonElement.Parse(json);
            if (all.ValueKind != JsonValueKind.Object)
            {
                return null;
            }

            Dictionary<int, float> tokens = [];
            foreach (JsonProperty one in all.EnumerateObject())
            {
                if (!int.TryParse(one.Name, NumberStyles.None, CultureInfo.InvariantCulture, out int token) || one.Value.ValueKind != JsonValueKind.Number
                    || !one.Value.TryGetSingle(out float value) || value is < -Bound or > Bound)
                {
                    return null;
                }

                // The lowest means never, as in the API.
                tokens[token] = value <= -Bound ? float.NegativeInfinity : value;
            }

            return tokens;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
