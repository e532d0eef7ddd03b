using System.Runtime.CompilerServices;
using Lyceum.Api.Authentication;
using Lyceum.Api.Http;
using Lyceum.Api.Sse;
using Lyceum.Gateway;
using Lyceum.Gateway.Calls;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Lyceum.Api.Chat;

/// <summary><c>/v1/chat/completions</c>: answers to conversations.</summary>
internal static class ChatApi
{
    /// <summary>Maps the endpoints.</summary>
    public static void MapChatApi(this RouteGroupBuilder api) =>
        api.MapPost("/chat/completions", CreateAsync).WithName("createChatCompletion").WithTags("Chat")
            .WithSummary("Answers a conversation; with stream, as server-sent events.")
            .Produces<ChatCompletion>().ProducesApiError(400, 401, 404, 429, 500, 503);

    private static async Task CreateAsync(JsonBody<ChatRequest> body, HttpContext context, ModelGateway gateway, StoredCompletions stored, SseWriter sse, TimeProvider time)
    {
        ChatRequest request = body.Value;
        ChatCall call = ChatRequestReader.Read(request);
        await using ChatAnswer answer = await gateway.ChatAsync(context.GetCaller(), call, context.RequestAborted).ConfigureAwait(false);
        ApiCall.Of(context).Admit(answer.CallId, answer.Limits);
        ChatReading reading = new(request, call, answer, time.GetUtcNow());
        if (request.Stream == true)
        {
            ChatChunkWriter writer = new(
                reading.Head, call.Settings.Choices, request.Functions is not null, request.StreamOptions?.IncludeUsage == true ? () => reading.Usage : null);
            await sse.WriteAsync(context, SseProfile.Chat, writer.WriteAsync(PartsAsync(request, reading, context, stored, context.RequestAborted), context.RequestAborted)).ConfigureAwait(false);
            return;
        }

        ChatCompletion completion = await reading.CollectAsync(context.RequestAborted).ConfigureAwait(false);
        if (request.Store == true)
        {
            await KeepAsync(request, reading, completion, context, stored, context.RequestAborted).ConfigureAwait(false);
        }

        await ApiResult.WriteAsync(context, completion).ConfigureAwait(false);
    }

    // Whoever has read the end of an answer that is to be kept finds it.
    private static async IAsyncEnumerable<ChatPart> PartsAsync(
        ChatRequest request, ChatReading reading, HttpContext context, StoredCompletions stored, [EnumeratorCancellation] CancellationToken cancellation)
    {
        await foreach (ChatPart part in reading.PartsAsync(collects: request.Store == true, cancellation).ConfigureAwait(false))
        {
            yield return part;
        }

        if (request.Store == true)
        {
            await KeepAsync(request, reading, reading.ToCompletion(), context, stored, cancellation).ConfigureAwait(false);
        }
    }

    private static Task KeepAsync(ChatRequest request, ChatReading reading, ChatCompletion made, HttpContext context, StoredCompletions stored, CancellationToken cancellation) =>
        stored.RecordAsync(context.GetCaller().Actor, reading.Key, reading.Began, request, made, ApiCall.Of(context).Id, cancellation);
}
