using System.Net;
using System.Text.Json;
using Lyceum.Inference.Generation;
using Lyceum.Inference.Serving;
using Lyceum.Platform.Ledgers;
using Lyceum.TestKit;
using Microsoft.Extensions.AI;

namespace Lyceum.Api.Tests;

public class ChatTests
{
    private const string Path = "v1/chat/completions";
    private const string Weather = """{"type":"function","function":{"name":"weather","description":"Tells it.","parameters":{"type":"object","properties":{"city":{"type":"string"}}}}}""";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_answer_has_the_shape_of_the_recordings()
    {
        await using ApiServer server = await ApiServer.StartAsync(Cancellation);

        JsonElement answer = await server.AskAsync(Path, """{"model":"fake","messages":[{"role":"user","content":"Hi"}]}""", Cancellation);

        Assert.Equal(["id", "object", "created", "model", "choices", "usage", "service_tier", "system_fingerprint"], Names(answer));
        Assert.StartsWith("chatcmpl-", answer.GetProperty("id").GetString(), StringComparison.Ordinal);
        Assert.Equal("""[{"index":0,"message":{"role":"assistant","content":"Hello world","refusal":null,"annotations":[]},"logprobs":null,"finish_reason":"stop"}]""", answer.GetProperty("choices").GetRawText());
        Assert.Equal(
            """{"prompt_tokens":10,"completion_tokens":3,"total_tokens":13,"prompt_tokens_details":{"cached_tokens":4,"audio_tokens":0},"completion_tokens_details":{"reasoning_tokens":0,"audio_tokens":0,"accepted_prediction_tokens":0,"rejected_prediction_tokens":0}}""",
            answer.GetProperty("usage").GetRawText());
    }

    [Theory]
    [InlineData(Path, """{"model":"fake","messages":[{"role":"user","content":"Hi"}]}""")]
    [InlineData(Path, """{"model":"fake","stream":true,"messages":[{"role":"user","content":"Hi"}]}""")]
    [InlineData("v1/completions", """{"model":"fake","prompt":"Hi"}""")]
    [InlineData("v1/embeddings", """{"model":"fake","input":"Hi"}""")]
    [InlineData("v1/responses", """{"model":"fake","input":"Hi"}""")]
    public async Task The_id_of_a_request_is_that_of_its_call_in_the_ledger(string path, string json)
    {
        await using ApiServer server = await ApiServer.StartAsync(Cancellation);
        using HttpResponseMessage response = await server.PostAsync(path, json, Cancellation);
        string body = await response.Content.ReadAsStringAsync(Cancellation);
        Assert.True(response.IsSuccessStatusCode, body);
        string id = response.Headers.GetValues("x-request-id").Single();

        UsageCallDetails found = await server.Installation.Get<UsageReport>().GetCallAsync(server.Installation.Owner, Guid.Parse(id["req_".Length..]), Cancellation);

        Assert.Equal("fake", found.Call.Model);
    }

    [Fact]
    public async Task A_stream_begins_with_the_role_and_ends_with_the_reason_and_done()
    {
        await using ApiServer server = await ApiServer.StartAsync(Cancellation);

        List<string> events = await server.StreamAsync(Path, """{"model":"fake","stream":true,"messages":[{"role":"user","content":"Hi"}]}""", Cancellation);

        Assert.Equal("[DONE]", events[^1]);
        Assert.Equal(
            [
                """[{"index":0,"delta":{"role":"assistant","content":"","refusal":null},"logprobs":null,"finish_reason":null}]""",
                """[{"index":0,"delta":{"content":"Hello"},"logprobs":null,"finish_reason":null}]""",
                """[{"index":0,"delta":{"content":" world"},"logprobs":null,"finish_reason":null}]""",
                """[{"index":0,"delta":{},"logprobs":null,"finish_reason":"stop"}]""",
            ],
            Order(events));
        Assert.Single(events.SkipLast(1).Select(static one => JsonElement.Parse(one)).Select(static chunk => (chunk.GetProperty("id").GetString(), chunk.GetProperty("created").GetInt64())).Distinct());
        Assert.All(events.SkipLast(1), static one => Assert.DoesNotContain("usage", one, StringComparison.Ordinal));
    }

    [Fact]
    public async Task With_usage_every_chunk_has_the_field_and_the_last_one_the_value()
    {
        await using ApiServer server = await ApiServer.StartAsync(Cancellation);

        List<string> events = await server.StreamAsync(
            Path, """{"model":"fake","stream":true,"stream_options":{"include_usage":true},"messages":[{"role":"user","content":"Hi"}]}""", Cancellation);

        JsonElement last = JsonElement.Parse(events[^2]);
        Assert.Equal(0, last.GetProperty("choices").GetArrayLength());
        Assert.Equal(13, last.GetProperty("usage").GetProperty("total_tokens").GetInt32());
        Assert.All(events.SkipLast(2), static one => Assert.Equal(JsonValueKind.Null, JsonElement.Parse(one).GetProperty("usage").ValueKind));
    }

