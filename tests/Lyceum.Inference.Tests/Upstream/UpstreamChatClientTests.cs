using System.Text.Json;
using Lyceum.Inference.Constraints;
using Lyceum.Inference.Generation;
using Lyceum.Inference.Sampling;
using Lyceum.Inference.Serving;
using Lyceum.Inference.Tests.Telemetry;
using Lyceum.Inference.Upstream;
using Lyceum.Models.Hub;
using Microsoft.Extensions.AI;

namespace Lyceum.Inference.Tests.Upstream;

public sealed class UpstreamChatClientTests
{
    private static readonly string[] s_hello =
    [
        """{"id":"chatcmpl-1","model":"big-1","choices":[{"index":0,"delta":{"role":"assistant","content":""},"finish_reason":null}],"usage":null}""",
        """{"id":"chatcmpl-1","choices":[{"index":0,"delta":{"reasoning_content":"Think."}}]}""",
        """{"id":"chatcmpl-1","choices":[{"index":0,"delta":{"content":"Hel"}}]}""",
        """{"id":"chatcmpl-1","choices":[{"index":0,"delta":{"content":"lö"}}]}""",
        """{"id":"chatcmpl-1","choices":[{"index":0,"delta":{},"finish_reason":"stop"}]}""",
        """{"id":"chatcmpl-1","choices":[],"usage":{"prompt_tokens":7,"completion_tokens":5,"total_tokens":12,"prompt_tokens_details":{"cached_tokens":4},"completion_tokens_details":{"reasoning_tokens":2}}}""",
    ];

    private static readonly AIFunctionDeclaration s_weather = AIFunctionFactory.CreateDeclaration("weather", "The weather.", JsonElement.Parse("""{"type": "object", "properties": {"city": {"type": "string"}}}"""));

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_answer_has_text_reasoning_usage_and_an_end()
    {
        await using ScriptedServer server = ScriptedServer.Streaming(s_hello);
        using TelemetryRecorder recorder = new("chatty");
        using UpstreamModel model = Model(server, name: "chatty");
        ChatResponse response = await model.ChatClient.GetResponseAsync("Hi", null, Cancellation);
        Assert.Equal(("Hellö", ChatFinishReason.Stop, "big-1", "chatcmpl-1"), (response.Text, response.FinishReason, response.ModelId, response.ResponseId));
        Assert.Equal("Think.", response.Messages.Single().Contents.OfType<TextReasoningContent>().Single().Text);
        Assert.Equal((7, 4, 5, 2, 12), (response.Usage!.InputTokenCount, response.Usage.CachedInputTokenCount, response.Usage.OutputTokenCount, response.Usage.ReasoningTokenCount, response.Usage.TotalTokenCount));
        AnswerEnded end = ((IReadOnlyList<GenerationUpdate>)response.RawRepresentation!).OfType<AnswerEnded>().Single();
        Assert.Equal((FinishReason.Stop, 7, 4, 5), (end.Reason, end.Statistics.PromptTokens, end.Statistics.CachedTokens, end.Statistics.GeneratedTokens));

        ScriptedRequest request = server.Last;
        Assert.Equal("POST /v1/chat/completions HTTP/1.1", request.Line);
        Assert.Equal("""{"model":"chatty","messages":[{"role":"user","content":"Hi"}],"stream":true,"stream_options":{"include_usage":true}}""", request.Body);
        Assert.False(request.Headers.ContainsKey("Authorization"));

        System.Diagnostics.Activity span = Assert.Single(recorder.Spans);
        Assert.Equal(("chat chatty", System.Diagnostics.ActivityKind.Client, "openai", "127.0.0.1", server.Address.Port), (span.DisplayName, span.Kind, span.GetTagItem("gen_ai.provider.name"), span.GetTagItem("server.address"), span.GetTagItem("server.port")));
        Assert.Equal(("big-1", "chatcmpl-1", 7, 5), (span.GetTagItem("gen_ai.response.model"), span.GetTagItem("gen_ai.response.id"), span.GetTagItem("gen_ai.usage.input_tokens"), span.GetTagItem("gen_ai.usage.output_tokens")));
        Assert.Equal(2, recorder.Measurements("gen_ai.client.token.usage").Count);
    }

