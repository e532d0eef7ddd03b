using System.Text.Json;
using Lyceum.Inference.Generation;
using Lyceum.Inference.Sampling;
using Lyceum.Inference.Serving;
using Lyceum.Inference.Upstream;

namespace Lyceum.Inference.Tests.Upstream;

public sealed class UpstreamEngineTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_prompt_is_continued()
    {
        await using ScriptedServer server = ScriptedServer.Streaming(
            """{"id":"cmpl-1","model":"m","choices":[{"index":1,"text":" two","logprobs":{"tokens":[" two"],"token_logprobs":[-0.25],"top_logprobs":[{" one":-2,"  two":-0.25}]}}]}""",
            """{"choices":[{"index":0,"text":" one","logprobs":{"tokens":[" o","ne"],"token_logprobs":[-1,-2],"top_logprobs":[null,null]},"finish_reason":"stop"}]}""",
            """{"choices":[{"index":1,"text":"","logprobs":null,"finish_reason":"length"}]}""",
            """{"choices":[],"usage":{"prompt_tokens":2,"completion_tokens":3}}""");
        using UpstreamModel model = Model(server);
        GenerationRequest request = new()
        {
            PromptText = "Once",
            Choices = 2,
            EchoesPrompt = true,
            Options = new GenerationOptions { MaxTokens = 8, LogProbabilities = 2, StopStrings = ["."], Sampling = new SamplingOptions { Temperature = 0, Seed = 5 } },
        };
        GenerationResult result = await model.Engine.CompleteAsync(request, null, Cancellation);
        Assert.Equal([" one", " two"], result.Answers.Select(static answer => answer.Text));
        Assert.Equal([FinishReason.Stop, FinishReason.Length], result.Answers.Select(static answer => answer.Reason));
        Assert.Equal([-3, -0.25], result.Answers.Select(static answer => answer.Statistics.LogProbability));
        Assert.Equal(["  two", " one"], result.Answers[1].Pieces[0].LogProbabilities!.Alternatives.Select(static one => one.Text));
        Assert.Equal("Once", Assert.Single(result.Prompt).Text);
        Assert.Equal("POST /v1/completions HTTP/1.1", server.Last.Line);
        Assert.True(JsonElement.DeepEquals(
            JsonElement.Parse("""{"model":"m","prompt":"Once","stream":true,"stream_options":{"include_usage":true},"max_tokens":8,"logprobs":2,"temperature":0,"top_p":1,"frequency_penalty":0,"presence_penalty":0,"seed":5,"n":2,"stop":["."]}"""),
            server.Last.Json), server.Last.Body);

        await Assert.ThrowsAsync<ArgumentException>(() => model.Engine.CompleteAsync(new GenerationRequest(), null, Cancellation));
        await Assert.ThrowsAsync<ArgumentException>(() => model.Engine.CompleteAsync(request with { Prompt = (int[])[1] }, null, Cancellation));
    }

    [Fact]
    public async Task A_prompt_of_tokens_is_echoed_and_scored()
    {
        await using ScriptedServer server = ScriptedServer.Saying(
            """
            {"id":"cmpl-1","choices":[{"index":0,"text":"Once upon a","logprobs":{"tokens":["Once"," upon"," a"],"token_logprobs":[null,-1,-2],
              "top_logprobs":[null,{" upon":-1},{" a":-2}]},"finish_reason":"length"}],"usage":{"prompt_tokens":2,"completion_tokens":1}}
            """);
        using UpstreamModel model = Model(server);
        GenerationRequest request = new() { Prompt = (int[])[7, 8], EchoesPrompt = true, ScoresPrompt = true, Options = new GenerationOptions { MaxTokens = 1, LogProbabilities = 1 } };
        GenerationResult result = await model.Engine.CompleteAsync(request, null, Cancellation);
        Assert.Equal(["Once", " upon"], result.Prompt.Select(static piece => piece.Text));
        Assert.Equal(-1, Assert.Single(result.PromptScores).Chosen.Value);
        Assert.Equal((" a", 2, 1), (result.Answers[0].Text, result.Answers[0].Statistics.PromptTokens, result.Answers[0].Statistics.GeneratedTokens));
        Assert.Equal(("[7,8]", true, 1, false), (server.Last.Json.GetProperty("prompt").GetRawText(), server.Last.Json.GetProperty("echo").GetBoolean(), server.Last.Json.GetProperty("logprobs").GetInt32(), server.Last.Json.TryGetProperty("stream", out _)));
    }

    [Theory]
    [InlineData("""{"choices":[{"text":"x","finish_reason":"stop"}],"usage":{"prompt_tokens":2}}""")]
    [InlineData("""{"choices":[{"text":"x","finish_reason":"stop"}]}""")]
    [InlineData("""{"choices":[{"logprobs":{"tokens":["a","b"],"token_logprobs":[-1]},"finish_reason":"stop"}],"usage":{"prompt_tokens":2}}""")]
    [InlineData("""{"choices":[{"logprobs":{"tokens":["a","b"],"token_logprobs":[null,null]},"finish_reason":"stop"}],"usage":{"prompt_tokens":2}}""")]
    [InlineData("[]")]
    [InlineData("")]
    public async Task A_server_that_cannot_score_is_told_apart(string json)
    {
        await using ScriptedServer server = ScriptedServer.Saying(json);
        using UpstreamModel model = Model(server);
        UpstreamException error = await Assert.ThrowsAsync<UpstreamException>(() => model.Engine.ScoreAsync(new GenerationRequest { Prompt = (int[])[7, 8] }, Cancellation));
        Assert.Equal(UpstreamFailure.BadAnswer, error.Failure);
    }

    private static UpstreamModel Model(ScriptedServer server) => new(new UpstreamOptions { Address = server.Address, Model = "m" });
}
