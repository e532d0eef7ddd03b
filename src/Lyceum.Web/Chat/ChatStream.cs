using System.Globalization;
using System.Text;
using System.Text.Json;
using Lyceum.Gateway.Runs;
using Lyceum.Platform;
using Lyceum.Platform.Generations;
using Lyceum.Platform.Organizations;
using Lyceum.Web.Content;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Lyceum.Web.Chat;

/// <summary>
/// Writes what becomes of a run as server-sent events: its states, what changes of its blocks, its end. An event's id is the number of the run's last event that it
/// covers; who comes back with it goes on from there, since the same text always makes the same blocks. However fast the model is, so many changes come in a second.
/// </summary>
/// <param name="log">The runs.</param>
/// <param name="views">Shows the message once it has ended.</param>
/// <param name="time">The clock.</param>
internal sealed class ChatStream(GenerationLog log, ChatViews views, TimeProvider time)
{
    private static readonly TimeSpan s_pause = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan s_heartbeat = TimeSpan.FromSeconds(15);

    // A connection that ages behind a proxy is cut there without a word; one that ends by itself is opened anew.
    private static readonly TimeSpan s_longest = TimeSpan.FromMinutes(5);

    /// <summary>Writes a run's events to its end.</summary>
    /// <param name="http">The request.</param>
    /// <param name="actor">Who reads.</param>
    /// <param name="run">The run, of a message in a conversation.</param>
    /// <param name="after">The last event that the reader has; -1 for none.</param>
    /// <exception cref="PlatformException">The person has no such run.</exception>
    public async Task WriteAsync(HttpContext http, Actor actor, Generation run, long after)
    {
        http.Features.Get<IHttpResponseBodyFeature>()?.DisableBuffering();
        http.Response.ContentType = "text/event-stream; charset=utf-8";
        http.Response.Headers.CacheControl = "no-cache, no-store";
        http.Response.Headers["X-Accel-Buffering"] = "no";
        using CancellationTokenSource over = CancellationTokenSource.CreateLinkedTokenSource(http.RequestAborted);
        try
        {
            await http.Response.WriteAsync("retry: 1000\n\n", over.Token).ConfigureAwait(false);
            await http.Response.Body.FlushAsync(over.Token).ConfigureAwait(false);
            await FollowAsync(new Page(http.Response, after), actor, run, over.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (http.RequestAborted.IsCancellationRequested)
        {
            // The reader has gone; the run goes on.
        }
        catch (PlatformException)
        {
            // It was deleted meanwhile; who comes back finds nothing.
        }
        finally
        {
            await over.CancelAsync().ConfigureAwait(false);
        }
    }

    private async Task FollowAsync(Page page, Actor actor, Generation run, CancellationToken cancellation)
    {
        long begin = time.GetTimestamp();
        long flushed = 0;
        IAsyncEnumerator<GenerationEvent> events = log.ReadAsync(actor, run.Id, -1, cancellation).GetAsyncEnumerator(cancellation);
        Task<bool> next = events.MoveNextAsync().AsTask();
        try
        {
            while (time.GetElapsedTime(begin) < s_longest)
            {
                if (!next.IsCompleted)
                {
                    TimeSpan wait = page.HasNews ? s_pause - time.GetElapsedTime(flushed) : s_heartbeat;
                    if (wait > TimeSpan.Zero && await Task.WhenAny(next, Task.Delay(wait, time, cancellation)).ConfigureAwait(false) == next)
                    {
                        continue;
                    }

                    cancellation.ThrowIfCancellationRequested();
                    await (page.HasNews ? page.TellAsync(cancellation) : page.BeatAsync(cancellation)).ConfigureAwait(false);
                    flushed = time.GetTimestamp();
                    continue;
                }

                if (!await next.ConfigureAwait(false))
                {
                    return;
                }

                if (page.Add(events.Current))
                {
                    await page.TellAsync(cancellation).ConfigureAwait(false);
                    ChatMessageView message = await views.MessageAsync(actor, run.ConversationId!.Value, run.MessageId!.Value, cancellation).ConfigureAwait(false);
                    await page.EndAsync(message with { Content = null, Thought = null, Text = null }, events.Current.Sequence, cancellation).ConfigureAwait(false);
                    return;
                }

                next = events.MoveNextAsync().AsTask();
            }
        }
        finally
        {
            await EndAsync(events, next).ConfigureAwait(false);
        }
    }

    private static async Task EndAsync(IAsyncEnumerator<GenerationEvent> events, Task<bool> next)
    {
        // A reading that waits is left to the token; it must not be disposed of in the middle of a step.
        if (next.IsCompleted)
        {
            await events.DisposeAsync().ConfigureAwait(false);
            return;
        }

        _ = next.ContinueWith(static (_, events) => ((IAsyncEnumerator<GenerationEvent>)events!).DisposeAsync().AsTask(), events, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
    }

    // What the reader's page shows, and what it does not show yet.
    private sealed class Page(HttpResponse response, long after)
    {
        private readonly GrowingContent _text = new();
        private readonly GrowingContent _thought = new();
        private string? _state;
        private bool _hasText;
        private bool _hasThought;
        private long _sequence = -1;

        public bool HasNews => _state is not null || _hasText || _hasThought;

        /// <summary>Takes an event of the run.</summary>
        /// <returns>Whether it is the end.</returns>
        public bool Add(GenerationEvent happened)
        {
            // What the reader has seen is made again as it was then, so that what changes since is a change to that.
            bool isNew = happened.Sequence > after;
            if (isNew && _sequence <= after && after >= 0)
            {
                _text.Take();
                _thought.Take();
            }

            _sequence = happened.Sequence;
            switch (happened.Type)
            {
                case AnswerEvents.Text:
                    _text.Append(happened.Payload);
                    _hasText |= isNew;
                    _state = null;
                    break;
                case AnswerEvents.Reasoning:
                    _thought.Append(happened.Payload);
                    _hasThought |= isNew;
                    _state = null;
                    break;
                case AnswerEvents.State:
                    _state = isNew ? happened.Payload : null;
                    break;
                case GenerationEvent.EndType:
                    _text.Complete();
                    _thought.Complete();
                    _hasText = _hasText || isNew;
                    _hasThought = _hasThought || isNew;
                    return true;
                default:
                    break;
            }

            return false;
        }

        /// <summary>Writes what is new. The last of its events has the number; who lost the connection before it gets all of them again.</summary>
        public async Task TellAsync(CancellationToken cancellation)
        {
            StringBuilder events = new();
            ContentChange? thought = _hasThought && _thought.Take() is { IsEmpty: false } changed ? changed : null;
            ContentChange? text = _hasText && _text.Take() is { IsEmpty: false } written ? written : null;
            if (thought is not null)
            {
                Write(events, "thought", ContentJson.Write(thought), text is null && _state is null);
            }

            if (text is not null)
            {
                Write(events, "text", ContentJson.Write(text), _state is null);
            }

            if (_state is not null)
            {
                Write(events, "state", _state, true);
            }

            (_hasThought, _hasText, _state) = (false, false, null);
            if (events.Length > 0)
            {
                await SendAsync(events.ToString(), cancellation).ConfigureAwait(false);
            }
        }

        public Task EndAsync(ChatMessageView message, long sequence, CancellationToken cancellation)
        {
            _sequence = sequence;
            StringBuilder events = new();
            Write(events, "end", JsonSerializer.Serialize(message, ChatJson.Default.ChatMessageView), true);
            return SendAsync(events.ToString(), cancellation);
        }

        public Task BeatAsync(CancellationToken cancellation) => SendAsync(":\n\n", cancellation);

        private void Write(StringBuilder events, string type, string json, bool isLast)
        {
            if (isLast)
            {
                events.Append(CultureInfo.InvariantCulture, $"id: {_sequence}\n");
            }

            events.Append(CultureInfo.InvariantCulture, $"event: {type}\ndata: {json}\n\n");
        }

        private async Task SendAsync(string events, CancellationToken cancellation)
        {
            await response.WriteAsync(events, cancellation).ConfigureAwait(false);
            await response.Body.FlushAsync(cancellation).ConfigureAwait(false);
        }
    }
}
