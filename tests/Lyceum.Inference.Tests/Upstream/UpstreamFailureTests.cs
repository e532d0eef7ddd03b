using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Lyceum.Inference.Serving;
using Lyceum.Inference.Tests.Telemetry;
using Lyceum.Inference.Upstream;
using Lyceum.Models.Hub;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Time.Testing;

namespace Lyceum.Inference.Tests.Upstream;

/// <summary>Servers that are busy, silent, broken or hostile.</summary>
public sealed class UpstreamFailureTests
{
    private const string Word = """{"choices":[{"index":0,"delta":{"content":"word "}}]}""";
    private const string Stop = """{"choices":[{"index":0,"delta":{},"finish_reason":"stop"}]}""";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_busy_server_is_asked_again_when_it_says()
    {
        int asked = 0;
        SteppingTime time = new();
        await using ScriptedServer server = new((_, answer) => ++asked switch
        {
            1 => answer.SayAsync("{}", 503, "Retry-After: 7"),
            2 => answer.SayAsync("{}", 429, "retry-after-ms: 1500"),
            _ => answer.StreamAsync(Word, Stop, "[DONE]"),
        });
        using UpstreamModel model = Model(server, time);
        Assert.Equal("word ", (await model.ChatClient.GetResponseAsync("?", null, Cancellation)).Text);
        Assert.Equal([TimeSpan.FromSeconds(7), TimeSpan.FromSeconds(1.5)], time.Waits);
        Assert.Equal(3, server.Requests.Count);
    }

    [Theory]
    [InlineData(503, "X: y", null)]
    [InlineData(429, "Retry-After: 3600", 3600)]
    [InlineData(500, "Retry-After: 1", 1)]
    public async Task A_server_that_does_not_say_when_or_asks_too_much_is_not_asked_again(int status, string header, int? seconds)
    {
        SteppingTime time = new();
        await using ScriptedServer server = ScriptedServer.Saying("""{"error":{"message":"overloaded","code":"full"}}""", status, header);
        using UpstreamModel model = Model(server, time);
        UpstreamException error = await FailAsync(model);
        Assert.Equal((status == 500 ? UpstreamFailure.ServerError : UpstreamFailure.Busy, (HttpStatusCode)status, "full"), (error.Failure, error.Status, error.Code));
        Assert.Equal(seconds is { } wait ? TimeSpan.FromSeconds(wait) : null, error.RetryAfter);
        Assert.Contains("overloaded", error.Message, StringComparison.Ordinal);
        Assert.Single(server.Requests);
    }

    [Fact]
    public async Task Retries_have_an_end()
    {
        SteppingTime time = new();
        await using ScriptedServer server = ScriptedServer.Saying("{}", 503, "Retry-After: 1");
        using UpstreamModel model = Model(server, time);
        Assert.Equal(UpstreamFailure.Busy, (await FailAsync(model)).Failure);
        Assert.Equal(3, server.Requests.Count);
    }

    [Fact]
    public async Task A_server_that_takes_no_connection_is_tried_again_and_then_named()
    {
        TcpListener free = new(IPAddress.Loopback, 0);
        free.Start();
        int port = ((IPEndPoint)free.LocalEndpoint).Port;
        free.Stop();
        SteppingTime time = new();
        using UpstreamModel model = new(new UpstreamOptions { Address = new Uri($"http://127.0.0.1:{port}/v1"), Model = "m" }, time);
        UpstreamException error = await FailAsync(model);
        Assert.Equal(UpstreamFailure.Unreachable, error.Failure);
        Assert.Contains(port.ToString(CultureInfo.InvariantCulture), error.Message, StringComparison.Ordinal);
        Assert.Equal([TimeSpan.FromSeconds(0.5), TimeSpan.FromSeconds(1)], time.Waits);
    }

    [Fact]
    public async Task A_connection_that_goes_before_the_answer_is_tried_again_and_one_that_goes_within_it_is_not()
    {
        int asked = 0;
        await using ScriptedServer server = new(async (_, answer) =>
        {
            if (++asked > 1)
            {
                await answer.BeginStreamAsync();
                await answer.ChunkAsync($"data: {Word}\n\n");
            }

            answer.Break();
        });
        using UpstreamModel model = Model(server, new SteppingTime());
        List<string> told = [];
        UpstreamException error = await Assert.ThrowsAsync<UpstreamException>(async () =>
        {
            await foreach (ChatResponseUpdate update in model.ChatClient.GetStreamingResponseAsync("?", null, Cancellation))
            {
                told.Add(update.Text);
            }
        });
        Assert.Equal(UpstreamFailure.BrokenOff, error.Failure);
        Assert.InRange(told.Count, 0, 1);
        Assert.Equal(2, server.Requests.Count);
    }

