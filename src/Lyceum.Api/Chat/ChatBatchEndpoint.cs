using Lyceum.Api.Batches;
using Lyceum.Gateway;
using Lyceum.Gateway.Batches;
using Lyceum.Gateway.Callers;
using Lyceum.Gateway.Calls;
using Microsoft.Extensions.Logging;

namespace Lyceum.Api.Chat;

/// <summary>Conversations of batches.</summary>
internal sealed class ChatBatchEndpoint(ModelGateway gateway, TimeProvider time, ILogger<ChatBatchEndpoint> logger) : BatchEndpoint<ChatRequest, ChatCompletion>(logger)
{
    public override string Path => "/v1/chat/completions";

    protected override async Task<ChatCompletion> AnswerAsync(ChatRequest request, Caller caller, CancellationToken cancellation)
    {
        ChatCall call = ChatRequestReader.Read(request);
        call = call with { Settings = call.Settings with { Priority = IBatchEndpoint.Priority } };
        await using ChatAnswer answer = await gateway.ChatAsync(caller, call, cancellation).ConfigureAwait(false);
        return await new ChatReading(request, call, answer, time.GetUtcNow()).CollectAsync(cancellation).ConfigureAwait(false);
    }
}
