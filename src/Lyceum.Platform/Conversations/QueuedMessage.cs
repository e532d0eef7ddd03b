using Lyceum.Platform.Data;
using Lyceum.Platform.Organizations;
using Lyceum.Platform.Retention;

namespace Lyceum.Platform.Conversations;

/// <summary>A message that waits until the answer before it has ended. It is in no branch yet, and can be withdrawn.</summary>
public sealed class QueuedMessage : IOwnedEntity
{
    /// <summary>Its id, which the message will have: sending twice queues it once.</summary>
    public Guid Id { get; init; }

    /// <inheritdoc/>
    public Guid OrganizationId { get; init; }

    /// <inheritdoc/>
    public OwnerKind OwnerKind { get; init; }

    /// <inheritdoc/>
    [UserColumn(UserColumnRule.DeleteRow)]
    public Guid OwnerId { get; init; }

    /// <summary>The conversation.</summary>
    public Guid ConversationId { get; init; }

    /// <summary>The id of the generation that will answer it.</summary>
    public Guid GenerationId { get; init; }

    /// <summary>The model that will answer it.</summary>
    public required string Model { get; init; }

    /// <summary>Its parts, as JSON in the shape that the gateway decides.</summary>
    public required string Content { get; init; }

    /// <summary>Its words without their shape, for searching.</summary>
    public string Text { get; init; } = "";

    /// <summary>When it was queued.</summary>
    public DateTimeOffset CreatedAt { get; init; }
}
