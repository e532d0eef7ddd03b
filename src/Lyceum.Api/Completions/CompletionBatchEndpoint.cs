using Lyceum.Api.Batches;
using Lyceum.Gateway;
using Lyceum.Gateway.Batches;
using Lyceum.Gateway.Callers;
using Lyceum.Gateway.Calls;
using Microsoft.Extensions.Logging;

namespace Lyceum.Api.Completions;

/// <summary>Continuations of batches.</summary>
internal sealed class CompletionBatchEndpoint(ModelGateway gateway, TimeProvider time, ILogger<CompletionBatchEndpoint> logger)
    : BatchEndpoint<CompletionRequest, CompletionWithUsage>(logger)
{
    public override string Path => "/v1/completions";

    protected override async Task<CompletionWithUsage> AnswerAsync(CompletionRequest request, Caller caller, string requestId, CancellationToken cancellation)
    {
        CompletionCall call = CompletionRequestReader.Read(request, null);
        call = call with { Settings = call.Settings with { Priority = IBatchEndpoint.Priority } };
        await using CompletionAnswer answer = await gateway.CompleteAsync(caller, call, cancellation).ConfigureAwait(false);
        return await CompletionsApi.CollectAsync(request, call, answer, time, cancellation).ConfigureAwait(false);
    }
}
