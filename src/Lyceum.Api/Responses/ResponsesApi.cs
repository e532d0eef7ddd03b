using System.Runtime.CompilerServices;
using System.Text.Json;
using Lyceum.Api.Authentication;
using Lyceum.Api.Http;
using Lyceum.Api.Sse;
using Lyceum.Gateway;
using Lyceum.Gateway.Callers;
using Lyceum.Gateway.Calls;
using Lyceum.Gateway.Runs;
using Lyceum.Platform.Generations;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Lyceum.Api.Responses;

/// <summary><c>/v1/responses</c>: answers with everything that was said before, at once or in the background.</summary>
internal static class ResponsesApi
{
    // The end of a run in this process takes no longer than one step of a model and one commit.
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(5);

    /// <summary>Maps the endpoints.</summary>
    public static void MapResponsesApi(this RouteGroupBuilder api)
    {
        RouteGroupBuilder responses = api.MapGroup("/responses").WithTags("Responses");
        responses.MapPost("/", CreateAsync).WithName("createResponse").WithSummary("Answers items; with stream, as server-sent events.")
            .Produces<ResponseObject>().ProducesApiError(400, 401, 404, 429, 500, 503);
        responses.MapPost("/input_tokens", CountAsync).WithName("countResponseInputTokens").WithSummary("Counts the tokens that a response's prompt would have.")
            .Produces<InputTokenCount>().ProducesApiError(400, 404, 429);
        responses.MapGet("/{id}", GetAsync).WithName("getResponse").WithSummary("A stored response, also while it is written; with stream, its events after starting_after.")
            .Produces<ResponseObject>().ProducesApiError(400, 404).WithQuery(
                QueryParameters.Include,
                new QueryParameter("stream", "Whether its events are sent.", QueryType.Flag),
                new QueryParameter("starting_after", "The number of the event after which to begin; with stream alone.", QueryType.Integer));
        responses.MapDelete("/{id}", DeleteAsync).WithName("deleteResponse").WithSummary("Deletes a stored response.").Produces<DeletedResponse>().ProducesApiError(404);
        responses.MapPost("/{id}/cancel", CancelAsync).WithName("cancelResponse").WithSummary("Stops a response in the background.").Produces<ResponseObject>().ProducesApiError(400, 404);
        responses.MapGet("/{id}/input_items", ListInputAsync).WithName("listInputItems").WithSummary("The items that a response was asked with.").Produces<ListPage<JsonElement>>().ProducesApiError(400, 404)
            .WithQuery([.. QueryParameters.BothWays, QueryParameters.Include]);
    }

    /// <summary>Writes the events of a response. What breaks them off is an event too, with the next number.</summary>
    /// <param name="context">The request.</param>
    /// <param name="sse">Writes.</param>
    /// <param name="events">The events, whose numbers have no gap.</param>
    /// <param name="last">The number of the event before the first one; -1 for none.</param>
    internal static Task WriteAsync(HttpContext context, SseWriter sse, IAsyncEnumerable<SseEvent> events, long last)
    {
        return sse.WriteAsync(
            context, SseProfile.Responses, CountAsync(context.RequestAborted), error => ResponseEvent.Of("error", new ErrorFields(error.Code ?? error.Type, error.Message, error.Param)).ToSse(last + 1));

        async IAsyncEnumerable<SseEvent> CountAsync([EnumeratorCancellation] CancellationToken cancellation)
        {
            await foreach (SseEvent happened in events.WithCancellation(cancellation).ConfigureAwait(false))
            {
                last++;
                yield return happened;
            }
        }
    }

    private static async Task CreateAsync(JsonBody<ResponseRequest> body, HttpContext context, ResponseHistory history, ResponseRuns runs, SseWriter sse, TimeProvider time)
    {
        CancellationToken gone = context.RequestAborted;
        Caller caller = context.GetCaller();
        ResponsePlan plan = await history.CompleteAsync(caller.Actor, body.Value, ResponseRequestReader.Read(body.Value, time.GetUtcNow()), gone).ConfigureAwait(false);
        bool streams = body.Value.Stream == true;
        ChatAnswer answer = await runs.AdmitAsync(caller, plan, gone).ConfigureAwait(false);
        ApiCall.Of(context).Admit(answer.CallId, answer.Limits);
        plan = plan with { Response = plan.Response with { Model = answer.Model.Name } };
        if (plan.Response.Background)
        {
            Generation run = await runs.StartAsync(caller.Actor, plan, answer, begun: null, gone).ConfigureAwait(false);
            if (streams)
            {
                await WriteAsync(context, sse, runs.FollowAsync(caller.Actor, plan.Response.Id, run.Id, -1, gone), -1).ConfigureAwait(false);
                return;
            }

            await ApiResult.Json(plan.Response with { Status = ResponseObject.Queued }).ExecuteAsync(context).ConfigureAwait(false);
        }
        else if (streams)
        {
            BegunAnswer begun = await runs.BeginAsync(answer, gone).ConfigureAwait(false);
            if (plan.Response.Store)
            {
                Generation run = await runs.StartAsync(caller.Actor, plan, answer, begun, gone).ConfigureAwait(false);
                await WriteAsync(context, sse, runs.FollowAsync(caller.Actor, plan.Response.Id, run.Id, -1, gone), -1).ConfigureAwait(false);
                return;
            }

            await using (begun.ConfigureAwait(false))
            {
                await WriteAsync(context, sse, runs.StreamAsync(caller.Actor, plan, begun, gone), -1).ConfigureAwait(false);
            }
        }
        else
        {
            await using (answer.ConfigureAwait(false))
            {
                await ApiResult.Json(await runs.AnswerAsync(caller.Actor, plan, answer, gone).ConfigureAwait(false)).ExecuteAsync(context).ConfigureAwait(false);
            }
        }
    }