    [Fact]
    public async Task Calls_of_tools_are_told_whole_and_in_chunks()
    {
        await using ApiServer server = await ApiServer.StartAsync(Cancellation);
        server.Model.Answer = static _ => [FakeAnswers.Call("call_1", "weather", "city", "Köln"), FakeAnswers.Call("call_2", "weather", "city", "Paris"), FakeAnswers.End(0, 9, called: true)];
        string body = $$"""{"model":"fake","messages":[{"role":"user","content":"Hi"}],"tools":[{{Weather}}],"tool_choice":"required"}""";

        JsonElement choice = (await server.AskAsync(Path, body, Cancellation)).GetProperty("choices")[0];
        List<string> events = await server.StreamAsync(Path, $$"""{"stream":true,{{body[1..]}}""", Cancellation);

        Assert.Equal("tool_calls", choice.GetProperty("finish_reason").GetString());
        Assert.Equal(JsonValueKind.Null, choice.GetProperty("message").GetProperty("content").ValueKind);
        Assert.Equal("""{"id":"call_1","type":"function","function":{"name":"weather","arguments":"{\"city\":\"Köln\"}"}}""", choice.GetProperty("message").GetProperty("tool_calls")[0].GetRawText());
        Assert.Equal(ChatToolMode.RequireAny, server.Model.Options!.ToolMode);
        Assert.Equal(
            [
                """[{"index":0,"delta":{"role":"assistant","content":null,"refusal":null},"logprobs":null,"finish_reason":null}]""",
                """[{"index":0,"delta":{"tool_calls":[{"index":0,"function":{"arguments":"","name":"weather"},"id":"call_1","type":"function"}]},"logprobs":null,"finish_reason":null}]""",
                """[{"index":0,"delta":{"tool_calls":[{"index":0,"function":{"arguments":"{\"city\":\"Köln\"}"}}]},"logprobs":null,"finish_reason":null}]""",
                """[{"index":0,"delta":{"tool_calls":[{"index":1,"function":{"arguments":"","name":"weather"},"id":"call_2","type":"function"}]},"logprobs":null,"finish_reason":null}]""",
                """[{"index":0,"delta":{"tool_calls":[{"index":1,"function":{"arguments":"{\"city\":\"Paris\"}"}}]},"logprobs":null,"finish_reason":null}]""",
                """[{"index":0,"delta":{},"logprobs":null,"finish_reason":"tool_calls"}]""",
            ],
            Order(events));
    }

    [Fact]
    public async Task Functions_of_2023_are_answered_in_their_own_words()
    {
        await using ApiServer server = await ApiServer.StartAsync(Cancellation);
        server.Model.Answer = static _ => [FakeAnswers.Call("call_1", "weather", "city", "Rome"), FakeAnswers.End(0, 9, called: true)];
        const string Body = """
            {"model":"fake","functions":[{"name":"weather","parameters":{"type":"object","properties":{}}}],"function_call":{"name":"weather"},"messages":[
            {"role":"user","content":"Hi"},{"role":"assistant","content":null,"function_call":{"name":"weather","arguments":"{\"city\":\"Bonn\"}"}},{"role":"function","name":"weather","content":"rain"}]}
            """;

        JsonElement choice = (await server.AskAsync(Path, Body, Cancellation)).GetProperty("choices")[0];

        Assert.Equal("function_call", choice.GetProperty("finish_reason").GetString());
        Assert.Equal("""{"name":"weather","arguments":"{\"city\":\"Rome\"}"}""", choice.GetProperty("message").GetProperty("function_call").GetRawText());
        Assert.False(choice.GetProperty("message").TryGetProperty("tool_calls", out _));
        FunctionCallContent call = server.Model.Messages[1].Contents.OfType<FunctionCallContent>().Single();
        Assert.Equal((call.CallId, "rain"), (((FunctionResultContent)server.Model.Messages[2].Contents.Single()).CallId, ((FunctionResultContent)server.Model.Messages[2].Contents.Single()).Result));
    }

