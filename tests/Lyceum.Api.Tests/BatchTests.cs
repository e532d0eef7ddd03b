using System.Collections.Concurrent;
using System.Net;
using System.Text;
using System.Text.Json;
using Lyceum.Api.Authentication;
using Lyceum.Gateway.Batches;
using Lyceum.Gateway.Callers;
using Lyceum.Gateway.Webhooks;
using Lyceum.Platform.Files;
using Lyceum.Platform.Jobs;
using Lyceum.Platform.Keys;
using Lyceum.Platform.Ledgers;
using Lyceum.Platform.Organizations;
using Lyceum.Platform.Projects;
using Lyceum.TestKit;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace Lyceum.Api.Tests;

public class BatchTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Requests_in_a_file_are_answered_in_files()
    {
        await using BatchServer server = await BatchServer.StartAsync();
        JsonElement batch = await server.CreateAsync(
            "/v1/chat/completions",
            Line("a", "/v1/chat/completions", """{"model":"fake","messages":[{"role":"user","content":"one"}]}"""),
            "",
            Line("b", "/v1/chat/completions", """{"model":"fake","messages":[{"role":"user","content":"two"}],"temperature":7}"""));

        Assert.Equal(("validating", "batch"), (batch.GetProperty("status").GetString(), batch.GetProperty("object").GetString()));
        Assert.Equal(86_400, batch.GetProperty("expires_at").GetInt64() - batch.GetProperty("created_at").GetInt64());
        JsonElement end = await server.RunToEndAsync(batch, "batch.completed");

        Assert.Equal(("completed", "fake"), (end.GetProperty("status").GetString(), end.GetProperty("model").GetString()));
        Assert.Equal("""{"total":2,"completed":1,"failed":1}""", end.GetProperty("request_counts").GetRawText());
        Assert.Equal(13, end.GetProperty("usage").GetProperty("total_tokens").GetInt32());
        JsonElement answer = Assert.Single(await server.LinesAsync(end, "output_file_id"));
        Assert.Equal(["id", "custom_id", "response", "error"], answer.EnumerateObject().Select(static member => member.Name));
        Assert.Equal(("a", 200), (answer.GetProperty("custom_id").GetString(), answer.GetProperty("response").GetProperty("status_code").GetInt32()));
        Assert.Equal("Hello world", answer.GetProperty("response").GetProperty("body").GetProperty("choices")[0].GetProperty("message").GetProperty("content").GetString());
        JsonElement refusal = Assert.Single(await server.LinesAsync(end, "error_file_id"));
        Assert.Equal(("b", 400), (refusal.GetProperty("custom_id").GetString(), refusal.GetProperty("response").GetProperty("status_code").GetInt32()));
        Assert.Equal("temperature", refusal.GetProperty("response").GetProperty("body").GetProperty("error").GetProperty("param").GetString());
        Assert.Equal(IBatchEndpoint.Priority, server.Api.Model.Request!.Priority);
        Assert.Equal(HttpStatusCode.Conflict, (await server.Api.RefuseAsync($"v1/batches/{Id(end)}/cancel", "{}", Cancellation)).Status);
        Assert.False(Directory.Exists(Path.Combine(server.Api.Installation.Get<WorkFolder>().Path, "batches")) && Directory.EnumerateDirectories(Path.Combine(server.Api.Installation.Get<WorkFolder>().Path, "batches")).Any());
    }

    [Theory]
    [InlineData("/v1/completions", """{"model":"fake","prompt":"one"}""")]
    [InlineData("/v1/embeddings", """{"model":"fake","input":"one"}""")]
    public async Task Other_resources_come_in_batches_too(string endpoint, string body)
    {
        await using BatchServer server = await BatchServer.StartAsync();

        JsonElement end = await server.RunToEndAsync(await server.CreateAsync(endpoint, Line("a", endpoint, body)), "batch.completed");

        Assert.Equal("""{"total":1,"completed":1,"failed":0}""", end.GetProperty("request_counts").GetRawText());
        Assert.Equal(JsonValueKind.Null, end.GetProperty("error_file_id").ValueKind);
    }

    [Fact]
    public async Task Responses_come_in_batches_and_are_kept()
    {
        await using BatchServer server = await BatchServer.StartAsync();
        const string Endpoint = "/v1/responses";
        JsonElement batch = await server.CreateAsync(
            Endpoint, Line("a", Endpoint, """{"model":"fake","input":"one"}"""), Line("b", Endpoint, """{"model":"fake","input":"two","background":true}"""));

        JsonElement end = await server.RunToEndAsync(batch, "batch.completed");

        Assert.Equal("""{"total":2,"completed":1,"failed":1}""", end.GetProperty("request_counts").GetRawText());
        Assert.True(end.GetProperty("usage").GetProperty("input_tokens").GetInt32() > 0);
        JsonElement answer = Assert.Single(await server.LinesAsync(end, "output_file_id")).GetProperty("response").GetProperty("body");
        Assert.Equal("Hello world", answer.GetProperty("output")[0].GetProperty("content")[0].GetProperty("text").GetString());
        Assert.Equal(answer.GetRawText(), (await server.Api.GetAsync($"v1/responses/{answer.GetProperty("id").GetString()}", Cancellation)).GetRawText());
        JsonElement refusal = Assert.Single(await server.LinesAsync(end, "error_file_id")).GetProperty("response").GetProperty("body");
        Assert.Equal("background", refusal.GetProperty("error").GetProperty("param").GetString());
        Assert.Equal(IBatchEndpoint.Priority, server.Api.Model.Request!.Priority);
    }

    [Fact]
    public async Task Every_wrong_line_is_told_by_its_number_and_nothing_is_asked()
    {
        await using BatchServer server = await BatchServer.StartAsync();
        const string Endpoint = "/v1/embeddings";
        const string Body = """{"model":"fake","input":"one"}""";
        JsonElement batch = await server.CreateAsync(
            Endpoint, Line("a", Endpoint, Body), "{no", Line("a", Endpoint, Body), Line("b", "/v1/completions", Body), Line("c", Endpoint, """{"model":"other","input":"one"}"""), Line("d", Endpoint, "3"), "[]");

        JsonElement end = await server.RunToEndAsync(batch, "batch.failed");

        Assert.Equal("failed", end.GetProperty("status").GetString());
        Assert.Equal(
            [("invalid_json_line", 2), ("duplicate_custom_id", 3), ("invalid_url", 4), ("mismatched_model", 5), ("missing_required_parameter", 6), ("invalid_json_line", 7)],
            end.GetProperty("errors").GetProperty("data").EnumerateArray().Select(static error => (error.GetProperty("code").GetString()!, error.GetProperty("line").GetInt32())));
        Assert.Equal(JsonValueKind.Null, end.GetProperty("output_file_id").ValueKind);
    }

    [Fact]
    public async Task A_line_that_is_no_Unicode_is_told_by_its_number()
    {
        await using BatchServer server = await BatchServer.StartAsync();

        // Saved by an editor of long ago; half a character in the id, and in the body.
        JsonElement batch = await server.CreateAsync(TestEndpoint.Address, Encoding.Latin1.GetBytes(string.Join(
            '\n', Line("a", TestEndpoint.Address), Line("Grüße", TestEndpoint.Address), Line("\\ud83d", TestEndpoint.Address), Line("b", TestEndpoint.Address, """{"model":"fake","input":"\ude00"}"""))));
        JsonElement end = await server.RunToEndAsync(batch, "batch.failed");

        Assert.Equal(
            [("invalid_json_line", 2), ("invalid_json_line", 3), ("invalid_json_line", 4)],
            end.GetProperty("errors").GetProperty("data").EnumerateArray().Select(static error => (error.GetProperty("code").GetString()!, error.GetProperty("line").GetInt32())));
        Assert.Equal(0, server.Endpoint.Asked);
    }

    [Fact]
    public async Task What_was_paid_is_kept_where_there_is_no_room_for_it()
    {
        await using BatchServer server = await BatchServer.StartAsync(configure: static services => services.AddSingleton(new StorageOptions { MaximumFileBytes = 300, ProjectBytes = 300, OrganizationObjects = 1 }));
        byte[] body = JsonSerializer.SerializeToUtf8Bytes(new { text = new string('x', 1000) });
        server.Endpoint.Answers = (number, _) => Task.FromResult(new BatchAnswer(number == 1 ? 200 : 400, "req_0", body));
        JsonElement batch = await server.CreateAsync(TestEndpoint.Address, Line("a", TestEndpoint.Address), Line("b", TestEndpoint.Address));

        JsonElement end = await server.RunToEndAsync(batch, "batch.completed");

        Assert.Equal("completed", end.GetProperty("status").GetString());
        Assert.Equal("a", Assert.Single(await server.LinesAsync(end, "output_file_id")).GetProperty("custom_id").GetString());
        Assert.Equal("b", Assert.Single(await server.LinesAsync(end, "error_file_id")).GetProperty("custom_id").GetString());
    }

    [Fact]
    public async Task What_was_answered_stays_when_the_input_is_deleted()
    {
        await using BatchServer server = await BatchServer.StartAsync();
        server.Endpoint.Answers = static (number, token) => number == 1 ? Ok() : ForeverAsync(token);
        JsonElement batch = await server.CreateAsync(TestEndpoint.Address, Line("a", TestEndpoint.Address), Line("b", TestEndpoint.Address));
        JobRunner first = server.Runner();
        first.Start();
        await server.Endpoint.Second.Task.WaitAsync(Cancellation);
        await first.DisposeAsync();
        await server.Api.DeleteAsync($"v1/files/{batch.GetProperty("input_file_id").GetString()}", Cancellation);

        JsonElement end = await server.RunToEndAsync(batch, "batch.failed");

        Assert.Equal(("failed", 2), (end.GetProperty("status").GetString(), server.Endpoint.Asked));
        Assert.Equal("""{"total":2,"completed":1,"failed":0}""", end.GetProperty("request_counts").GetRawText());
        Assert.Equal("input_file_missing", Assert.Single(end.GetProperty("errors").GetProperty("data").EnumerateArray()).GetProperty("code").GetString());
        Assert.Equal("a", Assert.Single(await server.LinesAsync(end, "output_file_id")).GetProperty("custom_id").GetString());
    }

    [Fact]
    public async Task Completions_of_a_batch_are_kept_where_a_line_says_so()
    {
        await using BatchServer server = await BatchServer.StartAsync();
        const string Endpoint = "/v1/chat/completions";
        JsonElement batch = await server.CreateAsync(
            Endpoint,
            Line("a", Endpoint, """{"model":"fake","store":true,"metadata":{"k":"v"},"messages":[{"role":"user","content":"one"}]}"""),
            Line("b", Endpoint, """{"model":"fake","messages":[{"role":"user","content":"two"}]}"""));

        JsonElement end = await server.RunToEndAsync(batch, "batch.completed");

        JsonElement answer = (await server.LinesAsync(end, "output_file_id")).Single(static line => line.GetProperty("custom_id").GetString() == "a").GetProperty("response");
        JsonElement kept = Assert.Single((await server.Api.GetAsync("v1/chat/completions", Cancellation)).GetProperty("data").EnumerateArray());
        Assert.Equal(answer.GetProperty("body").GetProperty("id").GetString(), kept.GetProperty("id").GetString());
        Assert.Equal(answer.GetProperty("request_id").GetString(), kept.GetProperty("request_id").GetString());
        Assert.Equal("v", kept.GetProperty("metadata").GetProperty("k").GetString());
    }

    [Theory]
    [InlineData(true, """{"total":1,"completed":1,"failed":0}""")]
    [InlineData(false, """{"total":1,"completed":0,"failed":1}""")]
    public async Task Whoever_sits_at_the_machine_has_batches_where_no_key_is_asked_for(bool isKeyless, string counts)
    {
        Caller? local = null;
        await using BatchServer server = await BatchServer.StartAsync(configure: services => services.Configure<ApiKeyOptions>(options => options.Keyless = () => local)
            .AddSingleton(new BatchOptions { Parallelism = 1, AllowsOperator = isKeyless }));
        TestInstallation installation = server.Api.Installation;
        Guid organization = installation.Owner.OrganizationId;

        // Somebody else owns the organisation, as on a server that has accounts.
        local = new Caller(installation.Get<LocalOperator>().ActFor(organization), new Payer(organization, installation.Project.Id, null));
        JsonElement batch = await server.CreateAsync(TestEndpoint.Address, Line("a", TestEndpoint.Address));

        JsonElement end = await server.RunToEndAsync(batch, "batch.completed");

        Assert.Equal(counts, end.GetProperty("request_counts").GetRawText());
    }

    [Fact]
    public async Task A_batch_goes_on_where_a_stopped_server_left_it()
    {
        await using BatchServer server = await BatchServer.StartAsync();
        ConcurrentQueue<string> asked = [];
        server.Api.Model.Answer = request =>
        {
            string text = server.Api.Model.Messages[^1].Text;
            asked.Enqueue(text);
            return text == "two" && asked.Count == 2 ? [null] : FakeAnswers.Text(text);
        };
        JsonElement batch = await server.CreateAsync("/v1/chat/completions", Chat("one"), Chat("two"), Chat("three"));
        JobRunner first = server.Runner();
        first.Start();
        await server.Api.Model.Waits.Task.WaitAsync(Cancellation);
        await first.DisposeAsync();
        Assert.Equal("in_progress", (await server.GetAsync(batch)).GetProperty("status").GetString());

        // What a power failure leaves of a line that was being written.
        string answers = Assert.Single(Directory.GetFiles(server.Api.Installation.Get<WorkFolder>().Path, "answers.jsonl", SearchOption.AllDirectories));
        await File.AppendAllTextAsync(answers, "{\"id\":\"batch_req", Cancellation);
        JsonElement end = await server.RunToEndAsync(batch, "batch.completed");

        Assert.Equal(["one", "two", "two", "three"], asked);
        Assert.Equal("""{"total":3,"completed":3,"failed":0}""", end.GetProperty("request_counts").GetRawText());
        Assert.Equal(["one", "two", "three"], (await server.LinesAsync(end, "output_file_id")).Select(static line => line.GetProperty("custom_id").GetString()!));
    }

    [Fact]
    public async Task What_was_answered_stays_when_a_batch_is_called_off()
    {
        await using BatchServer server = await BatchServer.StartAsync();
        server.Endpoint.Answers = static (number, token) => number == 1 ? Ok() : ForeverAsync(token);
        JsonElement batch = await server.CreateAsync(TestEndpoint.Address, Line("a", TestEndpoint.Address), Line("b", TestEndpoint.Address));
        JobRunner runner = server.Runner();
        runner.Start();
        await server.Endpoint.Second.Task.WaitAsync(Cancellation);

        JsonElement cancelling = await server.Api.AskAsync($"v1/batches/{Id(batch)}/cancel", "{}", Cancellation);
        await server.Sink.Told("batch.cancelled").WaitAsync(Cancellation);
        await runner.DisposeAsync();

        JsonElement end = await server.GetAsync(batch);
        Assert.Equal(("cancelling", "cancelled"), (cancelling.GetProperty("status").GetString(), end.GetProperty("status").GetString()));
        Assert.Equal("""{"total":2,"completed":1,"failed":0}""", end.GetProperty("request_counts").GetRawText());
        Assert.Single(await server.LinesAsync(end, "output_file_id"));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task What_is_not_answered_in_a_day_is_told_as_expired(bool isInputDeleted)
    {
        FakeTimeProvider time = new(new DateTimeOffset(2026, 3, 15, 12, 0, 0, TimeSpan.Zero));
        // A day of minutes: a clock that jumps runs every timer that it passes, and a day has tens of thousands.
        await using BatchServer server = await BatchServer.StartAsync(time, TimeSpan.FromMinutes(1));
        server.Endpoint.Answers = static (number, token) => number == 1 ? Ok() : ForeverAsync(token);
        JsonElement batch = await server.CreateAsync(TestEndpoint.Address, Line("a", TestEndpoint.Address), Line("b", TestEndpoint.Address));
        JobRunner runner = server.Runner();
        runner.Start();
        await server.Endpoint.Second.Task.WaitAsync(Cancellation);
        if (isInputDeleted)
        {
            await server.Api.DeleteAsync($"v1/files/{batch.GetProperty("input_file_id").GetString()}", Cancellation);
        }

        // The lease ends as well; however the runner and the batch hear of both, and in whichever order.
        time.Advance(TimeSpan.FromMinutes(2));
        await server.Sink.Told("batch.expired").WaitAsync(Cancellation);
        await runner.DisposeAsync();

        JsonElement end = await server.GetAsync(batch);
        Assert.Equal("expired", end.GetProperty("status").GetString());
        Assert.Single(await server.LinesAsync(end, "output_file_id"));
        if (isInputDeleted)
        {
            // Nobody knows any more what else was asked.
            Assert.Equal("""{"total":2,"completed":1,"failed":0}""", end.GetProperty("request_counts").GetRawText());
            return;
        }

        Assert.Equal("""{"total":2,"completed":1,"failed":1}""", end.GetProperty("request_counts").GetRawText());
        JsonElement late = Assert.Single(await server.LinesAsync(end, "error_file_id"));
        Assert.Equal(("b", "batch_expired"), (late.GetProperty("custom_id").GetString(), late.GetProperty("error").GetProperty("code").GetString()));
    }

    [Fact]
    public async Task A_limit_makes_a_batch_wait_and_a_budget_refuses_a_line()
    {
        await using BatchServer server = await BatchServer.StartAsync();
        server.Endpoint.Answers = static (number, _) => number switch
        {
            1 => Task.FromResult(new BatchAnswer(429, "req_1", "{}"u8.ToArray()) { IsLimited = true, RetryAfter = TimeSpan.FromMilliseconds(1) }),
            2 => Task.FromResult(new BatchAnswer(503, "req_2", "{}"u8.ToArray()) { IsPassing = true, RetryAfter = TimeSpan.FromMilliseconds(1) }),
            3 => Ok(),
            _ => Task.FromResult(new BatchAnswer(429, "req_4", "{}"u8.ToArray())),
        };
        JsonElement batch = await server.CreateAsync(TestEndpoint.Address, Line("a", TestEndpoint.Address), Line("b", TestEndpoint.Address));

        JsonElement end = await server.RunToEndAsync(batch, "batch.completed");

        Assert.Equal("""{"total":2,"completed":1,"failed":1}""", end.GetProperty("request_counts").GetRawText());
        Assert.Equal(4, server.Endpoint.Asked);
    }

    [Fact]
    public async Task A_batch_of_a_revoked_key_asks_nothing()
    {
        await using BatchServer server = await BatchServer.StartAsync();
        JsonElement batch = await server.CreateAsync(TestEndpoint.Address, Line("a", TestEndpoint.Address));
        Guid key = (await server.Api.Installation.Get<ApiKeyDirectory>().ListAsync(server.Api.Installation.Owner, server.Api.Installation.Project.Id, Cancellation)).Single().Id;
        await server.Api.Installation.Get<ApiKeyDirectory>().RevokeAsync(server.Api.Installation.Owner, key, Cancellation);
        JobRunner runner = server.Runner();
        runner.Start();
        await server.Sink.Told("batch.completed").WaitAsync(Cancellation);
        await runner.DisposeAsync();

        Assert.Equal(0, server.Endpoint.Asked);
        _ = batch;
    }

    [Theory]
    [InlineData("""{"endpoint":"/v1/embeddings","completion_window":"24h"}""", "input_file_id")]
    [InlineData("""{"input_file_id":"file-x","endpoint":"/v1/embeddings","completion_window":"24h"}""", "input_file_id")]
    [InlineData("""{"input_file_id":"OTHER","endpoint":"/v1/embeddings","completion_window":"24h"}""", "input_file_id")]
    [InlineData("""{"input_file_id":"OTHER","endpoint":"/v1/models","completion_window":"24h"}""", "endpoint")]
    [InlineData("""{"input_file_id":"OTHER","endpoint":"/v1/embeddings","completion_window":"1h"}""", "completion_window")]
    [InlineData("""{"input_file_id":"OTHER","endpoint":"/v1/embeddings","completion_window":"24h","output_expires_after":{"anchor":"created_at","seconds":1}}""", "output_expires_after.seconds")]
    public async Task What_cannot_be_a_batch_is_refused(string body, string param)
    {
        await using BatchServer server = await BatchServer.StartAsync();
        JsonElement file = await FileTests.SendAsync(server.Api, [1], "user_data");

        (HttpStatusCode status, JsonElement error) = await server.Api.RefuseAsync("v1/batches", body.Replace("OTHER", file.GetProperty("id").GetString(), StringComparison.Ordinal), Cancellation);

        Assert.Equal((HttpStatusCode.BadRequest, param), (status, error.GetProperty("param").GetString()));
    }

    [Fact]
    public async Task Batches_of_another_project_are_not_there()
    {
        await using BatchServer server = await BatchServer.StartAsync();
        JsonElement batch = await server.CreateAsync(TestEndpoint.Address, Line("a", TestEndpoint.Address));
        Project other = await server.Api.Installation.Get<ProjectDirectory>().CreateAsync(server.Api.Installation.Owner, "Other", Cancellation);
        IssuedKey key = await server.Api.Installation.Get<ApiKeyDirectory>().CreateAsync(server.Api.Installation.Owner, other.Id, new KeySettings("Other"), Cancellation);
        using HttpClient stranger = server.Api.CreateClient(key.Secret.Reveal());

        using HttpResponseMessage found = await stranger.GetAsync(FileTests.Path($"v1/batches/{Id(batch)}"), Cancellation);
        using HttpResponseMessage cancelled = await stranger.PostAsync(FileTests.Path($"v1/batches/{Id(batch)}/cancel"), null, Cancellation);

        Assert.Equal((HttpStatusCode.NotFound, HttpStatusCode.NotFound), (found.StatusCode, cancelled.StatusCode));
        Assert.Contains("\"data\":[]", await stranger.GetStringAsync(FileTests.Path("v1/batches"), Cancellation), StringComparison.Ordinal);
        Assert.Contains(Id(batch), await server.Api.Client.GetStringAsync(FileTests.Path("v1/batches?limit=1"), Cancellation), StringComparison.Ordinal);
    }

    private static string Id(JsonElement batch) => batch.GetProperty("id").GetString()!;

    private static string Line(string id, string url, string body = """{"model":"fake"}""") => $$"""{"custom_id":"{{id}}","method":"POST","url":"{{url}}","body":{{body}}}""";

    private static string Chat(string text) => Line(text, "/v1/chat/completions", $$"""{"model":"fake","messages":[{"role":"user","content":"{{text}}"}]}""");

    private static Task<BatchAnswer> Ok() => Task.FromResult(new BatchAnswer(200, "req_0", "{}"u8.ToArray()));

    private static async Task<BatchAnswer> ForeverAsync(CancellationToken token)
    {
        await Task.Delay(Timeout.Infinite, token);
        return null!;
    }

    private sealed class TestEndpoint : IBatchEndpoint
    {
        public const string Address = "/v1/test";

        private int _asked;

        public int Asked => _asked;

        public Func<int, CancellationToken, Task<BatchAnswer>> Answers { get; set; } = static (_, _) => Ok();

        public TaskCompletionSource Second { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public string Path => Address;

        public Task<BatchAnswer> AnswerAsync(JsonElement body, Caller caller, CancellationToken cancellation)
        {
            int number = Interlocked.Increment(ref _asked);
            Task<BatchAnswer> answer = Answers(number, cancellation);
            if (number == 2)
            {
                Second.TrySetResult();
            }

            return answer;
        }
    }

    private sealed class TestSink : IWebhookSink
    {
        private readonly ConcurrentDictionary<string, TaskCompletionSource> _told = new();

        public Task Told(string type) => Of(type).Task;

        public Task NotifyAsync(Actor actor, Guid projectId, WebhookEvent told, CancellationToken cancellation)
        {
            Of(told.Type).TrySetResult();
            return Task.CompletedTask;
        }

        public Task<IReadOnlyList<NewJob>> JobsAsync(Actor actor, Guid projectId, WebhookEvent told, CancellationToken cancellation) => Task.FromResult<IReadOnlyList<NewJob>>([]);

        private TaskCompletionSource Of(string type) => _told.GetOrAdd(type, static _ => new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
    }

    private sealed class BatchServer : IAsyncDisposable
    {
        public ApiServer Api { get; private init; } = null!;

        public TestEndpoint Endpoint { get; } = new();

        public TestSink Sink { get; } = new();

        public static async Task<BatchServer> StartAsync(TimeProvider? time = null, TimeSpan? window = null, Action<IServiceCollection>? configure = null)
        {
            BatchServer server = new();
            ApiServer api = await ApiServer.StartAsync(Cancellation, time: time, configure: services =>
            {
                services.AddSingleton<IBatchEndpoint>(server.Endpoint);
                services.AddSingleton<IWebhookSink>(server.Sink);
                services.AddSingleton(new BatchOptions { Parallelism = 1, Window = window ?? TimeSpan.FromHours(24) });
                configure?.Invoke(services);
            });
            return new BatchServer(server, api);
        }

        private BatchServer()
        {
        }

        private BatchServer(BatchServer parts, ApiServer api) => (Endpoint, Sink, Api) = (parts.Endpoint, parts.Sink, api);

        public Task<JsonElement> CreateAsync(string endpoint, params string[] lines) => CreateAsync(endpoint, Encoding.UTF8.GetBytes(string.Join('\n', lines)));

        public async Task<JsonElement> CreateAsync(string endpoint, byte[] input)
        {
            JsonElement file = await FileTests.SendAsync(Api, input, "batch");
            return await Api.AskAsync(
                "v1/batches", $$$"""{"input_file_id":"{{{file.GetProperty("id").GetString()}}}","endpoint":"{{{endpoint}}}","completion_window":"24h","metadata":{"a":"b"}}""", Cancellation);
        }

        public JobRunner Runner() => new(
            Api.Installation.Get<JobQueue>(), Api.Installation.Get<JobLeases>(), Api.Installation.Get<IEnumerable<IJobHandler>>(), Api.Installation.Get<TimeProvider>());

        public async Task<JsonElement> RunToEndAsync(JsonElement batch, string told)
        {
            JobRunner runner = Runner();
            runner.Start();
            await Sink.Told(told).WaitAsync(Cancellation);

            // The end is stored when the runner has stopped.
            await runner.DisposeAsync();
            return await GetAsync(batch);
        }

        public async Task<JsonElement> GetAsync(JsonElement batch) => JsonElement.Parse(await Api.Client.GetStringAsync(FileTests.Path($"v1/batches/{Id(batch)}"), Cancellation));

        public async Task<List<JsonElement>> LinesAsync(JsonElement batch, string file) =>
            [.. (await Api.Client.GetStringAsync(FileTests.Path($"v1/files/{batch.GetProperty(file).GetString()}/content"), Cancellation))
                .Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(static line => JsonElement.Parse(line))];

        public ValueTask DisposeAsync() => Api.DisposeAsync();
    }
}
