using System.IO.Pipelines;
using System.Text;
using Lyceum.Api.Http;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Logging;

namespace Lyceum.Api.Sse;

/// <summary>
/// Writes the events of a stream, each as soon as it is there, with comments in between while nothing comes. The answer begins with the first event or
/// comment: what goes wrong before is an error with its status, what goes wrong later is an event of the stream.
/// </summary>
/// <param name="options">How streams are kept alive.</param>
/// <param name="time">The clock.</param>
/// <param name="logger">Where faults are noted.</param>
public sealed partial class SseWriter(SseOptions options, TimeProvider time, ILogger<SseWriter> logger)
{
    /// <summary>Writes a stream to its end. Stops reading when the client has gone.</summary>
    /// <param name="context">The request.</param>
    /// <param name="profile">How it is written.</param>
    /// <param name="events">The events; disposed by this.</param>
    /// <param name="toError">Makes the event of an error that comes when the answer has begun; null for the error's envelope.</param>
    public async Task WriteAsync(HttpContext context, SseProfile profile, IAsyncEnumerable<SseEvent> events, Func<ApiException, SseEvent>? toError = null)
    {
        ArgumentNullException.ThrowIfNull(context);
        ArgumentNullException.ThrowIfNull(profile);
        ArgumentNullException.ThrowIfNull(events);
        CancellationToken gone = context.RequestAborted;
        using Stream stream = new(context, profile, time);
        using CancellationTokenSource ended = CancellationTokenSource.CreateLinkedTokenSource(gone);
        Task beating = BeatAsync(stream, ended.Token);
        try
        {
            await foreach (SseEvent next in events.WithCancellation(gone).ConfigureAwait(false))
            {
                await stream.WriteAsync(next, gone).ConfigureAwait(false);
            }

            if (profile.EndsWithDone)
            {
                await stream.WriteDoneAsync(gone).ConfigureAwait(false);
            }
        }
#pragma warning disable CA1031 // whatever it is, the client is told in the stream
        catch (Exception error) when (stream.HasBegun && !gone.IsCancellationRequested)
#pragma warning restore CA1031
        {
            ApiException told = ErrorTranslation.Translate(error) ?? Fault(context, error);
            await stream.WriteAsync(toError?.Invoke(told) ?? SseEvent.Of(told.ToEnvelope()), gone).ConfigureAwait(false);
        }
        finally
        {
            await ended.CancelAsync().ConfigureAwait(false);
            await beating.ConfigureAwait(false);
        }
    }

    private async Task BeatAsync(Stream stream, CancellationToken ended)
    {
        try
        {
            while (true)
            {
                TimeSpan left = options.Heartbeat - stream.Silence;
                if (left > TimeSpan.Zero)
                {
                    await Task.Delay(left, time, ended).ConfigureAwait(false);
                }
                else
                {
                    await stream.BeatAsync(ended).ConfigureAwait(false);
                }
            }
        }
        catch (OperationCanceledException)
        {
            // The stream has ended.
        }
        catch (IOException)
        {
            // The client has gone, which the reader of the events finds out too.
        }
    }

    private ApiException Fault(HttpContext context, Exception error)
    {
        string id = ApiCall.Of(context).Id;
        LogFault(error, context.Request.Path, id);
        return ErrorTranslation.Fault(id);
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "A stream of {Path} broke off ({RequestId}).")]
    private partial void LogFault(Exception error, string path, string requestId);

    // Events and comments come from two loops; the lock keeps each whole.
    private sealed class Stream(HttpContext context, SseProfile profile, TimeProvider time) : IDisposable
    {
        private readonly SemaphoreSlim _gate = new(1);
        private readonly byte[] _lineEnd = profile.UsesCarriageReturns ? "\r\n"u8.ToArray() : "\n"u8.ToArray();
        private volatile bool _begun;
        private long _wroteAt = time.GetTimestamp();

        public bool HasBegun => _begun;

        /// <summary>How long nothing was written.</summary>
        public TimeSpan Silence => time.GetElapsedTime(Volatile.Read(ref _wroteAt));

        public async Task WriteAsync(SseEvent next, CancellationToken cancellation)
        {
            await _gate.WaitAsync(cancellation).ConfigureAwait(false);
            try
            {
                PipeWriter body = Begin();
                if (profile.NamesEvents && next.Type is { } type)
                {
                    Write(body, "event: "u8);
                    Write(body, Encoding.UTF8.GetBytes(type));
                    Write(body, _lineEnd);
                }

                Write(body, "data: "u8);
                Write(body, next.Json.Span);
                Write(body, _lineEnd);
                Write(body, _lineEnd);
                await FlushAsync(body, cancellation).ConfigureAwait(false);
            }
            finally
            {
                _gate.Release();
            }
        }

        public Task WriteDoneAsync(CancellationToken cancellation) => WriteAsync(new SseEvent("[DONE]"u8.ToArray()), cancellation);

        /// <summary>Writes a comment.</summary>
        public async Task BeatAsync(CancellationToken cancellation)
        {
            await _gate.WaitAsync(cancellation).ConfigureAwait(false);
            try
            {
                PipeWriter body = Begin();
                Write(body, ": ping"u8);
                Write(body, _lineEnd);
                Write(body, _lineEnd);
                await FlushAsync(body, cancellation).ConfigureAwait(false);
            }
            finally
            {
                _gate.Release();
            }
        }

        public void Dispose() => _gate.Dispose();

        private PipeWriter Begin()
        {
            if (!_begun)
            {
                _begun = true;
                context.Features.Get<IHttpResponseBodyFeature>()?.DisableBuffering();
                context.Response.ContentType = "text/event-stream; charset=utf-8";
                context.Response.Headers.CacheControl = "no-cache, no-store";
                context.Response.Headers["X-Accel-Buffering"] = "no";
            }

            return context.Response.BodyWriter;
        }

        private async ValueTask FlushAsync(PipeWriter body, CancellationToken cancellation)
        {
            Volatile.Write(ref _wroteAt, time.GetTimestamp());
            await body.FlushAsync(cancellation).ConfigureAwait(false);
        }

        private static void Write(PipeWriter body, ReadOnlySpan<byte> bytes) => System.Buffers.BuffersExtensions.Write(body, bytes);
    }
}
