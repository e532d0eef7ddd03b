using System.Globalization;
using System.Text.Json;
using Lyceum.Gateway.Outbound;
using Lyceum.Platform.Jobs;
using Lyceum.Platform.Webhooks;

namespace Lyceum.Gateway.Webhooks;

/// <summary>Sends an event to one address, signed by the scheme of https://www.standardwebhooks.com. What is not answered with success is sent again later.</summary>
/// <param name="endpoints">The addresses.</param>
/// <param name="http">What calls them.</param>
/// <param name="time">The clock.</param>
internal sealed class WebhookHandler(WebhookDirectory endpoints, SafeHttp http, TimeProvider time) : IJobHandler
{
    internal const string JobKind = "webhook";

    public string Kind => JobKind;

    // It waits for others most of the time, and one that does not answer should keep few waiting.
    public int? Parallelism => 16;

    public async Task<string?> RunAsync(JobContext context, CancellationToken cancellationToken)
    {
        WebhookMessage message = JsonSerializer.Deserialize(context.Job.Payload, WebhookJson.Default.WebhookMessage)!;
        IssuedWebhook target = await endpoints.OpenAsync(context, message.EndpointId, cancellationToken).ConfigureAwait(false)
            ?? throw new JobFailedException("The webhook was removed before the event could be sent.") { Reason = "webhook_removed" };
        byte[] body = message.ToBody();
        DateTimeOffset now = time.GetUtcNow();
        Dictionary<string, string> headers = new(StringComparer.Ordinal)
        {
            ["webhook-id"] = message.EventId,
            ["webhook-timestamp"] = now.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture),
            ["webhook-signature"] = target.Secret.Sign(message.EventId, now, body),
        };
        await EventPost.SendAsync(http, "The webhook's address", new Uri(target.Endpoint.Url), body, headers, cancellationToken).ConfigureAwait(false);
        return null;
    }
}
