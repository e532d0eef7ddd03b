using Lyceum.Platform.Organizations;

namespace Lyceum.Gateway.Webhooks;

/// <summary>Tells nobody.</summary>
internal sealed class NoWebhooks : IWebhookSink
{
    public Task NotifyAsync(Actor actor, Guid projectId, WebhookEvent told, CancellationToken cancellation) => Task.CompletedTask;
}
