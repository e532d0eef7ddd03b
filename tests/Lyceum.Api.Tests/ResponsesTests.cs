using System.Net;
using System.Text;
using System.Text.Json;
using Lyceum.Api.Http;
using Lyceum.Api.Responses;
using Lyceum.Api.Sse;
using Lyceum.Inference.Generation;
using Lyceum.Platform.Data;
using Lyceum.Platform.Generations;
using Lyceum.Platform.Organizations;
using Lyceum.TestKit;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace Lyceum.Api.Tests;

public class ResponsesTests
{
    private const string Path = "v1/responses";
    private const string Weather = """{"type":"function","name":"weather","parameters":{"type":"object","properties":{"city":{"type":"string"}}}}""";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_response_has_the_shape_of_the_recordings_and_is_found_again()
    {
        await using ApiServer server = await ApiServer.StartAsync(Cancellation);

        JsonElement made = await server.AskAsync(Path, """{"model":"fake","input":"Hi","metadata":{"a":"b"},"temperature":0.5,"max_output_tokens":50,"user":"me"}""", Cancellation);
        JsonElement found = await server.GetAsync($"{Path}/{made.GetProperty("id").GetString()}", Cancellation);

        Assert.Equal(
            [
                "id", "object", "created_at", "status", "background", "completed_at", "error", "incomplete_details", "instructions", "max_output_tokens", "max_tool_calls", "model", "output",
                "parallel_tool_calls", "previous_response_id", "prompt_cache_key", "prompt_cache_retention", "reasoning", "safety_identifier", "service_tier", "store", "temperature", "text",
                "tool_choice", "tools", "top_logprobs", "top_p", "truncation", "usage", "user", "metadata",
            ],
            made.EnumerateObject().Select(static member => member.Name));
        Assert.Equal(made.GetRawText(), found.GetRawText());
        Assert.Equal(("completed", 0.5f, 50, "me"), (Text(made, "status"), made.GetProperty("temperature").GetSingle(), made.GetProperty("max_output_tokens").GetInt32(), Text(made, "user")));
        JsonElement item = made.GetProperty("output")[0];
        Assert.StartsWith("msg_", Text(item, "id"), StringComparison.Ordinal);
        Assert.Equal("""[{"text":"Hello world","logprobs":[],"type":"output_text","annotations":[]}]""", item.GetProperty("content").GetRawText());
        Assert.Equal(
            """{"input_tokens":10,"input_tokens_details":{"cached_tokens":4,"cache_write_tokens":0},"output_tokens":3,"output_tokens_details":{"reasoning_tokens":0},"total_tokens":13}""",
            made.GetProperty("usage").GetRawText());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_stream_has_its_events_in_order(bool store)
    {
        await using ApiServer server = await ApiServer.StartAsync(Cancellation);
        server.Model.Answer = static _ =>
        [
            FakeAnswers.Update(0, [new TextReasoningContent("Hm")], 4), .. FakeAnswers.Text("Hello").SkipLast(1), FakeAnswers.Call("call_1", "weather", "city", "Rome"), FakeAnswers.End(0, 9, called: true),
        ];

        List<(string Type, JsonElement Data)> events = await server.EventsAsync(Path, $$"""{"model":"fake","stream":true,"store":{{(store ? "true" : "false")}},"input":"Hi","tools":[{{Weather}}]}""", Cancellation);

        Assert.Equal(
            [
                "response.created", "response.in_progress",
                "response.output_item.added", "response.content_part.added", "response.reasoning_text.delta", "response.reasoning_text.done", "response.content_part.done", "response.output_item.done",
                "response.output_item.added", "response.content_part.added", "response.output_text.delta", "response.output_text.done", "response.content_part.done", "response.output_item.done",
                "response.output_item.added", "response.function_call_arguments.delta", "response.function_call_arguments.done", "response.output_item.done",
                "response.completed",
            ],
            events.Select(static happened => happened.Type));
        JsonElement delta = events[10].Data;
        Assert.Equal(("Hello", 1, 0, 0), (Text(delta, "delta"), delta.GetProperty("output_index").GetInt32(), delta.GetProperty("content_index").GetInt32(), delta.GetProperty("logprobs").GetArrayLength()));
        Assert.Equal(Text(events[8].Data.GetProperty("item"), "id"), Text(delta, "item_id"));
        Assert.Equal("""{"city":"Rome"}""", Text(events[16].Data, "arguments"));
        JsonElement response = events[^1].Data.GetProperty("response");
        Assert.Equal(["reasoning", "message", "function_call"], response.GetProperty("output").EnumerateArray().Select(static item => Text(item, "type")));
        Assert.Equal("completed", Text(response, "status"));
        if (store)
        {
            Assert.Equal(response.GetRawText(), (await server.GetAsync($"{Path}/{Text(response, "id")}", Cancellation)).GetRawText());
        }
        else
        {
            JsonElement error = await ApiServer.MissingAsync(server.Client, HttpMethod.Get, $"{Path}/{Text(response, "id")}", Cancellation);
            Assert.Equal($"Response with id '{Text(response, "id")}' not found.", Text(error, "message"));
        }
    }

    [Fact]
    public async Task A_stream_is_resumed_after_every_event()
    {
        await using ApiServer server = await ApiServer.StartAsync(Cancellation);
        List<(string Type, JsonElement Data)> events = await server.EventsAsync(Path, """{"model":"fake","stream":true,"background":true,"input":"Hi"}""", Cancellation);
        Assert.Equal(["response.created", "response.queued", "response.in_progress"], events.Take(3).Select(static happened => happened.Type));
        string id = Text(events[0].Data.GetProperty("response"), "id");

        for (int after = 0; after < events.Count; after++)
        {
            string rest = await server.Client.GetStringAsync(new Uri($"{Path}/{id}?stream=true&starting_after={after}", UriKind.Relative), Cancellation);

            Assert.Equal(
                events.Skip(after + 1).Select(static happened => happened.Data.GetRawText()),
                ApiServer.ReadEvents(rest, after + 1).Select(static happened => happened.Data.GetRawText()));
        }
    }

    [Fact]
    public async Task A_response_in_the_background_is_seen_while_it_is_written_and_stopped()
    {
        await using ApiServer server = await ApiServer.StartAsync(Cancellation);
        server.Model.Answer = static _ => [FakeAnswers.Update(0, [new TextContent("Hello")], 1), null];
        server.Model.UsedByThen = FakeAnswers.Statistics(1);

        JsonElement made = await server.AskAsync(Path, """{"model":"fake","background":true,"input":"Hi"}""", Cancellation);
        string id = Text(made, "id");
        await server.Model.Waits.Task.WaitAsync(Cancellation);

        // Whoever follows it sees the text once that is stored; then a look finds it too.
        using HttpResponseMessage following = await server.Client.GetAsync(new Uri($"{Path}/{id}?stream=true", UriKind.Relative), HttpCompletionOption.ResponseHeadersRead, Cancellation);
        using StreamReader reader = new(await following.Content.ReadAsStreamAsync(Cancellation));
        while (await reader.ReadLineAsync(Cancellation) != "event: response.output_text.delta")
        {
        }

        JsonElement seen = await server.GetAsync($"{Path}/{id}", Cancellation);
        JsonElement stopped = await server.AskAsync($"{Path}/{id}/cancel", "{}", Cancellation);
        string rest = await reader.ReadToEndAsync(Cancellation);

        Assert.Equal(("queued", "in_progress", "cancelled"), (Text(made, "status"), Text(seen, "status"), Text(stopped, "status")));
        Assert.Equal("Hello", Text(seen.GetProperty("output")[0].GetProperty("content")[0], "text"));
        Assert.Equal(("incomplete", "Hello"), (Text(stopped.GetProperty("output")[0], "status"), Text(stopped.GetProperty("output")[0].GetProperty("content")[0], "text")));
        Assert.Contains("event: response.incomplete", rest, StringComparison.Ordinal);
        Assert.Equal("cancelled", Text(await server.AskAsync($"{Path}/{id}/cancel", "{}", Cancellation), "status"));
    }

    [Fact]
    public async Task Only_responses_in_the_background_are_stopped()
    {
        await using ApiServer server = await ApiServer.StartAsync(Cancellation);
        JsonElement made = await server.AskAsync(Path, """{"model":"fake","input":"Hi"}""", Cancellation);

        (HttpStatusCode status, JsonElement error) = await server.RefuseAsync($"{Path}/{Text(made, "id")}/cancel", "{}", Cancellation);

        Assert.Equal((HttpStatusCode.BadRequest, "Cannot cancel a synchronous response."), (status, Text(error, "message")));
    }

    [Fact]
    public async Task What_a_dead_process_left_is_told_as_failed_with_what_it_had_written()
    {
        await using ApiServer server = await ApiServer.StartAsync(Cancellation);
        (_, Gateway.Callers.Caller caller) = await server.Installation.MakeKeyAsync(Cancellation);
        ResponsePlan plan = ResponseRequestReader.Read(new ResponseRequest { Model = "fake", Input = JsonElement.Parse("\"Hi\""), Background = true }, TimeProvider.System.GetUtcNow());
        ResponseEventWriter writer = new(plan, TimeProvider.System);

        // Its clock stands still an hour ago, as that of a process does that is no more.
        GenerationLog dead = new(server.Installation.Get<PlatformDatabase>(), new FakeTimeProvider(TimeProvider.System.GetUtcNow().AddHours(-1)));
        GenerationStart start = await dead.BeginAsync(caller.Actor, ResponseStore.ToRequest(plan), Cancellation);
        foreach (ResponseEvent happened in writer.Begin().Append(writer.Start()).Concat(writer.Write(new Chat.TextPart(0, "Hello", null))))
        {
            if (happened.IsText)
            {
                await start.Writer!.AppendTextAsync(happened.Type, happened.Payload, Cancellation);
            }
            else
            {
                await start.Writer!.AppendAsync(happened.Type, happened.Payload, Cancellation);
            }
        }

        await dead.StartAsync(Cancellation);
        await foreach (GenerationEvent happened in dead.ReadAsync(caller.Actor, plan.Id, -1, Cancellation))
        {
            if (ResponseEvent.TryReadPiece(happened.Type, out _, out _))
            {
                break;
            }
        }

        GenerationDirectory directory = server.Installation.Get<GenerationDirectory>();
        await server.Installation.Get<GenerationLog>().ReapAsync(Cancellation);
        JsonElement found = await server.GetAsync($"{Path}/{plan.Response.Id}", Cancellation);
        List<(string Type, JsonElement Data)> events = ApiServer.ReadEvents(await server.Client.GetStringAsync(new Uri($"{Path}/{plan.Response.Id}?stream=true", UriKind.Relative), Cancellation));

        Assert.Equal(("failed", "server_error"), (Text(found, "status"), Text(found.GetProperty("error"), "code")));
        Assert.Equal(("incomplete", "Hello"), (Text(found.GetProperty("output")[0], "status"), Text(found.GetProperty("output")[0].GetProperty("content")[0], "text")));
        Assert.Equal("response.failed", events[^1].Type);
        Assert.Equal(found.GetRawText(), events[^1].Data.GetProperty("response").GetRawText());
        Assert.Equal(GenerationStatus.Interrupted, (await directory.FindAsync(caller.Actor, ResponseStore.Kind, plan.Id, Cancellation))!.Status);
    }

    [Fact]
    public async Task A_chain_of_responses_is_the_prompt_and_instructions_are_not_carried()
    {
        await using ApiServer server = await ApiServer.StartAsync(Cancellation);
        JsonElement first = await server.AskAsync(Path, """{"model":"fake","input":"One","instructions":"Be brief"}""", Cancellation);
        JsonElement second = await server.AskAsync(Path, $$"""{"model":"fake","input":[{"role":"user","content":"Two"}],"previous_response_id":"{{Text(first, "id")}}"}""", Cancellation);
        await server.AskAsync(Path, $$"""{"model":"fake","input":"Three","instructions":"Be kind","previous_response_id":"{{Text(second, "id")}}"}""", Cancellation);

        Assert.Equal(["Be kind", "One", "Hello world", "Two", "Hello world", "Three"], server.Model.Messages.Select(static message => message.Text));

        (HttpStatusCode status, JsonElement error) = await server.RefuseAsync(Path, """{"model":"fake","input":"x","previous_response_id":"resp_none"}""", Cancellation);
        Assert.Equal((HttpStatusCode.BadRequest, "previous_response_not_found", "previous_response_id"), (status, Text(error, "code"), Text(error, "param")));
    }

    [Fact]
    public async Task Calls_their_results_thoughts_and_references_are_read()
    {
        await using ApiServer server = await ApiServer.StartAsync(Cancellation);
        server.Model.Answer = static _ => [FakeAnswers.Call("call_1", "weather", "city", "Rome"), FakeAnswers.End(0, 9, called: true)];
        JsonElement call = (await server.AskAsync(Path, $$"""{"model":"fake","input":"Hi","tools":[{{Weather}}],"tool_choice":{"type":"function","name":"weather"} }""", Cancellation)).GetProperty("output")[0];
        Assert.Equal(ChatToolMode.RequireSpecific("weather"), server.Model.Options!.ToolMode);
        server.Model.Answer = static _ => FakeAnswers.Text("Sun");

        await server.AskAsync(
            Path,
            $$"""
            {"model":"fake","input":[{"role":"user","content":[{"type":"input_text","text":"Hi"}]},{"type":"reasoning","id":"rs_1","summary":[{"type":"summary_text","text":"Hm"}]},
            {"type":"item_reference","id":"{{Text(call, "id")}}"},{"type":"function_call_output","call_id":"call_1","output":"sunny"}]}
            """,
            Cancellation);

        Assert.Equal([ChatRole.User, ChatRole.Assistant, ChatRole.Tool], server.Model.Messages.Select(static message => message.Role));
        Assert.Equal("Hm", server.Model.Messages[1].Contents.OfType<TextReasoningContent>().Single().Text);
        Assert.Equal("weather", server.Model.Messages[1].Contents.OfType<FunctionCallContent>().Single().Name);
        Assert.Equal("sunny", server.Model.Messages[2].Contents.OfType<FunctionResultContent>().Single().Result);
    }

    [Fact]
    public async Task A_text_that_is_cut_off_is_incomplete()
    {
        await using ApiServer server = await ApiServer.StartAsync(Cancellation);
        server.Model.Answer = static _ => [FakeAnswers.Update(0, [new TextContent("Hel")], 1), FakeAnswers.End(0, 1, FinishReason.Length)];

        List<(string Type, JsonElement Data)> events = await server.EventsAsync(Path, """{"model":"fake","stream":true,"input":"Hi","max_output_tokens":1}""", Cancellation);

        JsonElement response = events[^1].Data.GetProperty("response");
        Assert.Equal(("response.incomplete", "incomplete", "max_output_tokens"), (events[^1].Type, Text(response, "status"), Text(response.GetProperty("incomplete_details"), "reason")));
        Assert.Equal("incomplete", Text(response.GetProperty("output")[0], "status"));
    }

    [Theory]
    [InlineData("true")]
    [InlineData("false")]
    public async Task What_goes_wrong_later_is_an_event(string store)
    {
        await using ApiServer server = await ApiServer.StartAsync(Cancellation);
        server.Model.Answer = static _ => Broken();

        List<(string Type, JsonElement Data)> events = await server.EventsAsync(Path, $$"""{"model":"fake","stream":true,"input":"Hi","store":{{store}}}""", Cancellation);

        JsonElement response = events[^1].Data.GetProperty("response");
        Assert.Equal(("response.failed", "failed", "server_error"), (events[^1].Type, Text(response, "status"), Text(response.GetProperty("error"), "code")));

        static IEnumerable<ChatResponseUpdate?> Broken()
        {
            yield return FakeAnswers.Update(0, [new TextContent("Hel")], 1);
            throw new InvalidTimeZoneException();
        }
    }

    [Theory]
    [InlineData("true")]
    [InlineData("false")]
    public async Task A_stream_begins_also_where_the_model_takes_its_time(string store)
    {
        await using ApiServer server = await ApiServer.StartAsync(Cancellation, configure: static services => services.AddSingleton(new SseOptions { Heartbeat = TimeSpan.FromMilliseconds(50) }));
        bool breaks = false;
        server.Model.Answer = _ => breaks ? Broken() : [null, .. FakeAnswers.Text("Hello")];

        List<(string Type, JsonElement Data)> slow = await ReadAsync();
        breaks = true;
        List<(string Type, JsonElement Data)> broken = await ReadAsync();

        Assert.Equal(["response.created", "response.in_progress", "response.output_item.added"], slow.Take(3).Select(static happened => happened.Type));
        Assert.Equal("Hello", Text(slow[^1].Data.GetProperty("response").GetProperty("output")[0].GetProperty("content")[0], "text"));
        Assert.Equal(["response.created", "response.in_progress", "response.failed"], broken.Select(static happened => happened.Type));

        async Task<List<(string Type, JsonElement Data)>> ReadAsync()
        {
            // This returns when the answer has begun, which it does while the model waits.
            server.Model.Gate = new(TaskCreationOptions.RunContinuationsAsynchronously);
            using HttpResponseMessage response = await server.PostAsync(
                Path, $$"""{"model":"fake","stream":true,"input":"Hi","store":{{store}}}""", Cancellation, HttpCompletionOption.ResponseHeadersRead);
            Assert.Equal("text/event-stream; charset=utf-8", response.Content.Headers.ContentType?.ToString());
            server.Model.Gate.SetResult();
            return ApiServer.ReadEvents((await response.Content.ReadAsStringAsync(Cancellation)).Replace(": ping\n\n", "", StringComparison.Ordinal));
        }

        static IEnumerable<ChatResponseUpdate?> Broken()
        {
            yield return null;
            throw new InvalidTimeZoneException();
        }
    }

    [Fact]
    public async Task What_breaks_a_stream_off_is_an_event_with_the_next_number()
    {
        DefaultHttpContext context = new();
        using MemoryStream body = new();
        context.Response.Body = body;

        // Whoever resumed after the fifth event hears two more.
        await ResponsesApi.WriteAsync(context, new SseWriter(new SseOptions(), TimeProvider.System, NullLogger<SseWriter>.Instance), Events(), last: 5);

        (string type, JsonElement error) = ApiServer.ReadEvents(Encoding.UTF8.GetString(body.ToArray()), first: 6)[^1];
        Assert.Equal("error", type);
        Assert.Equal("""{"type":"error","sequence_number":8,"code":"gone","message":"It is gone.","param":null}""", error.GetRawText());

        static async IAsyncEnumerable<SseEvent> Events()
        {
            await Task.Yield();
            yield return ResponseEvent.Text(0, "msg_1", "Hel").ToSse(6);
            yield return ResponseEvent.Text(0, "msg_1", "lo").ToSse(7);
            throw ApiException.NotFound("It is gone.", code: "gone");
        }
    }

    [Theory]
    [InlineData("true")]
    [InlineData("false")]
    public async Task A_prompt_that_is_too_long_is_refused_or_loses_its_oldest_turns(string stream)
    {
        await using ApiServer server = await ApiServer.StartAsync(Cancellation);
        server.Model.ContextLength = 8;
        const string Input = """[{"role":"system","content":"S"},{"role":"user","content":"a b c d e"},{"role":"assistant","content":"f g"},{"role":"user","content":"h i"}]""";

        (HttpStatusCode status, JsonElement error) = await server.RefuseAsync(Path, $$"""{"model":"fake","stream":{{stream}},"input":{{Input}}}""", Cancellation);
        using HttpResponseMessage shorter = await server.PostAsync(Path, $$"""{"model":"fake","stream":{{stream}},"input":{{Input}},"truncation":"auto"}""", Cancellation);

        Assert.Equal((HttpStatusCode.BadRequest, "context_length_exceeded", "input"), (status, Text(error, "code"), Text(error, "param")));
        Assert.Equal(HttpStatusCode.OK, shorter.StatusCode);
        Assert.Equal(["S", "h i"], server.Model.Messages.Select(static message => message.Text));
    }

    [Fact]
    public async Task Input_items_are_listed_in_pages()
    {
        await using ApiServer server = await ApiServer.StartAsync(Cancellation);
        JsonElement made = await server.AskAsync(Path, """{"model":"fake","input":[{"role":"user","content":"1"},{"role":"user","content":"2"},{"role":"user","content":"3"}]}""", Cancellation);
        string path = $"{Path}/{Text(made, "id")}/input_items";

        JsonElement newest = await server.GetAsync($"{path}?limit=2", Cancellation);
        JsonElement oldest = await server.GetAsync($"{path}?limit=2&order=asc", Cancellation);
        JsonElement rest = await server.GetAsync($"{path}?limit=2&order=asc&after={Text(oldest, "last_id")}", Cancellation);

        Assert.Equal([["3", "2"], ["1", "2"], ["3"]], new[] { newest, oldest, rest }.Select(Texts));
        Assert.Equal([true, true, false], new[] { newest, oldest, rest }.Select(static page => page.GetProperty("has_more").GetBoolean()));
    }

    [Fact]
    public async Task A_response_is_private_to_its_project_and_goes_when_it_is_deleted()
    {
        await using ApiServer server = await ApiServer.StartAsync(Cancellation);
        using HttpClient other = server.CreateClient(await server.Installation.MakeOtherKeyAsync(Cancellation));
        string path = $"{Path}/{Text(await server.AskAsync(Path, """{"model":"fake","input":"Hi"}""", Cancellation), "id")}";

        await ApiServer.MissingAsync(other, HttpMethod.Get, path, Cancellation);
        await ApiServer.MissingAsync(other, HttpMethod.Get, $"{path}?stream=true", Cancellation);
        await ApiServer.MissingAsync(other, HttpMethod.Get, $"{path}/input_items", Cancellation);
        await ApiServer.MissingAsync(other, HttpMethod.Post, $"{path}/cancel", Cancellation);
        await ApiServer.MissingAsync(other, HttpMethod.Delete, path, Cancellation);

        Assert.True((await server.DeleteAsync(path, Cancellation)).GetProperty("deleted").GetBoolean());
        await ApiServer.MissingAsync(server.Client, HttpMethod.Get, path, Cancellation);
        await ApiServer.MissingAsync(server.Client, HttpMethod.Delete, path, Cancellation);
    }

    [Theory]
    [InlineData("""{"input":"Hi"}""", "model")]
    [InlineData("""{"model":"fake"}""", "input")]
    [InlineData("""{"model":"fake","input":"Hi","background":true,"store":false}""", "background")]
    [InlineData("""{"model":"fake","input":"Hi","tools":[{"type":"web_search"}]}""", "tools[0].type")]
    [InlineData("""{"model":"fake","input":"Hi","truncation":"some"}""", "truncation")]
    [InlineData("""{"model":"fake","input":"Hi","include":["all"]}""", "include")]
    [InlineData("""{"model":"fake","input":"Hi","text":{"format":{"type":"json_schema","schema":{}}}}""", "text.format.name")]
    [InlineData("""{"model":"fake","input":"Hi","prompt":{"id":"pmpt_1"}}""", "prompt")]
    [InlineData("""{"model":"fake","input":[{"type":"computer_call"}]}""", "input[0].type")]
    [InlineData("""{"model":"fake","input":[{"role":"user","content":[{"type":"input_image","image_url":"x"}]}]}""", "input[0].content[0].type")]
    [InlineData("""{"model":"fake","input":[{"type":"function_call_output","call_id":"c","output":"x"}]}""", "input")]
    public async Task What_is_not_usable_is_refused_by_its_name(string body, string param)
    {
        await using ApiServer server = await ApiServer.StartAsync(Cancellation);

        (HttpStatusCode status, JsonElement error) = await server.RefuseAsync(Path, body, Cancellation);

        Assert.Equal((HttpStatusCode.BadRequest, param), (status, Text(error, "param")));
    }

    [Fact]
    public async Task Tokens_of_a_prompt_are_counted()
    {
        await using ApiServer server = await ApiServer.StartAsync(Cancellation);

        JsonElement count = await server.AskAsync($"{Path}/input_tokens", """{"model":"fake","input":"one two three","instructions":"four five"}""", Cancellation);

        Assert.Equal("""{"input_tokens":5,"object":"response.input_tokens"}""", count.GetRawText());
    }

    private static string Text(JsonElement from, string name) => from.GetProperty(name).GetString()!;

    private static string[] Texts(JsonElement list) => [.. list.GetProperty("data").EnumerateArray().Select(static item => Text(item.GetProperty("content")[0], "text"))];
}
