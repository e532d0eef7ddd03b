using System.Net;
using System.Runtime.InteropServices;
using System.Text.Json;
using Lyceum.Inference.Generation;
using Lyceum.Inference.Sampling;
using Lyceum.Inference.Serving;
using Lyceum.TestKit;

namespace Lyceum.Api.Tests;

public class OtherResourceTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Models_are_listed_and_described()
    {
        await using ApiServer server = await ApiServer.StartAsync(Cancellation);

        Assert.Equal(
            """{"data":[{"id":"fake","object":"model","created":1700000000,"owned_by":"lyceum","context_length":1000,"max_model_len":1000}],"object":"list"}""",
            await server.Client.GetStringAsync(new Uri("v1/models", UriKind.Relative), Cancellation));
        Assert.Contains("\"id\":\"fake\"", await server.Client.GetStringAsync(new Uri("v1/models/fake", UriKind.Relative), Cancellation), StringComparison.Ordinal);
        Assert.Equal(
            """{"data":[{"id":"fake","owner":"lyceum","object":"engine","created":null,"ready":true}],"object":"list"}""",
            await server.Client.GetStringAsync(new Uri("v1/engines", UriKind.Relative), Cancellation));
    }

    [Theory]
    [InlineData("v1/completions", """{"model":"fake","prompt":"one"}""")]
    [InlineData("v1/engines/fake/completions", """{"prompt":"one"}""")]
    public async Task A_text_is_continued(string path, string body)
    {
        await using ApiServer server = await ApiServer.StartAsync(Cancellation);

        JsonElement answer = await server.AskAsync(path, body, Cancellation);

        Assert.Equal("text_completion", answer.GetProperty("object").GetString());
        Assert.Equal("""[{"text":"Hello world","index":0,"logprobs":null,"finish_reason":"stop"}]""", answer.GetProperty("choices").GetRawText());
        Assert.Equal(12, answer.GetProperty("usage").GetProperty("total_tokens").GetInt32());
        Assert.Equal(16, server.Model.Request!.Options.MaxTokens);
    }

    [Fact]
    public async Task Continuations_are_streamed()
    {
        await using ApiServer server = await ApiServer.StartAsync(Cancellation);

        List<string> events = await server.StreamAsync("v1/completions", """{"model":"fake","prompt":[[1,2]],"stream":true,"stream_options":{"include_usage":true}}""", Cancellation);

        Assert.Equal(
            ["""[{"text":"Hello","index":0,"logprobs":null,"finish_reason":null}]""", """[{"text":" world","index":0,"logprobs":null,"finish_reason":null}]""", """[{"text":"","index":0,"logprobs":null,"finish_reason":"stop"}]""", "[]"],
            events.SkipLast(1).Select(static one => JsonElement.Parse(one).GetProperty("choices").GetRawText()));
        Assert.Equal("[DONE]", events[^1]);
        Assert.Equal([1, 2], server.Model.Request!.Prompt.ToArray());
    }

    [Fact]
    public async Task An_echo_has_the_prompt_with_its_log_probabilities()
    {
        await using ApiServer server = await ApiServer.StartAsync(Cancellation);
        server.Model.Continue = static _ =>
        [
            new PromptEchoed(0, [new GeneratedPiece(0, "", null), new GeneratedPiece(4, "Hi", null), new GeneratedPiece(3, "!", null)]),
            new PromptScored(0, [FakeAnswers.Known(4, -3)!, FakeAnswers.Known(3, -1)!]),
            new TokenWritten(0, new GeneratedPiece(1, "Hello", FakeAnswers.Known(1, -2))),
            new AnswerEnded(0, FinishReason.Length, null, FakeAnswers.Statistics(1)),
        ];

        JsonElement choice = (await server.AskAsync("v1/completions", """{"model":"fake","prompt":"Hi!","echo":true,"logprobs":1,"max_tokens":1}""", Cancellation)).GetProperty("choices")[0];

        Assert.Equal(("Hi!Hello", "length"), (choice.GetProperty("text").GetString(), choice.GetProperty("finish_reason").GetString()));
        Assert.Equal(
            """{"tokens":["Hi","!","Hello"],"token_logprobs":[-3,-1,-2],"top_logprobs":[{"Hi":-3},{"!":-1,"Hi":-5},{"Hello":-2,"Hi":-5}],"text_offset":[0,2,3]}""",
            choice.GetProperty("logprobs").GetRawText());
        Assert.True(server.Model.Request!.ScoresPrompt);
    }

    [Fact]
    public async Task The_best_of_several_is_given()
    {
        await using ApiServer server = await ApiServer.StartAsync(Cancellation);
        server.Model.Continue = static request =>
        [
            new TokenWritten(0, new GeneratedPiece(1, "worse", FakeAnswers.Known(1, -2))),
            new TokenWritten(1, new GeneratedPiece(1, "better", FakeAnswers.Known(1, -1))),
            new AnswerEnded(0, FinishReason.Stop, null, FakeAnswers.Statistics(1, -2)),
            new AnswerEnded(1, FinishReason.Stop, null, FakeAnswers.Statistics(1, -1)),
        ];

        JsonElement answer = await server.AskAsync("v1/completions", """{"model":"fake","prompt":"one","best_of":2}""", Cancellation);

        Assert.Equal("""[{"text":"better","index":0,"logprobs":null,"finish_reason":"stop"}]""", answer.GetProperty("choices").GetRawText());
        Assert.Equal(2, answer.GetProperty("usage").GetProperty("completion_tokens").GetInt32());
    }

    [Fact]
    public async Task A_gap_is_not_filled()
    {
        await using ApiServer server = await ApiServer.StartAsync(Cancellation);

        (HttpStatusCode status, JsonElement error) = await server.RefuseAsync("v1/completions", """{"model":"fake","prompt":"a","suffix":"b"}""", Cancellation);

        Assert.Equal((HttpStatusCode.BadRequest, "suffix"), (status, error.GetProperty("param").GetString()));
    }

    [Fact]
    public async Task Vectors_come_as_numbers_or_as_the_bytes_of_floats()
    {
        await using ApiServer server = await ApiServer.StartAsync(Cancellation);

        JsonElement numbers = await server.AskAsync("v1/embeddings", """{"model":"fake","input":["one two","three"]}""", Cancellation);
        JsonElement bytes = await server.AskAsync("v1/engines/fake/embeddings", """{"input":[[1,2]],"encoding_format":"base64"}""", Cancellation);

        Assert.Equal("""[{"index":0,"embedding":[7,0.5,-1],"object":"embedding"},{"index":1,"embedding":[5,0.5,-1],"object":"embedding"}]""", numbers.GetProperty("data").GetRawText());
        Assert.Equal("""{"prompt_tokens":3,"total_tokens":3}""", numbers.GetProperty("usage").GetRawText());
        Assert.Equal([11f, 0.5f, -1f], MemoryMarshal.Cast<byte, float>(bytes.GetProperty("data")[0].GetProperty("embedding").GetBytesFromBase64()).ToArray());
    }

    [Fact]
    public async Task A_text_is_edited()
    {
        await using ApiServer server = await ApiServer.StartAsync(Cancellation);

        JsonElement answer = await server.AskAsync("v1/edits", """{"model":"fake","input":"Helo","instruction":"Fix the spelling"}""", Cancellation);

        Assert.Equal(("edit", "Hello world"), (answer.GetProperty("object").GetString(), answer.GetProperty("choices")[0].GetProperty("text").GetString()));
        Assert.Contains("Fix the spelling", server.Model.Messages[0].Text, StringComparison.Ordinal);
        Assert.Equal("Helo", server.Model.Messages[1].Text);
    }

    [Fact]
    public async Task The_description_has_every_endpoint_and_the_reference_takes_nothing_from_elsewhere()
    {
        await using ApiServer server = await ApiServer.StartAsync(Cancellation);
        using HttpClient anybody = server.CreateClient(null);

        JsonElement document = JsonElement.Parse(await anybody.GetStringAsync(new Uri("openapi.json", UriKind.Relative), Cancellation));
        string page = await anybody.GetStringAsync(new Uri("reference/", UriKind.Relative), Cancellation);

        Assert.StartsWith("3.1", document.GetProperty("openapi").GetString(), StringComparison.Ordinal);
        string[] paths = [.. document.GetProperty("paths").EnumerateObject().Select(static path => path.Name)];
        Assert.Superset(
            new HashSet<string> { "/v1/chat/completions", "/v1/completions", "/v1/embeddings", "/v1/models", "/v1/models/{model}", "/v1/edits", "/v1/engines" }, new HashSet<string>(paths));
        Assert.DoesNotContain(paths, static path => path.Contains("assistants", StringComparison.Ordinal));
        Assert.Contains("temperature", document.GetProperty("components").GetProperty("schemas").GetProperty("ChatRequest").GetRawText(), StringComparison.Ordinal);
        Assert.DoesNotContain("https://", page, StringComparison.Ordinal);
    }
}