    [Fact]
    public async Task Everything_that_was_asked_is_said()
    {
        await using ScriptedServer server = ScriptedServer.Streaming(s_hello);
        using UpstreamModel model = Model(server, key: "sk-very-secret");
        ChatMessage[] messages =
        [
            new(ChatRole.System, "Be kind."),
            new(ChatRole.User, [new TextContent("See"), new UriContent("http://x.test/y.png", "image/png"), new DataContent(new byte[] { 1, 2 }, "image/png")]),
            new(ChatRole.Assistant, [new TextReasoningContent("hm"), new FunctionCallContent("call_1", "weather", new Dictionary<string, object?> { ["city"] = "Köln" })]),
            new(ChatRole.Tool, [new FunctionResultContent("call_1", "sun")]),
        ];
        ChatOptions options = new()
        {
            Instructions = "First.", Temperature = 0.5f, TopP = 0.9f, FrequencyPenalty = 0.1f, PresencePenalty = 0, Seed = 11, MaxOutputTokens = 100, StopSequences = ["a", "b"],
            Tools = [s_weather], ToolMode = ChatToolMode.RequireSpecific("weather"), AllowMultipleToolCalls = false,
            ResponseFormat = ChatResponseFormat.ForJsonSchema(JsonElement.Parse("""{"type": "object"}"""), "form"), Reasoning = new ReasoningOptions { Effort = ReasoningEffort.Low },
        };
        await model.ChatClient.GetResponseAsync(messages, options, Cancellation);
        JsonElement expected = JsonElement.Parse("""
            {
              "model": "m",
              "messages": [
                {"role": "system", "content": "First."},
                {"role": "system", "content": "Be kind."},
                {"role": "user", "content": [{"type": "text", "text": "See"}, {"type": "image_url", "image_url": {"url": "http://x.test/y.png"}}, {"type": "image_url", "image_url": {"url": "data:image/png;base64,AQI="}}]},
                {"role": "assistant", "content": null, "tool_calls": [{"id": "call_1", "type": "function", "function": {"name": "weather", "arguments": "{\"city\":\"K\u00F6ln\"}"}}]},
                {"role": "tool", "tool_call_id": "call_1", "content": "sun"}
              ],
              "stream": true, "stream_options": {"include_usage": true}, "max_tokens": 100,
              "temperature": 0.5, "top_p": 0.9, "frequency_penalty": 0.1, "presence_penalty": 0, "seed": 11, "stop": ["a", "b"],
              "tools": [{"type": "function", "function": {"name": "weather", "description": "The weather.", "parameters": {"type": "object", "properties": {"city": {"type": "string"}}}}}],
              "tool_choice": {"type": "function", "function": {"name": "weather"}}, "parallel_tool_calls": false,
              "response_format": {"type": "json_schema", "json_schema": {"name": "form", "schema": {"type": "object"}, "strict": true}},
              "reasoning_effort": "low"
            }
            """);
        Assert.True(JsonElement.DeepEquals(expected, server.Last.Json), server.Last.Body);
        Assert.Equal("Bearer sk-very-secret", server.Last.Headers["Authorization"]);
    }

