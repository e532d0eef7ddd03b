using Lyceum.Api.Batches;
using Lyceum.Gateway;
using Lyceum.Gateway.Callers;
using Microsoft.Extensions.Logging;

namespace Lyceum.Api.Embeddings;

/// <summary>Texts of batches that are embedded.</summary>
internal sealed class EmbeddingBatchEndpoint(ModelGateway gateway, ILogger<EmbeddingBatchEndpoint> logger) : BatchEndpoint<EmbeddingRequest, EmbeddingList>(logger)
{
    public override string Path => "/v1/embeddings";

    protected override async Task<EmbeddingList> AnswerAsync(EmbeddingRequest request, Caller caller, string requestId, CancellationToken cancellation) =>
        (await EmbeddingsApi.EmbedAsync(request, null, caller, gateway, cancellation).ConfigureAwait(false)).List;
}
