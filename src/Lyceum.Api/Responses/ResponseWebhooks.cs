using System.Text.Json;
using Lyceum.Gateway.Webhooks;
using Lyceum.Platform;
using Lyceum.Platform.Generations;
using Lyceum.Platform.Jobs;

namespace Lyceum.Api.Responses;

/// <summary>Tells a project's webhooks of responses in the background that come to their end, since nobody waits for these.</summary>
/// <param name="webhooks">Who tells.</param>
internal sealed class ResponseWebhooks(IWebhookSink webhooks) : IGenerationFollowUp
{
    /// <inheritdoc/>
    public async Task<IReadOnlyList<NewJob>> JobsAsync(EndedGeneration ended, CancellationToken cancellationToken)
    {
        if (ended.Generation.Kind != ResponseStore.Kind || !ResponseStore.RequestOf(ended.Generation).Response.Background)
        {
            return [];
        }

        string id = PublicId.Format(ResponseIds.Response, ended.Generation.Id);
        return await webhooks.JobsAsync(ended.Project, ended.Generation.OwnerId, new WebhookEvent(TypeOf(ended), id, ended.EndedAt), cancellationToken).ConfigureAwait(false);
    }

    private static string TypeOf(EndedGeneration ended) => ended.Status switch
    {
        GenerationStatus.Completed when StatusOf(ended.Result) == ResponseObject.Incomplete => "response.incomplete",
        GenerationStatus.Completed => "response.completed",
        GenerationStatus.Cancelled => "response.cancelled",
        _ => "response.failed",
    };

    private static string? StatusOf(string? result) => result is null ? null : JsonSerializer.Deserialize(result, ApiJson.TypeOf<ResponseObject>())!.Status;
}
