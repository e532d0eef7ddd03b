using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Lyceum.Api.Tests;
using Lyceum.TestKit;

namespace Lyceum.Conformance.Recordings;

/// <summary>
/// Recordings in which one request speaks of what another made, replayed from their first request to their last: ids that OpenAI's service gave are
/// those that this one gave in the same place.
/// </summary>
public class ReplayTests
{
    private static readonly string[] s_offered = ["/v1/batches", "/v1/files", "/v1/uploads"];

    // Recordings, or single exchanges of them, that are answered otherwise on purpose; the key is the beginning of a name.
    private static readonly (string Name, string Reason)[] s_skipped =
    [
        ("ResponsesToolTests__", "tools other than functions are refused"),
        ("BatchTests__ListBatchesAsync_WithOptions_PageSizeLimitAndItems", "lists batches that were made before the recording"),
    ];

    // Where the shape differs on purpose, in paths below all answers of the resource.
    private static readonly (string Resource, string Path, string Reason)[] s_differences =
    [
        ("/v1/files", "$.detail", "the error again, in a form that no client reads"),
    ];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Recordings_are_replayed_from_their_first_request_to_their_last()
    {
        IGrouping<string, RecordedExchange>[] recordings =
        [
            .. RecordedExchange.ReadAll().Where(static one => Resource(one) is not null && !s_skipped.Any(skipped => one.Name.StartsWith(skipped.Name, StringComparison.Ordinal)))
                .GroupBy(static one => one.Recording),
        ];
        Assert.True(recordings.Length > 8, $"There are only {recordings.Length} recordings.");
        List<string> wrong = [];
        await using ApiServer server = await ApiServer.StartAsync(Cancellation);
        foreach (IGrouping<string, RecordedExchange> recording in recordings)
        {
            await ReplayAsync(server, [.. recording], wrong);
        }

        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
    }

    private static async Task ReplayAsync(ApiServer server, RecordedExchange[] exchanges, List<string> wrong)
    {
        Dictionary<string, string> ids = new(StringComparer.Ordinal);
        for (int i = 0; i < exchanges.Length; i++)
        {
            RecordedExchange exchange = exchanges[i];
            // What was stored at OpenAI's is found some seconds later; here at once.
            if (exchange.Status == 404 && exchanges.Skip(i + 1).Any(later => (later.Method, later.Path, later.Status) == (exchange.Method, exchange.Path, 200)))
            {
                continue;
            }

            RecordedModel.Prepare(server.Model, exchange.Answer);
            using HttpRequestMessage request = new(new HttpMethod(exchange.Method), Translate(exchange.Path[1..] + exchange.Query, ids)) { Content = Content(exchange, exchanges, ids) };
            using HttpResponseMessage response = await server.Client.SendAsync(request, Cancellation);
            string answer = await response.Content.ReadAsStringAsync(Cancellation);
            if ((int)response.StatusCode != exchange.Status)
            {
                wrong.Add($"{exchange.Name}: {(int)response.StatusCode} instead of {exchange.Status}: {answer}");
                return;
            }

            JsonElement ours = JsonElement.Parse(answer);
            JsonElement recorded = exchange.Answer!.Value;
            wrong.AddRange(JsonShape.Compare(recorded, ours)
                .Where(difference => !s_differences.Any(known => known.Resource == Resource(exchange) && known.Path == difference.Path))
                .Select(difference => $"{exchange.Name}: {difference.Path} {difference.What}"));
            Learn(recorded, ours, ids);
        }
    }

    private static string? Resource(RecordedExchange exchange) =>
        s_offered.FirstOrDefault(path => exchange.Path == path || exchange.Path.StartsWith(path + "/", StringComparison.Ordinal));

    private static string Translate(string text, Dictionary<string, string> ids) => ids.Aggregate(text, static (so, id) => so.Replace(id.Key, id.Value, StringComparison.Ordinal));

    // An id of theirs stands where one of ours does.
    private static void Learn(JsonElement recorded, JsonElement ours, Dictionary<string, string> ids)
    {
        if (recorded.ValueKind == JsonValueKind.Object && ours.ValueKind == JsonValueKind.Object)
        {
            foreach (JsonProperty member in recorded.EnumerateObject())
            {
                if (!ours.TryGetProperty(member.Name, out JsonElement same))
                {
                    continue;
                }

                if (member.Value.ValueKind == JsonValueKind.String && same.ValueKind == JsonValueKind.String && (member.Name == "id" || member.Name.EndsWith("_id", StringComparison.Ordinal)))
                {
                    ids[member.Value.GetString()!] = same.GetString()!;
                }

                Learn(member.Value, same, ids);
            }
        }
        else if (recorded.ValueKind == JsonValueKind.Array && ours.ValueKind == JsonValueKind.Array)
        {
            foreach ((JsonElement one, JsonElement other) in recorded.EnumerateArray().Zip(ours.EnumerateArray()))
            {
                Learn(one, other, ids);
            }
        }
    }

    private static HttpContent? Content(RecordedExchange exchange, RecordedExchange[] exchanges, Dictionary<string, string> ids)
    {
        if (exchange.Method != "POST")
        {
            return null;
        }

        // Forms were recorded without their bytes, and bodies of uploads not at all.
        RecordedExchange[] parts = [.. exchanges.Where(static one => one.Path.EndsWith("/parts", StringComparison.Ordinal))];
        if (exchange.Path == "/v1/files")
        {
            bool isKnown = exchange.Answer!.Value.TryGetProperty("purpose", out JsonElement purpose);
            return new MultipartFormDataContent { { new StringContent(isKnown ? purpose.GetString()! : "world_domination"), "purpose" }, { File(8), "file", "file.jsonl" } };
        }

        if (exchange.Path.EndsWith("/parts", StringComparison.Ordinal))
        {
            return new MultipartFormDataContent { { File(8 / parts.Length), "data", "part" } };
        }

        JsonNode body = exchange.Body is null ? new JsonObject() : JsonNode.Parse(Translate(exchange.Body.ToJsonString(), ids))!;
        if (exchange.Body is null && exchange.Path == "/v1/uploads")
        {
            foreach (string name in (string[])["purpose", "filename", "bytes"])
            {
                body[name] = JsonNode.Parse(exchange.Answer!.Value.GetProperty(name).GetRawText());
            }

            body["mime_type"] = "text/plain";
        }
        else if (exchange.Path.EndsWith("/complete", StringComparison.Ordinal))
        {
            body["part_ids"] = new JsonArray([.. parts.Select(part => (JsonNode)ids[part.Answer!.Value.GetProperty("id").GetString()!])]);
        }

        if (body["model"] is not null)
        {
            body["model"] = TestInstallation.ModelName;
        }

        return new StringContent(body.ToJsonString(), Encoding.UTF8, "application/json");
    }

    private static ByteArrayContent File(int length)
    {
        ByteArrayContent content = new(Encoding.ASCII.GetBytes(new string('1', length)));
        content.Headers.ContentType = new MediaTypeHeaderValue("text/plain");
        return content;
    }
}
