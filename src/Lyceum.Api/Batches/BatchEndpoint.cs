using System.Text.Json;
using Lyceum.Api.Http;
using Lyceum.Gateway.Batches;
using Lyceum.Gateway.Callers;
using Microsoft.Extensions.Logging;

namespace Lyceum.Api.Batches;

/// <summary>A resource whose requests come in batches: the body is read as that of a request that came alone, and refusals are told in the same words.</summary>
/// <typeparam name="TRequest">The body.</typeparam>
/// <typeparam name="TAnswer">The answer.</typeparam>
/// <param name="logger">Where faults are noted.</param>
internal abstract partial class BatchEndpoint<TRequest, TAnswer>(ILogger logger) : IBatchEndpoint
    where TRequest : ApiRequest
{
    /// <inheritdoc/>
    public abstract string Path { get; }

    /// <inheritdoc/>
    public async Task<BatchAnswer> AnswerAsync(JsonElement body, Caller caller, CancellationToken cancellation)
    {
        string id = $"req_{Guid.NewGuid():N}";
        try
        {
            if (body.TryGetProperty("stream", out JsonElement stream) && stream.ValueKind == JsonValueKind.True)
            {
                throw ApiException.BadRequest("Answers of a batch are not streamed.", "stream", "unsupported_value");
            }

            TAnswer answer = await AnswerAsync(JsonBodyReader.Read<TRequest>(body), caller, id, cancellation).ConfigureAwait(false);
            return new BatchAnswer(200, id, JsonSerializer.SerializeToUtf8Bytes(answer, ApiJson.TypeOf<TAnswer>()));
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            throw;
        }
#pragma warning disable CA1031 // whatever it is, it is the answer of one request and not the end of the batch
        catch (Exception error)
#pragma warning restore CA1031
        {
            ApiException? known = ErrorTranslation.Translate(error);
            if (known is null)
            {
                LogFault(logger, error, Path, id);
            }

            ApiException told = known ?? ErrorTranslation.Fault(id);
            return new BatchAnswer(told.Status, id, JsonSerializer.SerializeToUtf8Bytes(told.ToEnvelope(), ApiJson.TypeOf<ErrorEnvelope>()))
            {
                IsLimited = told is { Status: 429, ShouldRetry: true },
                IsPassing = told.Status == 503,
                RetryAfter = told.RetryAfter,
            };
        }
    }

    /// <summary>Answers a request.</summary>
    /// <param name="request">The body.</param>
    /// <param name="caller">Who asked for the batch, as it is now.</param>
    /// <param name="requestId">The request's id, which is told with the answer.</param>
    /// <param name="cancellation">Ends it early.</param>
    /// <exception cref="Exception">Whatever the resource refuses with.</exception>
    protected abstract Task<TAnswer> AnswerAsync(TRequest request, Caller caller, string requestId, CancellationToken cancellation);

    [LoggerMessage(Level = LogLevel.Error, Message = "A request of a batch for {Path} failed ({RequestId}).")]
    private static partial void LogFault(ILogger logger, Exception error, string path, string requestId);
}
