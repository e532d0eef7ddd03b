using System.Text;
using Lyceum.Api.Sse;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace Lyceum.Api.Tests;

public class SseWriterTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Each_profile_has_its_own_habits()
    {
        Assert.Equal("data: {}\n\ndata: [DONE]\n\n", await WriteAsync(SseProfile.Chat));
        Assert.Equal("event: response.created\ndata: {}\n\n", await WriteAsync(SseProfile.Responses));
        Assert.Equal("data: {}\r\n\r\ndata: [DONE]\r\n\r\n", await WriteAsync(SseProfile.Audio));

        static async Task<string> WriteAsync(SseProfile profile)
        {
            DefaultHttpContext context = new();
            using MemoryStream body = new();
            context.Response.Body = body;
            await new SseWriter(new SseOptions(), TimeProvider.System, NullLogger<SseWriter>.Instance).WriteAsync(context, profile, Events());
            return Encoding.UTF8.GetString(body.ToArray());
        }

        static async IAsyncEnumerable<SseEvent> Events()
        {
            await Task.Yield();
            yield return new SseEvent("{}"u8.ToArray(), "response.created");
        }
    }

    [Fact]
    public async Task A_silence_is_filled_with_comments()
    {
        FakeTimeProvider time = new();
        TaskCompletionSource gate = new();
        DefaultHttpContext context = new();
        Told body = new();
        context.Response.Body = body;
        SseWriter writer = new(new SseOptions { Heartbeat = TimeSpan.FromSeconds(15) }, time, NullLogger<SseWriter>.Instance);

        Task writing = writer.WriteAsync(context, SseProfile.Chat, Events());
        time.Advance(TimeSpan.FromSeconds(15));
        await body.Wrote(": ping\n\n").WaitAsync(Cancellation);
        gate.SetResult();
        await writing.WaitAsync(Cancellation);

        Assert.Equal(": ping\n\ndata: {}\n\ndata: [DONE]\n\n", body.Text);

        async IAsyncEnumerable<SseEvent> Events()
        {
            await gate.Task;
            yield return new SseEvent("{}"u8.ToArray());
        }
    }

    [Fact]
    public async Task What_goes_wrong_before_the_first_event_is_no_event()
    {
        DefaultHttpContext context = new();
        SseWriter writer = new(new SseOptions(), TimeProvider.System, NullLogger<SseWriter>.Instance);

        await Assert.ThrowsAsync<InvalidTimeZoneException>(() => writer.WriteAsync(context, SseProfile.Chat, Events()));

        Assert.Null(context.Response.ContentType);

        static async IAsyncEnumerable<SseEvent> Events()
        {
            await Task.Yield();
            throw new InvalidTimeZoneException();
#pragma warning disable CS0162 // It makes this an iterator.
            yield break;
#pragma warning restore CS0162
        }
    }

    // A stream that tells when something was written.
    private sealed class Told : MemoryStream
    {
        private readonly Lock _gate = new();
        private readonly List<(string Text, TaskCompletionSource Done)> _awaited = [];

        public string Text
        {
            get
            {
                lock (_gate)
                {
                    return Encoding.UTF8.GetString(ToArray());
                }
            }
        }

        public Task Wrote(string text)
        {
            lock (_gate)
            {
                TaskCompletionSource done = new(TaskCreationOptions.RunContinuationsAsynchronously);
                _awaited.Add((text, done));
                Tell();
                return done.Task;
            }
        }

        public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
        {
            await Task.Yield();
            lock (_gate)
            {
                Write(buffer.Span);
                Tell();
            }
        }

        private void Tell()
        {
            string all = Encoding.UTF8.GetString(ToArray());
            _awaited.Where(one => all.Contains(one.Text, StringComparison.Ordinal)).ToList().ForEach(static one => one.Done.TrySetResult());
        }
    }
}