    [Theory]
    [InlineData("done without a reason", "data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":\"x\"}}]}\n\ndata: [DONE]\n\n", UpstreamFailure.BrokenOff)]
    [InlineData("nothing at all", "", UpstreamFailure.BrokenOff)]
    [InlineData("no JSON", "data: <html>\n\n", UpstreamFailure.BadAnswer)]
    [InlineData("another kind", "data: [1, 2]\n\n", UpstreamFailure.BadAnswer)]
    [InlineData("wrong members", "data: {\"choices\":{\"index\":0}}\n\n", UpstreamFailure.BadAnswer)]
    [InlineData("text that is a number", "data: {\"choices\":[{\"delta\":{\"content\":5}}]}\n\n", UpstreamFailure.BadAnswer)]
    [InlineData("an answer too many", "data: {\"choices\":[{\"index\":7,\"delta\":{\"content\":\"x\"}}]}\n\n", UpstreamFailure.BadAnswer)]
    [InlineData("a negative answer", "data: {\"choices\":[{\"index\":-1,\"delta\":{\"content\":\"x\"}}]}\n\n", UpstreamFailure.BadAnswer)]
    [InlineData("half a character", "data: {\"choices\":[{\"delta\":{\"content\":\"\\ud800\"}}]}\n\n", UpstreamFailure.BadAnswer)]
    [InlineData("an error", "data: {\"error\":{\"message\":\"out of memory\",\"code\":\"oom\"}}\n\n", UpstreamFailure.ServerError)]
    [InlineData("an error that is a text", "data: {\"error\":\"out of memory\"}\n\n", UpstreamFailure.ServerError)]
    public async Task A_stream_that_makes_no_sense_is_an_error(string what, string stream, UpstreamFailure failure)
    {
        await using ScriptedServer server = new(async (_, answer) =>
        {
            await answer.BeginStreamAsync();
            if (stream.Length > 0)
            {
                await answer.ChunkAsync(stream);
            }

            await answer.EndStreamAsync();
        });
        using TelemetryRecorder recorder = new($"broken {what}");
        using UpstreamModel model = Model(server, name: $"broken {what}");
        UpstreamException error = await FailAsync(model);
        Assert.Equal(failure, error.Failure);
        Assert.Equal(failure == UpstreamFailure.ServerError, error.Message.Contains("out of memory", StringComparison.Ordinal));
        Assert.Equal(failure.ToString(), Assert.Single(recorder.Spans).GetTagItem("error.type"));
    }

    [Theory]
    [InlineData("data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":\"", "x")]
    [InlineData(": ", "a comment without an end ")]
    [InlineData("data: {}\ndata: ", "\ndata: ")]
    public async Task An_event_without_an_end_does_not_fill_memory(string begin, string more)
    {
        await using ScriptedServer server = new(async (_, answer) =>
        {
            await answer.BeginStreamAsync();
            await answer.ChunkAsync(begin);
            string chunk = string.Concat(Enumerable.Repeat(more, 500));
            while (true)
            {
                await answer.ChunkAsync(chunk);
            }
        });
        using UpstreamModel model = new(new UpstreamOptions { Address = server.Address, Model = "m", MaxEventBytes = 4096 });
        Assert.Equal(UpstreamFailure.BadAnswer, (await FailAsync(model)).Failure);
    }

