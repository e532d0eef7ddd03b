using Lyceum.Api.Batches;
using Lyceum.Gateway;
using Lyceum.Gateway.Batches;
using Lyceum.Gateway.Callers;
using Lyceum.Gateway.Calls;
using Microsoft.Extensions.Logging;

namespace Lyceum.Api.Chat;

/// <summary>Conversations of batches.</summary>
internal sealed class ChatBatchEndpoint(ModelGateway gateway, StoredCompletions stored, TimeProvider time, ILogger<ChatBatchEndpoint> logger)
    : BatchEndpoint<ChatRequest, ChatCompletion>(logger)
{
    public override string Path => "/v1/chat/completions";

    protected override async Task<ChatCompletion> AnswerAsync(ChatRequest request, Caller caller, string requestId, CancellationToken cancellation)
    {
        ChatCall call = ChatRequestReader.Read(request);
        call = call with { Settings = call.Settings with { Priority = IBatchEndpoint.Priority } };
        await using ChatAnswer answer = await gateway.ChatAsync(caller, call, cancellation).ConfigureAwait(false);
        ChatReading reading = new(request, call, answer, time.GetUtcNow());
        ChatCompletion completion = await reading.CollectAsync(cancellation).ConfigureAwait(false);
        if (request.Store == true)
        {
            // It is answered by now, and would be asked again: a batch that ends meanwhile keeps it all the same.
            await stored.RecordAsync(caller.Actor, reading.Key, reading.Began, request, completion, requestId, CancellationToken.None).ConfigureAwait(false);
        }

        return completion;
    }
}
