using System.Globalization;
using System.Text.Json;
using Lyceum.Platform;
using Lyceum.Platform.Jobs;
using Lyceum.Platform.Organizations;
using Lyceum.Platform.Webhooks;

namespace Lyceum.Gateway.Webhooks;

/// <summary>Makes a job of each event for each address that wants it.</summary>
/// <param name="endpoints">The addresses.</param>
/// <param name="jobs">Where jobs are asked for.</param>
internal sealed class WebhookSink(WebhookDirectory endpoints, JobQueue jobs) : IWebhookSink
{
    // Before work that takes long, since it takes moments.
    private const int Priority = 10;

    // With the pauses of jobs, some hours.
    private const int Attempts = 40;

    public async Task NotifyAsync(Actor actor, Guid projectId, WebhookEvent told, CancellationToken cancellation)
    {
        foreach (NewJob job in await JobsAsync(actor, projectId, told, cancellation).ConfigureAwait(false))
        {
            await jobs.EnqueueAsync(actor, projectId, job, cancellation).ConfigureAwait(false);
        }
    }

    public async Task<IReadOnlyList<NewJob>> JobsAsync(Actor actor, Guid projectId, WebhookEvent told, CancellationToken cancellation)
    {
        IReadOnlyList<WebhookEndpoint> all = await endpoints.ListAsync(actor, projectId, cancellation).ConfigureAwait(false);
        return [.. all.Where(endpoint => endpoint.Events.Contains(told.Type)).Select(endpoint => Job(endpoint, told))];
    }

    private static NewJob Job(WebhookEndpoint endpoint, WebhookEvent told)
    {
        WebhookMessage message = new(PublicId.Format("evt_", Guid.CreateVersion7(told.OccurredAt)), endpoint.Id, told.Type, told.ObjectId, told.OccurredAt.ToUnixTimeSeconds());
        return new NewJob(WebhookHandler.JobKind, JsonSerializer.Serialize(message, WebhookJson.Default.WebhookMessage))
        {
            Priority = Priority,
            MaximumAttempts = Attempts,
            UniqueKey = string.Create(CultureInfo.InvariantCulture, $"{told.Type} {told.ObjectId} {endpoint.Id:N}"),
        };
    }
}
