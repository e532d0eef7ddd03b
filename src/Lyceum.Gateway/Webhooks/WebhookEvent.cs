namespace Lyceum.Gateway.Webhooks;

/// <summary>Something happened that a project may want to hear of.</summary>
/// <param name="Type">What, such as <c>batch.completed</c>.</param>
/// <param name="ObjectId">To what, such as <c>batch_…</c>. The receiver asks for the rest.</param>
/// <param name="OccurredAt">When.</param>
public sealed record WebhookEvent(string Type, string ObjectId, DateTimeOffset OccurredAt);
