using Lyceum.Platform.Webhooks;

namespace Lyceum.Commands;

/// <summary>A webhook as commands tell of it; the names are those of their JSON.</summary>
internal sealed record WebhookSummary
{
    /// <summary>The secret, of one that was just made.</summary>
    public string? Secret { get; init; }

    public required Guid Id { get; init; }

    public required string Url { get; init; }

    public required string Project { get; init; }

    public required Guid ProjectId { get; init; }

    public required IReadOnlyList<string> Events { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public static WebhookSummary Of(WebhookEndpoint endpoint, string project) => new()
    {
        Id = endpoint.Id,
        Url = endpoint.Url,
        Project = project,
        ProjectId = endpoint.ProjectId,
        Events = endpoint.Events,
        CreatedAt = endpoint.CreatedAt,
    };
}
