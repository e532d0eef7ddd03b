using Lyceum.Platform.Data;

namespace Lyceum.Platform.Webhooks;

/// <summary>An address that is told of what happens in a project.</summary>
public sealed class WebhookEndpoint : ITenantEntity
{
    /// <summary>Its id.</summary>
    public Guid Id { get; init; }

    /// <inheritdoc/>
    public Guid OrganizationId { get; init; }

    /// <summary>The project.</summary>
    public Guid ProjectId { get; init; }

    /// <summary>The address.</summary>
    public required string Url { get; init; }

    /// <summary>What is told, such as <c>batch.completed</c>.</summary>
    public required string[] Events { get; init; }

    /// <summary>The secret that signs, encrypted.</summary>
    public required byte[] ProtectedSecret { get; init; }

    /// <summary>When it was made.</summary>
    public DateTimeOffset CreatedAt { get; init; }
}
