using System.Text.Json.Nodes;

namespace Lyceum.Training.Runs;

/// <summary>Finds what differs between two configurations.</summary>
internal static class ConfigurationComparison
{
    /// <summary>Says the differences, such as <c>model.width is 256 there and 320 here</c>; empty where there are none.</summary>
    /// <param name="there">The configuration of the checkpoint.</param>
    /// <param name="here">That of the run.</param>
    public static IReadOnlyList<string> Differences(JsonObject there, JsonObject here)
    {
        SortedDictionary<string, (string? There, string? Here)> values = new(StringComparer.Ordinal);
        Collect(there, "", (path, value) => values[path] = (value, null));
        Collect(here, "", (path, value) => values[path] = (values.GetValueOrDefault(path).There, value));
        return
        [
            .. values.Where(static pair => pair.Value.There != pair.Value.Here)
                .Select(static pair => $"{pair.Key} is {pair.Value.There ?? "absent"} there and {pair.Value.Here ?? "absent"} here"),
        ];
    }

    private static void Collect(JsonNode? node, string path, Action<string, string> found)
    {
        if (node is not JsonObject { Count: > 0 } group)
        {
            found(path, node?.ToJsonString() ?? "null");
            return;
        }

        foreach ((string name, JsonNode? value) in group)
        {
            Collect(value, path.Length == 0 ? name : $"{path}.{name}", found);
        }
    }
}
