using System.Text.Json;

namespace Lyceum.Conformance.Recordings;

/// <summary>Compares what JSON values are, not what they say: their kinds, and the names of members, all the way down.</summary>
internal static class JsonShape
{
    /// <summary>Where two values differ, each as a path and a sentence. Of arrays the first items are compared, as lengths are the model's matter.</summary>
    public static IEnumerable<(string Path, string What)> Compare(JsonElement recorded, JsonElement ours, string path = "$")
    {
        if (Kind(recorded) != Kind(ours))
        {
            return [(path, $"is {Kind(ours)}, but was recorded as {Kind(recorded)}")];
        }

        return recorded.ValueKind switch
        {
            JsonValueKind.Object => Members(recorded, ours, path),
            JsonValueKind.Array when recorded.GetArrayLength() > 0 => ours.GetArrayLength() > 0 ? Compare(recorded[0], ours[0], $"{path}[*]") : [($"{path}[*]", "is missing")],
            _ => [],
        };
    }

    private static IEnumerable<(string Path, string What)> Members(JsonElement recorded, JsonElement ours, string path)
    {
        foreach (JsonProperty member in recorded.EnumerateObject())
        {
            if (!ours.TryGetProperty(member.Name, out JsonElement same))
            {
                yield return ($"{path}.{member.Name}", "is missing");
                continue;
            }

            foreach ((string, string) difference in Compare(member.Value, same, $"{path}.{member.Name}"))
            {
                yield return difference;
            }
        }

        foreach (JsonProperty member in ours.EnumerateObject().Where(member => !recorded.TryGetProperty(member.Name, out _)))
        {
            yield return ($"{path}.{member.Name}", "was not recorded");
        }
    }

    private static string Kind(JsonElement value) => value.ValueKind is JsonValueKind.True or JsonValueKind.False ? "Boolean" : value.ValueKind.ToString();
}