    [Fact]
    public async Task Length_beats_calls_as_the_reason()
    {
        await using ApiServer server = await ApiServer.StartAsync(Cancellation);
        server.Model.Answer = static _ => [FakeAnswers.Call("call_1", "weather", "city", "Rome"), FakeAnswers.End(0, 9, FinishReason.Length)];

        JsonElement answer = await server.AskAsync(Path, $$"""{"model":"fake","messages":[{"role":"user","content":"Hi"}],"tools":[{{Weather}}]}""", Cancellation);

        Assert.Equal("length", answer.GetProperty("choices")[0].GetProperty("finish_reason").GetString());
    }

    [Fact]
    public async Task Thoughts_have_both_names_and_are_counted()
    {
        await using ApiServer server = await ApiServer.StartAsync(Cancellation);
        server.Model.Answer = static _ => [FakeAnswers.Update(0, [new TextReasoningContent("Hm")], 4), .. FakeAnswers.Text("Hello")];
        const string Body = """{"model":"fake","reasoning_effort":"high","messages":[{"role":"user","content":"Hi"}]}""";

        JsonElement answer = await server.AskAsync(Path, Body, Cancellation);
        List<string> events = await server.StreamAsync(Path, $$"""{"stream":true,{{Body[1..]}}""", Cancellation);

        JsonElement message = answer.GetProperty("choices")[0].GetProperty("message");
        Assert.Equal(("Hm", "Hm", "Hello"), (message.GetProperty("reasoning_content").GetString(), message.GetProperty("reasoning").GetString(), message.GetProperty("content").GetString()));
        Assert.Equal(1, answer.GetProperty("usage").GetProperty("completion_tokens_details").GetProperty("reasoning_tokens").GetInt32());
        Assert.Equal("""[{"index":0,"delta":{"reasoning_content":"Hm","reasoning":"Hm"},"logprobs":null,"finish_reason":null}]""", Order(events)[1]);
        Assert.Equal(ReasoningEffort.High, server.Model.Options!.Reasoning!.Effort);
    }

    [Fact]
    public async Task Log_probabilities_are_those_of_the_text()
    {
        await using ApiServer server = await ApiServer.StartAsync(Cancellation);
        server.Model.Answer = static _ => [FakeAnswers.Update(0, [new TextContent("Hello")], 1, -0.5f), FakeAnswers.Update(0, [], 0, -0.25f), FakeAnswers.End(0, 2)];

        JsonElement answer = await server.AskAsync(Path, """{"model":"fake","logprobs":true,"top_logprobs":2,"messages":[{"role":"user","content":"Hi"}]}""", Cancellation);

        Assert.Equal(
            """{"content":[{"token":"Hello","logprob":-0.5,"bytes":[72,101,108,108,111],"top_logprobs":[{"token":"Hello","logprob":-0.5,"bytes":[72,101,108,108,111]},{"token":"Hi","logprob":-5,"bytes":[72,105]}]}],"refusal":null}""",
            answer.GetProperty("choices")[0].GetProperty("logprobs").GetRawText());
        Assert.Equal(2, server.Model.Request!.Options.LogProbabilities);
    }

    [Fact]
    public async Task Several_answers_have_their_indices()
    {
        await using ApiServer server = await ApiServer.StartAsync(Cancellation);
        server.Model.Answer = static _ =>
            [FakeAnswers.Update(1, [new TextContent("b")], 1), FakeAnswers.Update(0, [new TextContent("a")], 1), FakeAnswers.End(1, 2), FakeAnswers.End(0, 2, FinishReason.Length)];

        JsonElement answer = await server.AskAsync(Path, """{"model":"fake","n":2,"messages":[{"role":"user","content":"Hi"}]}""", Cancellation);

        Assert.Equal(["0 a length", "1 b stop"], answer.GetProperty("choices").EnumerateArray().Select(static choice =>
            $"{choice.GetProperty("index").GetInt32()} {choice.GetProperty("message").GetProperty("content").GetString()} {choice.GetProperty("finish_reason").GetString()}"));
        Assert.Equal(14, answer.GetProperty("usage").GetProperty("total_tokens").GetInt32());
    }

