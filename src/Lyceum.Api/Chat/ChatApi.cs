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

    private static async Task CreateAsync(JsonBody<ChatRequest> body, HttpContext context, ModelGateway gateway, StoredCompletions stored, SseWriter sse, TimeProvider time)
    {
        ChatRequest request = body.Value;
        ChatCall call = ChatRequestReader.Read(request);
        await using ChatAnswer answer = await gateway.ChatAsync(context.GetCaller(), call, context.RequestAborted).ConfigureAwait(false);
        RateLimitHeaders.Write(context.Response, answer.Limits);
        bool functionCalls = request.Functions is not null;
        ChatPartReader reader = new(call.Settings.Choices, answer.Texts, functionCalls);
        DateTimeOffset now = time.GetUtcNow();
        Guid id = Guid.CreateVersion7(now);
        ChatChunk head = new()
        {
            Id = PublicId.Format(StoredCompletions.Prefix, id),
            Created = now.ToUnixTimeSeconds(),
            Model = answer.Model.Name,
            SystemFingerprint = Fingerprint.Of(answer.Model),
            Choices = [],
        };
        ChatCollector collector = new(call.Settings.Choices, functionCalls, request.Logprobs == true);
        if (request.Stream == true)
        {
            ChatChunkWriter writer = new(head, call.Settings.Choices, functionCalls, request.StreamOptions?.IncludeUsage == true ? () => reader.Usage : null);
            await sse.WriteAsync(context, SseProfile.Chat, writer.WriteAsync(KeptAsync(context.RequestAborted), context.RequestAborted)).ConfigureAwait(false);
            return;
        }

        await foreach (ChatPart _ in KeptAsync(context.RequestAborted).ConfigureAwait(false))
        {
            // Collecting them is all.
        }

        await ApiResult.Json(ToCompletion()).ExecuteAsync(context).ConfigureAwait(false);

        // Whoever has read the end of an answer that is to be kept finds it.
        async IAsyncEnumerable<ChatPart> KeptAsync([EnumeratorCancellation] CancellationToken cancellation)
        {
            await foreach (ChatPart part in PartsAsync(answer, reader, cancellation).ConfigureAwait(false))
            {
                if (request.Stream != true || request.Store == true)
                {
                    collector.Add(part);
                }

                yield return part;
            }

            if (request.Store == true)
            {
                await stored.RecordAsync(context.GetCaller().Actor, id, now, request, ToCompletion(), RequestId.Of(context), cancellation).ConfigureAwait(false);
            }
        }

        ChatCompletion ToCompletion() => new()
        {
            Id = head.Id,
            Created = head.Created,
            Model = head.Model,
            SystemFingerprint = head.SystemFingerprint,
            Choices = collector.ToChoices(),
            Usage = reader.Usage,
        };
    }

    /// <summary>Reads an answer to its end, as one that is not kept.</summary>
    internal static async Task<ChatCompletion> CollectAsync(ChatRequest request, ChatCall call, ChatAnswer answer, TimeProvider time, CancellationToken cancellation)
    {
        bool functionCalls = request.Functions is not null;
        DateTimeOffset now = time.GetUtcNow();
        ChatPartReader reader = new(call.Settings.Choices, answer.Texts, functionCalls);
        ChatCollector collector = new(call.Settings.Choices, functionCalls, request.Logprobs == true);
        await foreach (ChatPart part in PartsAsync(answer, reader, cancellation).ConfigureAwait(false))
        {
            collector.Add(part);
        }

        return new ChatCompletion
        {
            Id = PublicId.Format(StoredCompletions.Prefix, Guid.CreateVersion7(now)),
            Created = now.ToUnixTimeSeconds(),
            Model = answer.Model.Name,
            SystemFingerprint = Fingerprint.Of(answer.Model),
            Choices = collector.ToChoices(),
            Usage = reader.Usage,
        };
    }

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
