using System.Runtime.CompilerServices;
using Lyceum.Api.Authentication;
using Lyceum.Api.Http;
using Lyceum.Api.Sse;
using Lyceum.Gateway;
using Lyceum.Gateway.Calls;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.AI;

namespace Lyceum.Api.Chat;

/// <summary><c>/v1/chat/completions</c>: answers to conversations.</summary>
internal static class ChatApi
{
    /// <summary>Maps the endpoints.</summary>
    public static void MapChatApi(this RouteGroupBuilder api) =>
        api.MapPost("/chat/completions", CreateAsync).WithName("createChatCompletion").WithTags("Chat")
            .WithSummary("Answers a conversation; with stream, as server-sent events.")
            .Produces<ChatCompletion>().ProducesApiError(400, 401, 404, 429, 500, 503);

    private static async Task CreateAsync(JsonBody<ChatRequest> body, HttpContext context, ModelGateway gateway, SseWriter sse, TimeProvider time)
    {
        ChatRequest request = body.Value;
        ChatCall call = ChatRequestReader.Read(request);
        await using ChatAnswer answer = await gateway.ChatAsync(context.GetCaller(), call, context.RequestAborted).ConfigureAwait(false);
        RateLimitHeaders.Write(context.Response, answer.Limits);
        if (request.Stream == true)
        {
            bool functionCalls = request.Functions is not null;
            ChatPartReader reader = new(call.Settings.Choices, answer.Texts, functionCalls);
            ChatChunk head = new()
            {
                Id = NewId(),
                Created = time.GetUtcNow().ToUnixTimeSeconds(),
                Model = answer.Model.Name,
                SystemFingerprint = Fingerprint.Of(answer.Model),
                Choices = [],
            };
            ChatChunkWriter writer = new(head, call.Settings.Choices, functionCalls, request.StreamOptions?.IncludeUsage == true ? () => reader.Usage : null);
            await sse.WriteAsync(context, SseProfile.Chat, writer.WriteAsync(PartsAsync(answer, reader, context.RequestAborted), context.RequestAborted)).ConfigureAwait(false);
            return;
        }

        await ApiResult.Json(await CollectAsync(request, call, answer, time, context.RequestAborted).ConfigureAwait(false)).ExecuteAsync(context).ConfigureAwait(false);
    }

    /// <summary>Reads an answer to its end, as one.</summary>
    internal static async Task<ChatCompletion> CollectAsync(ChatRequest request, ChatCall call, ChatAnswer answer, TimeProvider time, CancellationToken cancellation)
    {
        bool functionCalls = request.Functions is not null;
        long created = time.GetUtcNow().ToUnixTimeSeconds();
        ChatPartReader reader = new(call.Settings.Choices, answer.Texts, functionCalls);
        ChatCollector collector = new(call.Settings.Choices, functionCalls, request.Logprobs == true);
        await foreach (ChatPart part in PartsAsync(answer, reader, cancellation).ConfigureAwait(false))
        {
            collector.Add(part);
        }

        return new ChatCompletion
        {
            Id = NewId(),
            Created = created,
            Model = answer.Model.Name,
            SystemFingerprint = Fingerprint.Of(answer.Model),
            Choices = collector.ToChoices(),
            Usage = reader.Usage,
        };
    }

    private static string NewId() => $"chatcmpl-{Guid.NewGuid():N}";

    private static async IAsyncEnumerable<ChatPart> PartsAsync(ChatAnswer answer, ChatPartReader reader, [EnumeratorCancellation] CancellationToken cancellation)
    {
        await foreach (ChatResponseUpdate update in answer.Updates.WithCancellation(cancellation).ConfigureAwait(false))
        {
            foreach (ChatPart part in reader.Read(update))
            {
                yield return part;
            }
        }
    }
}