    [Fact]
    public async Task Calls_are_put_together_from_their_pieces()
    {
        await using ScriptedServer server = ScriptedServer.Streaming(
            """{"choices":[{"index":0,"delta":{"tool_calls":[{"index":0,"id":"a","type":"function","function":{"name":"weather","arguments":""}}]}}]}""",
            """{"choices":[{"index":0,"delta":{"tool_calls":[{"index":0,"function":{"arguments":"{\"city\":"}},{"index":1,"id":"b","function":{"name":"weather","arguments":"{}"}}]}}]}""",
            """{"choices":[{"index":0,"delta":{"tool_calls":[{"index":0,"function":{"arguments":"\"Bonn\"}"}},{"index":2,"id":"c","function":{"name":"weather","arguments":"{broken"}}]}}]}""",
            """{"choices":[{"index":0,"delta":{},"finish_reason":"tool_calls"}]}""");
        using UpstreamModel model = Model(server);
        ChatResponse response = await model.ChatClient.GetResponseAsync("?", new ChatOptions { Tools = [s_weather] }, Cancellation);
        FunctionCallContent[] calls = [.. response.Messages.Single().Contents.OfType<FunctionCallContent>()];
        Assert.Equal(["a", "b", "c"], calls.Select(static call => call.CallId));
        Assert.Equal("Bonn", ((JsonElement)calls[0].Arguments!["city"]!).GetString());
        Assert.Empty(calls[1].Arguments!);
        Assert.NotNull(calls[2].Exception);
        Assert.Equal(ChatFinishReason.ToolCalls, response.FinishReason);
        Assert.Null(response.Usage!.TotalTokenCount);
        Assert.Equal("auto", server.Last.Json.GetProperty("tool_choice").GetString());

        response = await model.ChatClient.GetResponseAsync("?", new ChatOptions { Tools = [s_weather], ToolMode = ChatToolMode.RequireAny, AllowMultipleToolCalls = false }, Cancellation);
        Assert.Single(response.Messages.Single().Contents.OfType<FunctionCallContent>());
        Assert.Equal("required", server.Last.Json.GetProperty("tool_choice").GetString());

        await model.ChatClient.GetResponseAsync("?", new ChatOptions { Tools = [s_weather], ToolMode = ChatToolMode.None }, Cancellation);
        Assert.False(server.Last.Json.TryGetProperty("tools", out _));
    }

    [Fact]
    public async Task Log_probabilities_and_several_answers_come_as_from_a_model_here()
    {
        await using ScriptedServer server = ScriptedServer.Streaming(
            """{"choices":[{"index":1,"delta":{"content":"B"},"logprobs":{"content":[{"token":"B","logprob":-0.5,"bytes":[66],"top_logprobs":[{"token":"B","logprob":-0.5},{"token":"C","logprob":-1.5}]}]}}]}""",
            """{"choices":[{"index":0,"delta":{"content":"A!"},"logprobs":{"content":[{"token":"A","logprob":-1},{"token":"!","logprob":-2}]},"finish_reason":"length"}]}""",
            """{"choices":[{"index":1,"delta":{},"finish_reason":"stop","stop_reason":"x"}]}""",
            """{"choices":[],"usage":{"prompt_tokens":3,"completion_tokens":3,"total_tokens":6}}""");
        using UpstreamModel model = Model(server);
        ChatOptions options = new() { RawRepresentationFactory = static _ => new GenerationRequest { Choices = 2, Options = new GenerationOptions { LogProbabilities = 2, Sampling = new SamplingOptions { LogitBias = new Dictionary<int, float> { [5] = float.NegativeInfinity } } } } };
        ChatResponse response = await model.ChatClient.GetResponseAsync("?", options, Cancellation);
        Assert.Equal(["A!", "B"], response.Messages.Select(static message => message.Text));
        IReadOnlyList<GenerationUpdate> updates = (IReadOnlyList<GenerationUpdate>)response.RawRepresentation!;
        GeneratedPiece[] first = [.. updates.OfType<TokensWritten>().Where(static update => update.Choice == 0).SelectMany(static update => update.Pieces)];
        Assert.Equal([("A", -1f), ("!", -2f)], first.Select(static piece => (piece.Text, piece.LogProbabilities!.Chosen.Value)));
        TokenLogProbabilities second = updates.OfType<TokensWritten>().Single(static update => update.Choice == 1).Pieces[0].LogProbabilities!;
        Assert.Equal([("B", -0.5f), ("C", -1.5f)], second.Alternatives.Select(static one => (one.Text!, one.Value)));
        AnswerEnded[] ends = [.. updates.OfType<AnswerEnded>()];
        Assert.Equal([(FinishReason.Length, null, 2, -3.0), (FinishReason.StopString, "x", 1, -0.5)], ends.Select(static end => (end.Reason, end.StopString, end.Statistics.GeneratedTokens, end.Statistics.LogProbability)));
        Assert.Equal(6, response.Usage!.TotalTokenCount);
        JsonElement sent = server.Last.Json;
        Assert.Equal((2, true, 2, -100), (sent.GetProperty("n").GetInt32(), sent.GetProperty("logprobs").GetBoolean(), sent.GetProperty("top_logprobs").GetInt32(), sent.GetProperty("logit_bias").GetProperty("5").GetInt32()));
        Assert.Equal(1, sent.GetProperty("temperature").GetInt32());
    }

