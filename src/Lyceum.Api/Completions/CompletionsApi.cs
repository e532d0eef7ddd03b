using System.Runtime.CompilerServices;
using Lyceum.Api.Authentication;
using Lyceum.Api.Http;
using Lyceum.Api.Sse;
using Lyceum.Gateway;
using Lyceum.Gateway.Calls;
using Lyceum.Platform;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Lyceum.Api.Completions;

/// <summary><c>/v1/completions</c>: continuations of texts.</summary>
internal static class CompletionsApi
{
    /// <summary>Maps the endpoints.</summary>
    public static void MapCompletionsApi(this RouteGroupBuilder api)
    {
        api.MapPost("/completions", CreateAsync).WithName("createCompletion").WithTags("Completions")
            .WithSummary("Continues texts; with stream, as server-sent events.")
            .Produces<CompletionWithUsage>().ProducesApiError(400, 401, 404, 429, 500, 503);
        api.MapPost("/engines/{model}/completions", CreateForEngineAsync).WithName("createEngineCompletion").WithTags("Completions")
            .WithSummary("Continues texts; the address of before 2023.")
            .Produces<CompletionWithUsage>().ProducesApiError(400, 401, 404, 429, 500, 503);
    }

    private static Task CreateAsync(JsonBody<CompletionRequest> body, HttpContext context, ModelGateway gateway, SseWriter sse, TimeProvider time) =>
        AnswerAsync(body.Value, null, context, gateway, sse, time);

    private static Task CreateForEngineAsync(string model, JsonBody<CompletionRequest> body, HttpContext context, ModelGateway gateway, SseWriter sse, TimeProvider time) =>
        AnswerAsync(body.Value, model, context, gateway, sse, time);

    private static async Task AnswerAsync(CompletionRequest request, string? model, HttpContext context, ModelGateway gateway, SseWriter sse, TimeProvider time)
    {
        CompletionCall call = CompletionRequestReader.Read(request, model);
        await using CompletionAnswer answer = await gateway.CompleteAsync(context.GetCaller(), call, context.RequestAborted).ConfigureAwait(false);
        ApiCall.Of(context).Admit(answer.CallId, answer.Limits);
        if (request.Stream == true)
        {
            CompletionAnswers answers = new(call, answer.Texts, request.Logprobs);
            await sse.WriteAsync(
                context, SseProfile.Chat, EventsAsync(answer, answers, Head(answer, time), request.StreamOptions?.IncludeUsage == true, context.RequestAborted)).ConfigureAwait(false);
            return;
        }

        await ApiResult.Json(await CollectAsync(request, call, answer, time, context.RequestAborted).ConfigureAwait(false)).ExecuteAsync(context).ConfigureAwait(false);
    }

    /// <summary>Reads an answer to its end, as one.</summary>
    internal static async Task<CompletionWithUsage> CollectAsync(
        CompletionRequest request, CompletionCall call, CompletionAnswer answer, TimeProvider time, CancellationToken cancellation)
    {
        Completion head = Head(answer, time);
        CompletionAnswers answers = new(call, answer.Texts, request.Logprobs);
        await foreach (CompletionUpdate update in answer.Updates.WithCancellation(cancellation).ConfigureAwait(false))
        {
            answers.Add(update);
        }

        return WithUsage(head, answers.ToChoices(request.N ?? 1), answers.Usage);
    }

    private static Completion Head(CompletionAnswer answer, TimeProvider time) => new()
    {
        Id = $"cmpl-{Ids.New():N}",
        Created = time.GetUtcNow().ToUnixTimeSeconds(),
        Model = answer.Model.Name,
        SystemFingerprint = Fingerprint.Of(answer.Model),
        Choices = [],
    };

    private static async IAsyncEnumerable<SseEvent> EventsAsync(
        CompletionAnswer answer, CompletionAnswers answers, Completion head, bool includeUsage, [EnumeratorCancellation] CancellationToken cancellation)
    {
        await foreach (CompletionUpdate update in answer.Updates.WithCancellation(cancellation).ConfigureAwait(false))
        {
            if (answers.Add(update) is { } piece)
            {
                yield return includeUsage ? SseEvent.Of(WithUsage(head, [piece], null)) : SseEvent.Of(head with { Choices = [piece] });
            }
        }

        if (includeUsage)
        {
            yield return SseEvent.Of(WithUsage(head, [], answers.Usage));
        }
    }

    private static CompletionWithUsage WithUsage(Completion head, IReadOnlyList<CompletionChoice> choices, Chat.CompletionUsage? usage) => new()
    {
        Id = head.Id,
        Created = head.Created,
        Model = head.Model,
        SystemFingerprint = head.SystemFingerprint,
        Choices = choices,
        Usage = usage,
    };
}
