using System.Text.Json;
using Lyceum.Gateway.Webhooks;
using Lyceum.Platform;
using Lyceum.Platform.Generations;
using Microsoft.Extensions.Logging;

namespace Lyceum.Api.Responses;

/// <summary>Tells a project's webhooks of responses in the background that came to their end, since nobody waits for these.</summary>
/// <param name="webhooks">Who tells.</param>
/// <param name="logger">Where faults are noted.</param>
internal sealed partial class ResponseWebhooks(IWebhookSink webhooks, ILogger<ResponseWebhooks> logger) : IGenerationObserver
{
    /// <inheritdoc/>
    public async Task EndedAsync(EndedGeneration ended, CancellationToken cancellationToken)
    {
        if (ended.Generation.Kind != ResponseStore.Kind || ended.Project is not { } project || !ResponseStore.RequestOf(ended.Generation).Response.Background)
        {
            return;
        }

        string id = PublicId.Format(ResponseIds.Response, ended.Generation.Id);
        try
        {
            await webhooks.NotifyAsync(project, ended.Generation.OwnerId, new WebhookEvent(TypeOf(ended), id, ended.EndedAt), cancellationToken).ConfigureAwait(false);
        }
#pragma warning disable CA1031 // The response has ended in any case.
        catch (Exception error)
#pragma warning restore CA1031
        {
            LogUntold(error, id);
        }
    }

    private static string TypeOf(EndedGeneration ended) => ended.Status switch
    {
        GenerationStatus.Completed when StatusOf(ended.Result) == ResponseObject.Incomplete => "response.incomplete",
        GenerationStatus.Completed => "response.completed",
        GenerationStatus.Cancelled => "response.cancelled",
        _ => "response.failed",
    };

    private static string? StatusOf(string? result) => result is null ? null : JsonSerializer.Deserialize(result, ApiJson.TypeOf<ResponseObject>())!.Status;

    [LoggerMessage(Level = LogLevel.Error, Message = "The end of the response {Id} could not be told to webhooks.")]
    private partial void LogUntold(Exception error, string id);
}
