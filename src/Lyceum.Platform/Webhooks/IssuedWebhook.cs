namespace Lyceum.Platform.Webhooks;

/// <summary>An address with the secret that its owner needs in order to check what comes.</summary>
/// <param name="Endpoint">The address.</param>
/// <param name="Secret">The secret.</param>
public sealed record IssuedWebhook(WebhookEndpoint Endpoint, WebhookSecret Secret);