    [Fact]
    public async Task Every_field_that_a_model_can_honour_reaches_it()
    {
        await using ApiServer server = await ApiServer.StartAsync(Cancellation);
        const string Body = """
            {"model":"FAKE","messages":[{"role":"developer","content":"Be brief."},{"role":"user","name":"ann","content":[{"type":"text","text":"a"},{"type":"text","text":"b"}]}],
            "temperature":0.3,"top_p":0.9,"presence_penalty":0.5,"frequency_penalty":-0.5,"logit_bias":{"3":-100,"4":2},"seed":42,"stop":["x","y"],"max_completion_tokens":77,
            "top_k":5,"min_p":0.1,"repetition_penalty":1.1,"min_tokens":2,"ignore_eos":true,"chat_template_kwargs":{"enable_thinking":false},"parallel_tool_calls":false,
            "tools":[{"type":"function","function":{"name":"f","strict":true,"parameters":{"type":"object","properties":{},"additionalProperties":false}}}],"tool_choice":{"type":"function","function":{"name":"f"}},
            "user":"u","store":true,"metadata":{"a":"b"},"service_tier":"auto","verbosity":"low","modalities":["text"],"prediction":{"type":"content","content":"x"},"something_new":1}
            """;

        await server.AskAsync(Path, Body, Cancellation);

        GenerationOptions options = server.Model.Request!.Options;
        Assert.Equal((0.3f, 0.9f, 0.5f, -0.5f, 42L), (options.Sampling.Temperature, options.Sampling.TopP, options.Sampling.PresencePenalty, options.Sampling.FrequencyPenalty, options.Sampling.Seed));
        Assert.Equal((5, 0.1f, 1.1f), (options.Sampling.TopK, options.Sampling.MinP, options.Sampling.RepetitionPenalty));
        Assert.Equal((float.NegativeInfinity, 2f), (options.Sampling.LogitBias![3], options.Sampling.LogitBias[4]));
        Assert.Equal((77, 2, true), (options.MaxTokens, options.MinTokens, options.IgnoreEndOfText));
        Assert.Equal(["x", "y"], options.StopStrings);
        Assert.Equal(["system Be brief.", "user ab"], server.Model.Messages.Select(static message => $"{message.Role} {message.Text}"));
        Assert.Equal("ann", server.Model.Messages[1].AuthorName);
        Assert.Equal("f", Assert.IsType<RequiredChatToolMode>(server.Model.Options!.ToolMode).RequiredFunctionName);
        Assert.Equal((false, true), (server.Model.Options.AllowMultipleToolCalls, (bool)((AIFunctionDeclaration)server.Model.Options.Tools!.Single()).AdditionalProperties["strict"]!));
        Assert.Equal(false, ((IReadOnlyDictionary<string, object?>)server.Model.Options.AdditionalProperties!["chat_template_kwargs"]!)["enable_thinking"]);
    }

    [Theory]
    [InlineData("""{"messages":[{"role":"user","content":"Hi"}]}""", "model", "missing_required_parameter")]
    [InlineData("""{"model":"fake"}""", "messages", "missing_required_parameter")]
    [InlineData("""{"model":"fake","messages":[]}""", "messages", "empty_array")]
    [InlineData("""{"model":"fake","messages":[{"role":"robot","content":"Hi"}]}""", "messages[0].role", "invalid_value")]
    [InlineData("""{"model":"fake","messages":[{"role":"user","content":5}]}""", "messages[0].content", "invalid_type")]
    [InlineData("""{"model":"fake","messages":[{"role":"user","content":[{"type":"image_url","image_url":{"url":"x"}}]}]}""", "messages[0].content[0].type", "unsupported_content_type")]
    [InlineData("""{"model":"fake","messages":[{"role":"tool","tool_call_id":"c","content":"x"}]}""", "messages[0].role", null)]
    [InlineData("""{"model":"fake","n":0,"messages":[{"role":"user","content":"Hi"}]}""", "n", "integer_below_min_value")]
    [InlineData("""{"model":"fake","n":"two","messages":[{"role":"user","content":"Hi"}]}""", "n", "invalid_type")]
    [InlineData("""{"model":"fake","temperature":2.5,"messages":[{"role":"user","content":"Hi"}]}""", "temperature", "decimal_above_max_value")]
    [InlineData("""{"model":"fake","max_tokens":5,"max_completion_tokens":5,"messages":[{"role":"user","content":"Hi"}]}""", "max_tokens", "invalid_parameter_combination")]
    [InlineData("""{"model":"fake","top_logprobs":3,"messages":[{"role":"user","content":"Hi"}]}""", "top_logprobs", null)]
    [InlineData("""{"model":"fake","stream_options":{},"messages":[{"role":"user","content":"Hi"}]}""", "stream_options", null)]
    [InlineData("""{"model":"fake","reasoning_effort":"extreme","messages":[{"role":"user","content":"Hi"}]}""", "reasoning_effort", "invalid_value")]
    [InlineData("""{"model":"fake","service_tier":"gold","messages":[{"role":"user","content":"Hi"}]}""", "service_tier", "invalid_value")]
    [InlineData("""{"model":"fake","response_format":{"type":"xml"},"messages":[{"role":"user","content":"Hi"}]}""", "response_format.type", "invalid_value")]
    [InlineData("""{"model":"fake","tool_choice":"required","messages":[{"role":"user","content":"Hi"}]}""", "tool_choice", null)]
    [InlineData("""{"model":"fake","tools":[{"type":"custom","custom":{"name":"x"}}],"messages":[{"role":"user","content":"Hi"}]}""", "tools[0].type", "unsupported_value")]
    [InlineData("""{"model":"fake","modalities":["audio"],"messages":[{"role":"user","content":"Hi"}]}""", "modalities", "unsupported_value")]
    [InlineData("""{"model":"fake","chat_template_kwargs":{"messages":[]},"messages":[{"role":"user","content":"Hi"}]}""", "chat_template_kwargs.messages", "invalid_value")]
    [InlineData("""{"model":"fake","messages":[{"role":"user","content":"\ud800"}]}""", null, "invalid_json")]
    [InlineData("""{"model":"fake","stop":["\udc00"],"messages":[{"role":"user","content":"Hi"}]}""", null, "invalid_json")]
    [InlineData("""{"model":"fake","messages":[{"role":"assistant","tool_calls":[{"id":"a","type":"function","function":{"name":"f","arguments":"{\"\\ud800\":1}"}}]}]}""", "messages[0].tool_calls[0].function.arguments", "invalid_value")]
    [InlineData("""{"model":"fake","guided_json":"{\"enum\":[\"\\ud800\"]}","messages":[{"role":"user","content":"Hi"}]}""", "guided_json", "invalid_value")]
    [InlineData("""{"model":"fake","guided_regex":"(","messages":[{"role":"user","content":"Hi"}]}""", "guided_regex", "invalid_value")]
    public async Task A_value_that_cannot_be_is_refused_by_its_name(string body, string? param, string? code)
    {
        await using ApiServer server = await ApiServer.StartAsync(Cancellation);

        (HttpStatusCode status, JsonElement error) = await server.RefuseAsync(Path, body, Cancellation);

        Assert.Equal((HttpStatusCode.BadRequest, "invalid_request_error", param, code), (status, error.GetProperty("type").GetString(), error.GetProperty("param").GetString(), error.GetProperty("code").GetString()));
    }