    [Fact]
    public async Task An_answer_without_an_end_has_one()
    {
        await using ScriptedServer server = new(async (_, answer) =>
        {
            await answer.BeginStreamAsync();
            while (true)
            {
                await answer.ChunkAsync($"data: {Word}\n\n");
            }
        });
        using UpstreamModel model = new(new UpstreamOptions { Address = server.Address, Model = "m", MaxAnswerBytes = 50_000 });
        UpstreamException error = await FailAsync(model);
        Assert.Equal(UpstreamFailure.BadAnswer, error.Failure);
        Assert.Contains("50000", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("HTTP/1.1 301 X\r\nLocation: http://10.0.0.1/\r\nContent-Length: 0\r\n\r\n", UpstreamFailure.BadAnswer)]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 6\r\n\r\n<html>", UpstreamFailure.BadAnswer)]
    [InlineData("HTTP/1.1 404 X\r\nContent-Length: 9\r\n\r\nNot found", UpstreamFailure.Refused)]
    [InlineData("HTTP/1.1 401 X\r\nContent-Length: 0\r\n\r\n", UpstreamFailure.Unauthorized)]
    [InlineData("SSH-2.0-OpenSSH_9.2\r\n\r\n", UpstreamFailure.BadAnswer)]
    public async Task Something_else_than_the_API_is_told_apart(string answer, UpstreamFailure failure)
    {
        await using ScriptedServer server = new((_, wire) => wire.WriteAsync(answer));
        using UpstreamModel model = Model(server, new SteppingTime());
        Assert.Equal(failure, (await FailAsync(model)).Failure);
        Assert.Single(server.Requests);
    }

    [Fact]
    public async Task Silence_has_limits_and_comments_break_it()
    {
        FakeTimeProvider time = new();
        TaskCompletionSource<bool> closed = new(TaskCreationOptions.RunContinuationsAsynchronously);
        await using ScriptedServer server = new(async (_, answer) =>
        {
            await answer.BeginStreamAsync();
            await answer.ChunkAsync(": ping\n\n: ping\r\n\r\nevent: x\nretry: 5\n\ndata: {\"choices\":[{\"delta\":{\"content\":\"a\"}}]}\r\n\r\n");
            closed.SetResult(await answer.ClosedAsync());
        });
        using UpstreamModel model = Model(server, time);
        UpstreamException error = await Assert.ThrowsAsync<UpstreamException>(async () =>
        {
            await foreach (ChatResponseUpdate update in model.ChatClient.GetStreamingResponseAsync("?", null, Cancellation))
            {
                Assert.Equal("a", update.Text);
                _ = AdvanceUntilAsync(time, TimeSpan.FromMinutes(1), closed.Task);
            }
        });
        Assert.Equal(UpstreamFailure.TimedOut, error.Failure);
        Assert.True(await closed.Task.WaitAsync(Cancellation));
    }

    [Fact]
    public async Task A_server_that_never_begins_is_given_up()
    {
        FakeTimeProvider time = new();
        TaskCompletionSource<bool> closed = new(TaskCreationOptions.RunContinuationsAsynchronously);
        TaskCompletionSource came = new(TaskCreationOptions.RunContinuationsAsynchronously);
        await using ScriptedServer server = new(async (_, answer) =>
        {
            came.SetResult();
            closed.SetResult(await answer.ClosedAsync());
        });
        using UpstreamModel model = Model(server, time);
        Task<UpstreamException> failing = FailAsync(model);
        await came.Task.WaitAsync(Cancellation);
        time.Advance(TimeSpan.FromMinutes(10));
        Assert.Equal(UpstreamFailure.TimedOut, (await failing).Failure);
        Assert.True(await closed.Task.WaitAsync(Cancellation));
    }

    [Fact]
    public async Task Who_cancels_or_stops_reading_closes_the_connection()
    {
        TaskCompletionSource<bool>[] closed = [new(TaskCreationOptions.RunContinuationsAsynchronously), new(TaskCreationOptions.RunContinuationsAsynchronously)];
        int asked = 0;
        await using ScriptedServer server = new(async (_, answer) =>
        {
            await answer.BeginStreamAsync();
            await answer.ChunkAsync($"data: {Word}\n\n");
            closed[asked++].SetResult(await answer.ClosedAsync());
        });
        using TelemetryRecorder recorder = new("left");
        using UpstreamModel model = Model(server, name: "left");
        using CancellationTokenSource source = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        OperationCanceledException error = await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
        {
            await foreach (ChatResponseUpdate _ in model.ChatClient.GetStreamingResponseAsync("?", null, source.Token))
            {
                await source.CancelAsync();
            }
        });
        Assert.Equal(source.Token, error.CancellationToken);
        Assert.True(await closed[0].Task.WaitAsync(Cancellation));

        await foreach (ChatResponseUpdate _ in model.ChatClient.GetStreamingResponseAsync("?", null, Cancellation))
        {
            break;
        }

        Assert.True(await closed[1].Task.WaitAsync(Cancellation));
        Assert.All(recorder.Spans, static span => Assert.Equal("cancelled", span.GetTagItem("error.type")));
        Assert.Equal(2, recorder.Spans.Count);
    }

