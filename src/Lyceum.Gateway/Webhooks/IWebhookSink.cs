using Lyceum.Platform.Jobs;
using Lyceum.Platform.Organizations;

namespace Lyceum.Gateway.Webhooks;

/// <summary>Takes events that are told to the addresses that a project named for them.</summary>
public interface IWebhookSink
{
    /// <summary>Notes an event. When it returns, the event will be told, also after a crash; the same event is told once.</summary>
    /// <param name="actor">Who works in the project.</param>
    /// <param name="projectId">The project.</param>
    /// <param name="told">The event.</param>
    /// <param name="cancellation">Ends it early.</param>
    Task NotifyAsync(Actor actor, Guid projectId, WebhookEvent told, CancellationToken cancellation);

    /// <summary>The jobs that tell an event, for who stores them in one transaction with what happened.</summary>
    /// <param name="actor">Who works in the project.</param>
    /// <param name="projectId">The project.</param>
    /// <param name="told">The event.</param>
    /// <param name="cancellation">Ends it early.</param>
    Task<IReadOnlyList<NewJob>> JobsAsync(Actor actor, Guid projectId, WebhookEvent told, CancellationToken cancellation);
}