    [Fact]
    public async Task A_strict_schema_is_closed_as_in_the_recordings()
    {
        await using ApiServer server = await ApiServer.StartAsync(Cancellation);

        (_, JsonElement error) = await server.RefuseAsync(
            Path, """{"model":"fake","messages":[{"role":"user","content":"Hi"}],"tools":[{"type":"function","function":{"name":"f","strict":true}}]}""", Cancellation);

        Assert.Equal(
            """{"message":"Invalid schema for function 'f': In context=(), 'additionalProperties' is required to be supplied and to be false.","type":"invalid_request_error","param":"tools[0].function.parameters","code":"invalid_function_parameters"}""",
            error.GetRawText());
    }

    [Fact]
    public async Task What_goes_wrong_before_the_first_token_has_a_status_in_a_stream_too()
    {
        await using ApiServer server = await ApiServer.StartAsync(Cancellation);
        server.Model.ContextLength = 1;

        (HttpStatusCode status, JsonElement error) = await server.RefuseAsync(Path, """{"model":"fake","stream":true,"messages":[{"role":"user","content":"one two"}]}""", Cancellation);

        Assert.Equal((HttpStatusCode.BadRequest, "messages", "context_length_exceeded"), (status, error.GetProperty("param").GetString(), error.GetProperty("code").GetString()));
    }

    [Fact]
    public async Task What_goes_wrong_in_a_stream_is_its_last_event()
    {
        await using ApiServer server = await ApiServer.StartAsync(Cancellation);
        server.Model.Answer = static _ => Fail();

        List<string> events = await server.StreamAsync(Path, """{"model":"fake","stream":true,"messages":[{"role":"user","content":"Hi"}]}""", Cancellation);

        JsonElement error = JsonElement.Parse(events[^1]).GetProperty("error");
        Assert.Equal("server_error", error.GetProperty("type").GetString());
        Assert.DoesNotContain("secret", error.GetProperty("message").GetString(), StringComparison.Ordinal);

        static IEnumerable<ChatResponseUpdate?> Fail()
        {
            yield return FakeAnswers.Update(0, [new TextContent("Hello")], 1);
            throw new InvalidTimeZoneException("secret");
        }
    }

    private static List<string> Order(List<string> events) => [.. events.SkipLast(1).Select(static one => JsonElement.Parse(one).GetProperty("choices").GetRawText())];

    private static IEnumerable<string> Names(JsonElement value) => value.EnumerateObject().Select(static member => member.Name);
}
