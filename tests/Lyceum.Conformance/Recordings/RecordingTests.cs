using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Lyceum.Api.Tests;
using Lyceum.TestKit;

namespace Lyceum.Conformance.Recordings;

/// <summary>
/// What OpenAI's service was asked is asked here, each recording from its first request to its last, and answered in the same shape: ids that OpenAI's
/// service gave are those that this one gave in the same place.
/// </summary>
public class RecordingTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Recordings_are_replayed_from_their_first_request_to_their_last()
    {
        RecordedExchange[] exchanges = [.. RecordedExchange.ReadAll().Where(static one => Resource(one) is not null)];
        Assert.All(RecordedDifferences.Skipped, skipped => Assert.Contains(exchanges, one => IsOf(one, skipped.Name)));
        IGrouping<string, RecordedExchange>[] recordings =
        [
            .. exchanges.Where(static one => !RecordedDifferences.Skipped.Any(skipped => IsOf(one, skipped.Name))).GroupBy(static one => one.Recording),
        ];
        Assert.True(recordings.Length > 40, $"There are only {recordings.Length} recordings.");
        List<string> wrong = [];
        HashSet<(string, string)> met = [];
        await using ApiServer server = await ApiServer.StartAsync(Cancellation);
        foreach (IGrouping<string, RecordedExchange> recording in recordings)
        {
            await ReplayAsync(server, [.. recording], wrong, met);
        }

        // A difference that is none any more leaves the table.
        wrong.AddRange(RecordedDifferences.Shapes.Where(known => !met.Contains((known.Resource, known.Path))).Select(known => $"{known.Resource} {known.Path} is no difference"));
        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
    }

    [Theory]
    [InlineData("""{"a":1}""", """{"a":1.5}""", "")]
    [InlineData("""{"a":1}""", """{"a":null}""", "$.a")]
    [InlineData("""{"a":{"b":""}}""", """{"a":{}}""", "$.a.b")]
    [InlineData("""{"a":[{"b":""}]}""", """{"a":[{"b":"","c":1}]}""", "$.a[*].c")]
    [InlineData("""{"a":[1]}""", """{"a":[]}""", "$.a[*]")]
    [InlineData("""{"a":true}""", """{"a":false}""", "")]
    public void A_shape_is_compared_all_the_way_down(string recorded, string ours, string path) =>
        Assert.Equal(path, string.Join(',', JsonShape.Compare(JsonElement.Parse(recorded), JsonElement.Parse(ours)).Select(static one => one.Path)));

    private static async Task ReplayAsync(ApiServer server, RecordedExchange[] exchanges, List<string> wrong, HashSet<(string Resource, string Path)> met)
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
            using HttpRequestMessage request = new(new HttpMethod(exchange.Method), Address(exchange, ids)) { Content = Content(exchange, exchanges, ids) };
            request.Headers.Authorization = exchange.Status == 401 ? new AuthenticationHeaderValue("Bearer", "not-a-real-key-at-all") : null;
            using HttpResponseMessage response = await server.Client.SendAsync(request, Cancellation);
            string answer = await response.Content.ReadAsStringAsync(Cancellation);
            if ((int)response.StatusCode != exchange.Status)
            {
                wrong.Add($"{exchange.Name}: {(int)response.StatusCode} instead of {exchange.Status}: {answer}");
                return;
            }

            JsonElement ours = JsonElement.Parse(answer);
            JsonElement recorded = exchange.Answer!.Value;
            wrong.AddRange(Differences(exchange, ours, met).Select(difference => $"{exchange.Name}: {difference}"));
            Learn(recorded, ours, ids);
        }
    }

    private static IEnumerable<string> Differences(RecordedExchange exchange, JsonElement ours, HashSet<(string Resource, string Path)> met)
    {
        JsonElement recorded = exchange.Answer!.Value;
        string resource = Resource(exchange)!;
        foreach ((string path, string what) in JsonShape.Compare(recorded, ours))
        {
            if (RecordedDifferences.Shapes.Any(known => known.Resource == resource && known.Path == path))
            {
                met.Add((resource, path));
            }
            else if (!(path.StartsWith("$.error.", StringComparison.Ordinal) && what.EndsWith("recorded as Null", StringComparison.Ordinal)))
            {
                // Which field was wrong may be said where OpenAI does not say it.
                yield return $"{path} {what}";
            }
        }

        if (recorded.TryGetProperty("error", out JsonElement error) && error.ValueKind == JsonValueKind.Object)
        {
            foreach (string name in (string[])["type", "param", "code"])
            {
                if (error.GetProperty(name) is { ValueKind: JsonValueKind.String } value && value.GetString() != ours.GetProperty("error").GetProperty(name).GetString())
                {
                    yield return $"error.{name} is {ours.GetProperty("error").GetProperty(name)} instead of {value}";
                }
            }
        }
    }

    private static bool IsOf(RecordedExchange exchange, string name) => exchange.Name.StartsWith(name, StringComparison.Ordinal);

    private static string? Resource(RecordedExchange exchange) =>
        RecordedDifferences.Offered.FirstOrDefault(path => exchange.Path == path || exchange.Path.StartsWith(path + "/", StringComparison.Ordinal));

    // The model is another one.
    private static string Address(RecordedExchange exchange, Dictionary<string, string> ids) =>
        exchange.Path.StartsWith("/v1/models/", StringComparison.Ordinal) ? $"v1/models/{TestInstallation.ModelName}" : Translate(exchange.Path[1..] + exchange.Query, ids);

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

        // Tokens and dimensions are a model's own.
        if (body["input"] is JsonArray inputs)
        {
            body["input"] = new JsonArray([.. inputs.Select(static (input, index) => input is JsonArray ? new JsonArray(index % 3 + 1) : input!.DeepClone())]);
        }

        if (body["dimensions"]?.GetValue<int>() > 0)
        {
            body["dimensions"] = 3;
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
