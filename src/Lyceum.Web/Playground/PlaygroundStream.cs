using System.Globalization;
using System.Text;
using System.Text.Json;
using Lyceum.Gateway.Models;
using Lyceum.Inference.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Lyceum.Web.Playground;

/// <summary>
/// Writes what happens in an answer as server-sent events, so many times a second at most. Nothing is kept, so who loses the connection has stopped the model.
/// </summary>
/// <param name="models">How the models are.</param>
/// <param name="time">The clock.</param>
internal sealed class PlaygroundStream(ModelDirectory models, TimeProvider time)
{
    private static readonly TimeSpan s_pause = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan s_heartbeat = TimeSpan.FromSeconds(1);

    /// <summary>Writes events to their end.</summary>
    /// <param name="http">The request.</param>
    /// <param name="events">What happens; read once.</param>
    /// <param name="model">The model that answers.</param>
    public async Task WriteAsync(HttpContext http, IAsyncEnumerable<PlaygroundEvent> events, string model)
    {
        http.Features.Get<IHttpResponseBodyFeature>()?.DisableBuffering();
        http.Response.ContentType = "text/event-stream; charset=utf-8";
        http.Response.Headers.CacheControl = "no-cache, no-store";
        http.Response.Headers["X-Accel-Buffering"] = "no";
        CancellationToken gone = http.RequestAborted;
        try
        {
            await http.Response.Body.FlushAsync(gone).ConfigureAwait(false);
            await FollowAsync(http.Response, events, model, gone).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (gone.IsCancellationRequested)
        {
            // Stopped.
        }
    }

    private async Task FollowAsync(HttpResponse response, IAsyncEnumerable<PlaygroundEvent> events, string model, CancellationToken gone)
    {
        StringBuilder news = new();
        long flushed = 0;
        bool hasBegun = false;
        IAsyncEnumerator<PlaygroundEvent> reading = events.GetAsyncEnumerator(gone);
        Task<bool> next = reading.MoveNextAsync().AsTask();
        try
        {
            while (true)
            {
                if (!next.IsCompleted)
                {
                    TimeSpan wait = news.Length > 0 ? s_pause - time.GetElapsedTime(flushed) : s_heartbeat;
                    if (wait > TimeSpan.Zero && await Task.WhenAny(next, Task.Delay(wait, time, gone)).ConfigureAwait(false) == next)
                    {
                        continue;
                    }

                    gone.ThrowIfCancellationRequested();
                    if (news.Length == 0)
                    {
                        // Something now and then, so that who left is noticed and nobody in between gives the line up.
                        Write(news, hasBegun ? null : Loading(model));
                    }

                    await SendAsync().ConfigureAwait(false);
                    continue;
                }

                if (!await next.ConfigureAwait(false))
                {
                    await SendAsync().ConfigureAwait(false);
                    return;
                }

                hasBegun = true;
                Write(news, reading.Current);
                next = reading.MoveNextAsync().AsTask();
                if (time.GetElapsedTime(flushed) > s_pause)
                {
                    await SendAsync().ConfigureAwait(false);
                }
            }
        }
        finally
        {
            // The reading has the same token; the model stops with it, and what it took is settled before it is gone.
            await EndAsync(reading, next).ConfigureAwait(false);
        }

        async Task SendAsync()
        {
            await response.WriteAsync(news.ToString(), gone).ConfigureAwait(false);
            await response.Body.FlushAsync(gone).ConfigureAwait(false);
            news.Clear();
            flushed = time.GetTimestamp();
        }
    }

    private PlaygroundLoading? Loading(string model) =>
        models.GetStatus().FirstOrDefault(status => status.Name.Equals(model, StringComparison.OrdinalIgnoreCase)) is { State: ModelState.Loading or ModelState.Waiting } status
            ? new PlaygroundLoading(status.Progress?.Fraction) : null;

    private static void Write(StringBuilder news, PlaygroundEvent? happened)
    {
        if (happened is null)
        {
            news.Append(":\n\n");
            return;
        }

        string json = JsonSerializer.Serialize(happened, happened.GetType(), PlaygroundJson.Default);
        news.Append(CultureInfo.InvariantCulture, $"event: {happened.Type}\ndata: {json}\n\n");
    }

    private static async Task EndAsync(IAsyncEnumerator<PlaygroundEvent> reading, Task<bool> next)
    {
        // Whatever it ended with was told, or nobody is there any more to be told.
        await ((Task)next).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await reading.DisposeAsync().ConfigureAwait(false);
    }
}