    private static async Task<IResult> CountAsync(JsonBody<ResponseRequest> body, HttpContext context, ResponseHistory history, ModelGateway gateway, TimeProvider time)
    {
        Caller caller = context.GetCaller();
        ResponsePlan plan = await history.CompleteAsync(caller.Actor, body.Value, ResponseRequestReader.Read(body.Value, time.GetUtcNow()), context.RequestAborted).ConfigureAwait(false);
        return ApiResult.Json(new InputTokenCount(await gateway.CountTokensAsync(caller, plan.Call, context.RequestAborted).ConfigureAwait(false)));
    }

    private static async Task GetAsync(string id, HttpContext context, ResponseStore store, ResponseRuns runs, SseWriter sse)
    {
        ResponseRequestReader.CheckInclude(QueryReader.Texts(context.Request, "include"), "include");
        Caller caller = context.GetCaller();
        Generation row = await store.GetAsync(caller.Actor, id, context.RequestAborted).ConfigureAwait(false);
        bool streams = QueryReader.Flag(context.Request, "stream") == true;
        long? after = QueryReader.Integer(context.Request, "starting_after", 0, long.MaxValue);
        if (after is not null && !streams)
        {
            throw ApiException.BadRequest("The 'starting_after' parameter is only allowed when 'stream' is enabled.", "starting_after");
        }

        if (!streams)
        {
            await ApiResult.Json(await store.ReadAsync(caller.Actor, row, context.RequestAborted).ConfigureAwait(false)).ExecuteAsync(context).ConfigureAwait(false);
            return;
        }

        if (row.Status == GenerationStatus.Completed && row.LastSequence < 0)
        {
            throw ApiException.BadRequest("This response was made in one piece, so it has no events; get it without 'stream'.", "stream", "invalid_value");
        }

        await WriteAsync(context, sse, runs.FollowAsync(caller.Actor, id, row.Id, after ?? -1, context.RequestAborted), after ?? -1).ConfigureAwait(false);
    }

    private static async Task<IResult> DeleteAsync(string id, HttpContext context, ResponseStore store)
    {
        await store.DeleteAsync(context.GetCaller().Actor, id, context.RequestAborted).ConfigureAwait(false);
        return ApiResult.Json(new DeletedResponse(id));
    }

    private static async Task<IResult> CancelAsync(string id, HttpContext context, ResponseStore store, ResponseRuns runs)
    {
        Caller caller = context.GetCaller();
        Generation row = await store.GetAsync(caller.Actor, id, context.RequestAborted).ConfigureAwait(false);
        if (!ResponseStore.RequestOf(row).Response.Background)
        {
            throw ApiException.BadRequest("Cannot cancel a synchronous response.");
        }

        if (row.Status == GenerationStatus.Running)
        {
            await runs.CancelAsync(caller.Actor, row, s_patience, context.RequestAborted).ConfigureAwait(false);
            row = await store.GetAsync(caller.Actor, id, context.RequestAborted).ConfigureAwait(false);
        }

        return ApiResult.Json(await store.ReadAsync(caller.Actor, row, context.RequestAborted).ConfigureAwait(false));
    }

    private static async Task<IResult> ListInputAsync(string id, HttpContext context, ResponseStore store)
    {
        ResponseRequestReader.CheckInclude(QueryReader.Texts(context.Request, "include"), "include");
        ListQuery query = ListQuery.Read(context.Request, oldestFirst: false);
        Generation row = await store.GetAsync(context.GetCaller().Actor, id, context.RequestAborted).ConfigureAwait(false);
        return ApiResult.Json(query.Cut(ResponseStore.RequestOf(row).Input, ItemTypes.IdOf));
    }
}