    [Fact]
    public async Task No_more_requests_than_agreed_are_under_way()
    {
        TaskCompletionSource gate = new(TaskCreationOptions.RunContinuationsAsynchronously);
        TaskCompletionSource came = new(TaskCreationOptions.RunContinuationsAsynchronously);
        await using ScriptedServer server = new(async (_, answer) =>
        {
            came.TrySetResult();
            await gate.Task;
            await answer.StreamAsync(Word, Stop, "[DONE]");
        });
        using UpstreamModel model = new(new UpstreamOptions { Address = server.Address, Model = "m", MaxRequests = 1 });
        Task<ChatResponse> first = model.ChatClient.GetResponseAsync("?", null, Cancellation);
        await came.Task.WaitAsync(Cancellation);
        await Assert.ThrowsAsync<QueueFullException>(() => model.ChatClient.GetResponseAsync("?", null, Cancellation));
        gate.SetResult();
        Assert.Equal("word ", (await first).Text);
        Assert.Equal("word ", (await model.ChatClient.GetResponseAsync("?", null, Cancellation)).Text);
    }

    [Fact]
    public async Task The_key_shows_nowhere()
    {
        const string Key = "sk-do-not-show";
        string hostile = new('x', 5000);
        await using ScriptedServer server = ScriptedServer.Saying($$$"""{"error":{"message":"Incorrect API key {{{Key}}} \u001b[2J {{{hostile}}}"}}""", 401);
        UpstreamOptions options = new() { Address = server.Address, Model = "m", ApiKey = new Secret(Key) };
        using UpstreamModel model = new(options);
        UpstreamException error = await FailAsync(model);
        Assert.DoesNotContain(Key, error.ToString() + options, StringComparison.Ordinal);
        Assert.DoesNotContain('\u001b', error.Message);
        Assert.InRange(error.Message.Length, 100, 1200);
        Assert.Equal("Bearer " + Key, server.Last.Headers["Authorization"]);

        UpstreamOptions far = options with { Address = new Uri("http://models.test:8000/v1") };
        Assert.Contains("https", Assert.Throws<ArgumentException>(() => new UpstreamModel(far)).Message, StringComparison.Ordinal);
        new UpstreamModel(far with { AllowsKeyOverHttp = true }).Dispose();
        new UpstreamModel(far with { ApiKey = default }).Dispose();
        foreach (string address in (string[])["ftp://x/v1", "http://user:word@x/v1", "http://x/v1?key=y", "http://x/v1#z"])
        {
            Assert.Throws<ArgumentException>(() => options with { Address = new Uri(address) });
        }

        Assert.Throws<ArgumentException>(() => options with { Address = new Uri("v1", UriKind.Relative) });
    }

    private static async Task<UpstreamException> FailAsync(UpstreamModel model) =>
        await Assert.ThrowsAsync<UpstreamException>(() => model.ChatClient.GetResponseAsync("?", null, Cancellation));

    private static UpstreamModel Model(ScriptedServer server, TimeProvider? time = null, string name = "m") =>
        new(new UpstreamOptions { Address = server.Address, Model = name }, time);

    // Time passes in steps for as long as somebody may be about to wait for it.
    private static async Task AdvanceUntilAsync(FakeTimeProvider time, TimeSpan step, Task done)
    {
        while (!done.IsCompleted)
        {
            time.Advance(step);
            await Task.Yield();
        }
    }

    /// <summary>A clock on which short waits are over at once, and patience never ends.</summary>
    private sealed class SteppingTime : TimeProvider
    {
        private readonly List<TimeSpan> _waits = [];

        public IReadOnlyList<TimeSpan> Waits
        {
            get
            {
                lock (_waits)
                {
                    return [.. _waits];
                }
            }
        }

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            if (dueTime < TimeSpan.Zero || dueTime >= TimeSpan.FromMinutes(1))
            {
                return base.CreateTimer(callback, state, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
            }

            lock (_waits)
            {
                _waits.Add(dueTime);
            }

            return base.CreateTimer(callback, state, TimeSpan.Zero, period);
        }
    }
}
