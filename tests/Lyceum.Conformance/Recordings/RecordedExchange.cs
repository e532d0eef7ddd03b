using System.Text.Json;
using System.Text.Json.Nodes;
using Lyceum.TestKit;

namespace Lyceum.Conformance.Recordings;

/// <summary>A request that somebody sent to OpenAI, and what they were answered.</summary>
/// <param name="Name">Whence it is, such as <c>ChatTests__TwoTurnChat[1]</c>.</param>
/// <param name="Method">The method.</param>
/// <param name="Path">The path with <c>/v1</c>, without a query.</param>
/// <param name="Query">The query with its question mark; empty for none.</param>
/// <param name="Body">What was sent; null for nothing or for what is no JSON.</param>
/// <param name="Status">The status.</param>
/// <param name="Answer">The answer, where it is JSON; else null.</param>
internal sealed record RecordedExchange(string Name, string Method, string Path, string Query, JsonNode? Body, int Status, JsonElement? Answer)
{
    /// <summary>The recording that it is a part of.</summary>
    public string Recording => Name[..Name.IndexOf('[', StringComparison.Ordinal)];

    /// <summary>All that were recorded.</summary>
    public static IEnumerable<RecordedExchange> ReadAll()
    {
        foreach (string file in Directory.EnumerateFiles(Repository.ConformanceFile("openai", "recordings"), "*.json").Order(StringComparer.Ordinal))
        {
            JsonElement entries = JsonElement.Parse(File.ReadAllBytes(file)).GetProperty("Entries");
            for (int i = 0; i < entries.GetArrayLength(); i++)
            {
                JsonElement entry = entries[i];
                JsonElement answer = entry.GetProperty("ResponseBody");
                Uri address = new(entry.GetProperty("RequestUri").GetString()!);
                yield return new RecordedExchange(
                    $"{System.IO.Path.GetFileNameWithoutExtension(file)}[{i}]",
                    entry.GetProperty("RequestMethod").GetString()!,
                    address.AbsolutePath,
                    address.Query,
                    entry.GetProperty("RequestBody") is { ValueKind: JsonValueKind.Object } body ? JsonNode.Parse(body.GetRawText()) : null,
                    entry.GetProperty("StatusCode").GetInt32(),
                    answer.ValueKind == JsonValueKind.Object ? answer : null);
            }
        }
    }
}
