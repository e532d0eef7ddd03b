namespace Lyceum.Gateway.Webhooks;

/// <summary>Something happened that a project may want to hear of.</summary>
/// <param name="Type">What: one of <see cref="Types"/>.</param>
/// <param name="ObjectId">To what, such as <c>batch_…</c>. The receiver asks for the rest.</param>
/// <param name="OccurredAt">When.</param>
public sealed record WebhookEvent(string Type, string ObjectId, DateTimeOffset OccurredAt)
{
    /// <summary>All that is told: ends of batches, and of responses in the background.</summary>
    public static IReadOnlyList<string> Types { get; } =
    [
        "batch.cancelled",
        "batch.completed",
        "batch.expired",
        "batch.failed",
        "response.cancelled",
        "response.completed",
        "response.failed",
        "response.incomplete",
    ];
}