    [Fact]
    public async Task What_a_server_does_not_understand_is_refused_by_name_before_anything_is_sent()
    {
        await using ScriptedServer server = ScriptedServer.Streaming(s_hello);
        using UpstreamModel plain = Model(server);
        GenerationOptions generation = new();
        (string Name, GenerationOptions Options)[] refused =
        [
            ("TopK", generation with { Sampling = new SamplingOptions { TopK = 5 } }),
            ("MinP", generation with { Sampling = new SamplingOptions { MinP = 0.1f } }),
            ("TypicalP", generation with { Sampling = new SamplingOptions { TypicalP = 0.1f } }),
            ("RepetitionPenalty", generation with { Sampling = new SamplingOptions { RepetitionPenalty = 1.1f } }),
            ("MinTokens", generation with { MinTokens = 2 }),
            ("IgnoreEndOfText", generation with { IgnoreEndOfText = true }),
            ("Constraint", generation with { Constraint = OutputConstraint.Regex("a") }),
        ];
        foreach ((string name, GenerationOptions options) in refused)
        {
            NotSupportedException error = await Assert.ThrowsAsync<NotSupportedException>(() => plain.ChatClient.GetResponseAsync("?", new ChatOptions { RawRepresentationFactory = _ => options }, Cancellation));
            Assert.StartsWith(name, error.Message.Replace("The ", "", StringComparison.Ordinal), StringComparison.Ordinal);
        }

        Assert.Empty(server.Requests);
        using UpstreamModel vllm = new(new UpstreamOptions { Address = server.Address, Model = "m", Dialect = UpstreamDialect.Vllm });
        GenerationRequest all = new()
        {
            CacheScope = "tenant 5",
            Options = new GenerationOptions
            {
                MinTokens = 2, IgnoreEndOfText = true, Constraint = OutputConstraint.Choices(["yes", "no"]),
                Sampling = new SamplingOptions { TopK = 5, MinP = 0.1f, RepetitionPenalty = 1.1f },
            },
        };
        await vllm.ChatClient.GetResponseAsync("?", new ChatOptions { RawRepresentationFactory = _ => all, Reasoning = new ReasoningOptions { Effort = ReasoningEffort.None } }, Cancellation);
        JsonElement sent = server.Last.Json;
        Assert.Equal((5, "0.1", "1.1", 2, true), (sent.GetProperty("top_k").GetInt32(), sent.GetProperty("min_p").GetRawText(), sent.GetProperty("repetition_penalty").GetRawText(), sent.GetProperty("min_tokens").GetInt32(), sent.GetProperty("ignore_eos").GetBoolean()));
        Assert.Equal("""{"choice":["yes","no"]}""", sent.GetProperty("structured_outputs").GetRawText());
        Assert.Equal("""{"enable_thinking":false}""", sent.GetProperty("chat_template_kwargs").GetRawText());
        Assert.DoesNotContain("tenant", server.Last.Body, StringComparison.Ordinal);
        Assert.Equal(64, sent.GetProperty("cache_salt").GetString()!.Length);
    }

    private static UpstreamModel Model(ScriptedServer server, string name = "m", string? key = null) =>
        new(new UpstreamOptions { Address = server.Address, Model = name, ApiKey = new Secret(key) });
}
