using System.Text.Json;
using Lyceum.Api.Http;
using Lyceum.Platform;
using Lyceum.Platform.Generations;
using Lyceum.Platform.Organizations;

namespace Lyceum.Api.Responses;

/// <summary>Responses that are kept: each is a generation of the project whose key asked for it, and is not there for anybody else.</summary>
/// <param name="directory">Finds generations.</param>
/// <param name="log">Runs and deletes them.</param>
internal sealed class ResponseStore(GenerationDirectory directory, GenerationLog log)
{
    /// <summary>The kind of a response's generation.</summary>
    public const string Kind = "response";

    /// <summary>A response's row.</summary>
    /// <exception cref="ApiException">The caller has no such response.</exception>
    public async Task<Generation> GetAsync(Actor actor, string id, CancellationToken cancellation) =>
        await FindAsync(actor, id, cancellation).ConfigureAwait(false)
        ?? throw ApiException.NotFound($"Response with id '{(id.Length <= 128 ? id : id[..128])}' not found.");

    /// <summary>A response's row; null where the caller has none.</summary>
    public async Task<Generation?> FindAsync(Actor actor, string? id, CancellationToken cancellation) =>
        PublicId.TryParse(ResponseIds.Response, id, out Guid key) ? await directory.FindAsync(actor, Kind, key, cancellation).ConfigureAwait(false) : null;

    /// <summary>A response as it is now.</summary>
    public async Task<ResponseObject> ReadAsync(Actor actor, Generation row, CancellationToken cancellation)
    {
        if (row.Result is { } result)
        {
            return JsonSerializer.Deserialize(result, ApiJson.TypeOf<ResponseObject>())!;
        }

        ResponseFold fold = new();
        foreach (GenerationEvent happened in await directory.EventsAsync(actor, row.Id, cancellation).ConfigureAwait(false))
        {
            fold.Add(happened);
        }

        ResponseObject begun = RequestOf(row).Response;
        return row.Status switch
        {
            GenerationStatus.Running => begun with
            {
                Status = fold.HasStarted ? ResponseObject.InProgress : ResponseObject.Queued,
                Output = fold.Build(ResponseObject.InProgress),
            },
            GenerationStatus.Cancelled => begun with { Status = ResponseObject.Cancelled, Output = fold.Build(ResponseObject.Incomplete) },
            _ => begun with
            {
                Status = ResponseObject.Failed,
                Output = fold.Build(ResponseObject.Incomplete),
                Error = new ResponseFailure(row.ErrorCode ?? "server_error", row.ErrorMessage ?? "The server stopped before this response was complete."),
            },
        };
    }

    /// <summary>What was asked for.</summary>
    public static StoredResponse RequestOf(Generation row) => JsonSerializer.Deserialize(row.Request, ApiJson.TypeOf<StoredResponse>())!;

    /// <summary>What is kept of a request.</summary>
    public static GenerationRequest ToRequest(ResponsePlan plan) => new()
    {
        Id = plan.Id,
        Kind = Kind,
        Model = plan.Response.Model,
        Payload = JsonSerializer.Serialize(new StoredResponse(plan.Response, plan.Input, plan.ConversationLeaf), ApiJson.TypeOf<StoredResponse>()),
    };

    /// <summary>A response as its row keeps it.</summary>
    public static string ToResult(ResponseObject response) => JsonSerializer.Serialize(response, ApiJson.TypeOf<ResponseObject>());

    /// <summary>Keeps a response that nobody could follow, in one row.</summary>
    public Task RecordAsync(Actor actor, ResponsePlan plan, ResponseObject response, CancellationToken cancellation) =>
        directory.RecordAsync(actor, ToRequest(plan), DateTimeOffset.FromUnixTimeSeconds(plan.Response.CreatedAt), ToResult(response), cancellation);

    /// <summary>Deletes a response; one that runs is stopped.</summary>
    /// <exception cref="ApiException">The caller has no such response.</exception>
    public async Task DeleteAsync(Actor actor, string id, CancellationToken cancellation)
    {
        Generation row = await GetAsync(actor, id, cancellation).ConfigureAwait(false);
        await log.DeleteAsync(actor, row.Id, cancellation).ConfigureAwait(false);
    }
}
