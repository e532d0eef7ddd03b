using Lyceum.Platform.Conversations;
using Lyceum.Platform.Data;
using Lyceum.Platform.Organizations;
using Lyceum.Platform.Retention;

namespace Lyceum.Platform.Sharing;

/// <summary>A message as a link shows it.</summary>
public sealed class SharedMessage : IOwnedEntity
{
    /// <inheritdoc/>
    public Guid OrganizationId { get; init; }

    /// <inheritdoc/>
    public OwnerKind OwnerKind { get; init; }

    /// <inheritdoc/>
    [UserColumn(UserColumnRule.DeleteRow)]
    public Guid OwnerId { get; init; }

    /// <summary>The link.</summary>
    public Guid ShareId { get; init; }

    /// <summary>Its place, from 0.</summary>
    public int Position { get; init; }

    /// <summary>Who speaks.</summary>
    public MessageRole Role { get; init; }

    /// <summary>Its parts as others may see them, JSON in the shape that the gateway decides.</summary>
    public required string Content { get; init; }

    /// <summary>The model that wrote it; null where none did.</summary>
    public string? Model { get; init; }

    /// <summary>Whether it was whole.</summary>
    public MessageStatus Status { get; init; }

    /// <summary>When it was made.</summary>
    public DateTimeOffset CreatedAt { get; init; }
}
