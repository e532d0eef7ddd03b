using System.Runtime.CompilerServices;
using Lyceum.Api.Chat;
using Lyceum.Api.Conversations;
using Lyceum.Api.Http;
using Lyceum.Api.Sse;
using Lyceum.Gateway;
using Lyceum.Gateway.Callers;
using Lyceum.Gateway.Calls;
using Lyceum.Gateway.Runs;
using Lyceum.Platform.Generations;
using Lyceum.Platform.Organizations;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Logging;

namespace Lyceum.Api.Responses;

/// <summary>
/// Makes responses. One that somebody may come back to while it is written is a run of the generation log, and its stream is a reader of that log; one that nobody
/// can follow is not, and if it is stored, that is one row at its end.
/// </summary>
/// <param name="gateway">The models.</param>
/// <param name="log">The runs.</param>
/// <param name="store">The responses.</param>
/// <param name="conversations">The conversations that responses go into.</param>
/// <param name="streams">How long a stream may be silent.</param>
/// <param name="time">The clock.</param>
/// <param name="logger">Where faults are noted.</param>
internal sealed partial class ResponseRuns(
    ModelGateway gateway, GenerationLog log, ResponseStore store, ConversationItems conversations, SseOptions streams, TimeProvider time, ILogger<ResponseRuns> logger)
{
    /// <summary>Lets a call in.</summary>
    /// <exception cref="ApiException">The prompt is longer than the context.</exception>
    /// <exception cref="GatewayException">The call is refused.</exception>
    public Task<ChatAnswer> AdmitAsync(Caller caller, ResponsePlan plan, CancellationToken cancellation) => gateway.ChatAsync(caller, plan.Call, cancellation);

    /// <summary>The response in one piece, kept if it is to be.</summary>
    public async Task<ResponseObject> AnswerAsync(Actor actor, ResponsePlan plan, ChatAnswer answer, CancellationToken cancellation)
    {
        ResponseEventWriter writer = new(plan, time);
        ChatPartReader reader = new(1, answer.Texts, functionCalls: false);
        try
        {
            await foreach (ChatResponseUpdate update in answer.Updates.WithCancellation(cancellation).ConfigureAwait(false))
            {
                foreach (ChatPart part in reader.Read(update))
                {
                    foreach (ResponseEvent _ in writer.Write(part))
                    {
                        // The writer puts the response together as it tells its events.
                    }
                }
            }
        }
        catch (GatewayException error) when (error.Refusal == GatewayRefusal.ContextLength)
        {
            throw TooLong(error);
        }

        ResponseObject response = writer.Finish(reader.Usage);
        await AppendAsync(actor, plan, response, cancellation).ConfigureAwait(false);
        if (response.Store)
        {
            await store.RecordAsync(actor, plan, response, cancellation).ConfigureAwait(false);
        }

        return response;
    }

    /// <summary>Waits until an answer begins, so that what is refused has a status; but no longer than a stream may be silent.</summary>
    /// <exception cref="ApiException">The prompt is longer than the context.</exception>
    public async Task<BegunAnswer> BeginAsync(ChatAnswer answer, CancellationToken cancellation)
    {
        try
        {
            return await BegunAnswer.BeginAsync(answer, streams.Heartbeat, time, cancellation).ConfigureAwait(false);
        }
        catch (GatewayException error) when (error.Refusal == GatewayRefusal.ContextLength)
        {
            throw TooLong(error);
        }
    }

    /// <summary>The events of a response that is not kept. Whoever stops reading ends it.</summary>
    public async IAsyncEnumerable<SseEvent> StreamAsync(Actor actor, ResponsePlan plan, BegunAnswer begun, [EnumeratorCancellation] CancellationToken cancellation)
    {
        long sequence = 0;
        ResponseEventWriter writer = new(plan, time);
        ChatPartReader reader = new(1, begun.Answer.Texts, functionCalls: false);
        IAsyncEnumerator<ResponseEvent> events = EventsAsync(writer, reader, begun.ReadAsync(cancellation), cancellation).GetAsyncEnumerator(cancellation);
        await using ConfiguredAsyncDisposable reading = events.ConfigureAwait(false);
        GenerationError? error = null;
        while (true)
        {
            try
            {
                if (!await events.MoveNextAsync().ConfigureAwait(false))
                {
                    await AppendAsync(actor, plan, writer.Finish(reader.Usage), cancellation).ConfigureAwait(false);
                    break;
                }
            }
#pragma warning disable CA1031 // Whatever it is, the stream ends with the event that says so.
            catch (Exception failure) when (!cancellation.IsCancellationRequested)
#pragma warning restore CA1031
            {
                error = Failed(plan, failure);
                break;
            }

            yield return events.Current.ToSse(sequence++);
        }

        yield return Terminal(
            error is null ? writer.Finish(reader.Usage) : plan.Response with { Status = ResponseObject.Failed, Output = writer.Output, Error = new ResponseFailure(error.Code, error.Message) },
            sequence);
    }

    /// <summary>Starts a run whose answer has begun already, or begins with it. The run owns both from then on.</summary>
    /// <returns>The run's row.</returns>
    public async Task<Generation> StartAsync(Actor actor, ResponsePlan plan, ChatAnswer answer, BegunAnswer? begun, CancellationToken cancellation)
    {
        try
        {
            return await log.RunAsync(actor, ResponseStore.ToRequest(plan), writer => ProduceAsync(actor, plan, answer, begun, writer), cancellation).ConfigureAwait(false);
        }
        catch
        {
            await ReleaseAsync(answer, begun).ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>The events of a run after an event, and on to its end.</summary>
    /// <param name="actor">Who reads.</param>
    /// <param name="id">The response's id.</param>
    /// <param name="runId">The run.</param>
    /// <param name="after">The last event that the reader has; -1 for none.</param>
    /// <param name="cancellation">Ends the reading, and nothing else.</param>
    public async IAsyncEnumerable<SseEvent> FollowAsync(Actor actor, string id, Guid runId, long after, [EnumeratorCancellation] CancellationToken cancellation)
    {
        await foreach (GenerationEvent happened in log.ReadAsync(actor, runId, after, cancellation).ConfigureAwait(false))
        {
            yield return happened.IsEnd
                ? Terminal(await store.ReadAsync(actor, await store.GetAsync(actor, id, cancellation).ConfigureAwait(false), cancellation).ConfigureAwait(false), happened.Sequence)
                : new ResponseEvent(happened.Type, happened.Payload, false).ToSse(happened.Sequence);
        }
    }

    /// <summary>Stops a run and waits a moment for its end.</summary>
    public async Task CancelAsync(Actor actor, Generation run, TimeSpan patience, CancellationToken cancellation)
    {
        await log.CancelAsync(actor, run.Id, cancellation).ConfigureAwait(false);
        using CancellationTokenSource waited = new(patience, time);
        using CancellationTokenSource either = CancellationTokenSource.CreateLinkedTokenSource(waited.Token, cancellation);
        try
        {
            await foreach (GenerationEvent _ in log.ReadAsync(actor, run.Id, -1, either.Token).ConfigureAwait(false))
            {
                // The last one is the end.
            }
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            // It runs elsewhere and ends with its next heartbeat.
        }
    }

    private static SseEvent Terminal(ResponseObject response, long sequence) => ResponseEvent.Of(
        response.Status switch
        {
            ResponseObject.Completed => "response.completed",
            ResponseObject.Failed => "response.failed",
            _ => "response.incomplete",
        },
        new ResponseFields(response)).ToSse(sequence);

    private static ApiException TooLong(GatewayException error) => new(400, error.Message, "input", "context_length_exceeded", inner: error) { Limits = error.Limits };

    private static async IAsyncEnumerable<ResponseEvent> EventsAsync(
        ResponseEventWriter writer, ChatPartReader reader, IAsyncEnumerable<ChatResponseUpdate> updates, [EnumeratorCancellation] CancellationToken cancellation)
    {
        foreach (ResponseEvent happened in writer.Begin())
        {
            yield return happened;
        }

        yield return writer.Start();
        await foreach (ChatResponseUpdate update in updates.WithCancellation(cancellation).ConfigureAwait(false))
        {
            foreach (ChatPart part in reader.Read(update))
            {
                foreach (ResponseEvent happened in writer.Write(part))
                {
                    yield return happened;
                }
            }
        }
    }

    private static async ValueTask ReleaseAsync(ChatAnswer answer, BegunAnswer? begun)
    {
        if (begun is not null)
        {
            await begun.DisposeAsync().ConfigureAwait(false);
        }
        else
        {
            await answer.DisposeAsync().ConfigureAwait(false);
        }
    }

    private async Task ProduceAsync(Actor actor, ResponsePlan plan, ChatAnswer answer, BegunAnswer? begun, GenerationWriter log)
    {
        CancellationToken stop = log.StopToken;
        ResponseEventWriter writer = new(plan, time);
        ChatPartReader reader = new(1, answer.Texts, functionCalls: false);
        try
        {
            await foreach (ResponseEvent happened in EventsAsync(writer, reader, begun?.ReadAsync(stop) ?? answer.Updates, stop).ConfigureAwait(false))
            {
                if (happened.IsText)
                {
                    await log.AppendTextAsync(happened.Type, happened.Payload, stop).ConfigureAwait(false);
                }
                else
                {
                    await log.AppendAsync(happened.Type, happened.Payload, stop).ConfigureAwait(false);
                }
            }

            ResponseObject response = writer.Finish(reader.Usage);
            await AppendAsync(actor, plan, response, stop).ConfigureAwait(false);
            await log.CompleteAsync(ResponseStore.ToResult(response), new TokenUsage(reader.Usage.PromptTokens, reader.Usage.CompletionTokens), CancellationToken.None).ConfigureAwait(false);
        }
#pragma warning disable CA1031 // Whatever it is, the run ends with what went wrong.
        catch (Exception failure) when (!stop.IsCancellationRequested)
#pragma warning restore CA1031
        {
            await log.FailAsync(Failed(plan, failure), null, CancellationToken.None).ConfigureAwait(false);
        }
        finally
        {
            await ReleaseAsync(answer, begun).ConfigureAwait(false);
        }
    }

    private Task AppendAsync(Actor actor, ResponsePlan plan, ResponseObject response, CancellationToken cancellation) => plan.ConversationId is { } conversation
        ? conversations.AppendAsync(actor, conversation, plan.Input.Concat(response.Output), response.Model, cancellation)
        : Task.CompletedTask;

    private GenerationError Failed(ResponsePlan plan, Exception failure)
    {
        GenerationError error = RunFailure.Of(failure);
        if (error.Code == RunFailure.ServerError)
        {
            LogFailed(failure, plan.Response.Id);
        }

        return error;
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "The response {Id} failed.")]
    private partial void LogFailed(Exception error, string id);
}
