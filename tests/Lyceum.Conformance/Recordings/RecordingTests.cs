using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Lyceum.Api.Tests;
using Lyceum.TestKit;

namespace Lyceum.Conformance.Recordings;

/// <summary>What OpenAI's service was asked is asked here, and answered in the same shape.</summary>
public class RecordingTests
{
    // What is replayed. A path that ends with a slash stands for all below it.
    private static readonly (string Method, string Path)[] s_offered =
    [
        ("POST", "/v1/chat/completions"),
        ("POST", "/v1/embeddings"),
        ("GET", "/v1/models/"),
    ];

    // Recordings that are answered otherwise on purpose; the key is the beginning of a name.
    private static readonly (string Name, string Reason)[] s_skipped =
    [
        ("ImagesTests__", "images in messages are refused"),
        ("ChatTests__StructuredRefusalWorks[0]", "models here refuse in their words, not in a field of its own"),
    ];

    // Where the shape differs on purpose, in paths below all answers of the resource.
    private static readonly (string Resource, string Path, string Reason)[] s_differences =
    [
        ("/v1/models/", "$.context_length", "tells the context's length"),
        ("/v1/models/", "$.max_model_len", "tells the context's length as vLLM does"),
    ];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Recorded_requests_are_answered_in_the_recorded_shape()
    {
        RecordedExchange[] exchanges = [.. RecordedExchange.ReadAll().Where(static one => Resource(one) is not null && !s_skipped.Any(skipped => one.Name.StartsWith(skipped.Name, StringComparison.Ordinal)))];
        Assert.True(exchanges.Length > 30, $"There are only {exchanges.Length} recordings.");
        await using ApiServer server = await ApiServer.StartAsync(Cancellation);
        List<string> wrong = [];
        foreach (RecordedExchange exchange in exchanges)
        {
            RecordedModel.Prepare(server.Model, exchange.Answer);
            using HttpRequestMessage request = new(new HttpMethod(exchange.Method), exchange.Method == "GET" ? "v1/models/fake" : exchange.Path[1..]) { Content = Body(exchange.Body) };
            request.Headers.Authorization = exchange.Status == 401 ? new AuthenticationHeaderValue("Bearer", "not-a-real-key-at-all") : null;
            using HttpResponseMessage response = await server.Client.SendAsync(request, Cancellation);
            string answer = await response.Content.ReadAsStringAsync(Cancellation);
            if ((int)response.StatusCode != exchange.Status)
            {
                wrong.Add($"{exchange.Name}: {(int)response.StatusCode} instead of {exchange.Status}: {answer}");
                continue;
            }

            JsonElement ours = JsonElement.Parse(answer);
            wrong.AddRange(Differences(exchange, ours).Select(difference => $"{exchange.Name}: {difference}"));
        }

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

    private static string? Resource(RecordedExchange exchange) => s_offered
        .Where(one => one.Method == exchange.Method && (one.Path.EndsWith('/') ? exchange.Path.StartsWith(one.Path, StringComparison.Ordinal) : exchange.Path == one.Path))
        .Select(static one => one.Path).FirstOrDefault();

    private static IEnumerable<string> Differences(RecordedExchange exchange, JsonElement ours)
    {
        JsonElement recorded = exchange.Answer!.Value;
        string resource = Resource(exchange)!;
        foreach ((string path, string what) in JsonShape.Compare(recorded, ours).Where(difference => !s_differences.Any(known => known.Resource == resource && known.Path == difference.Path)))
        {
            // Which field was wrong may be said where OpenAI does not say it.
            if (!(path.StartsWith("$.error.", StringComparison.Ordinal) && what.EndsWith("recorded as Null", StringComparison.Ordinal)))
            {
                yield return $"{path} {what}";
            }
        }

        if (recorded.TryGetProperty("error", out JsonElement error))
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

    // The model is another one, and tokens are its own.
    private static StringContent? Body(JsonNode? recorded)
    {
        if (recorded is null)
        {
            return null;
        }

        JsonNode body = recorded.DeepClone();
        body["model"] = TestInstallation.ModelName;
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
}
